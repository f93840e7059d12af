/// What agents and people report, and the loading of the feeds.
enum EventsPaths: OpenAPIResource {
    static let paths = #"""
        {
          "/api/active/runs": {"post": {
            "operationId": "reportRuns", "tags": ["events"],
            "summary": "Report decisions that an agent took",
            "description": "One run, a batch, or NDJSON. Safe to send again: a run counts once by its `run_id`.",
            "requestBody": {"required": true, "content": {
              "application/json": {
                "schema": {"anyOf": [
                  {"$ref": "#/components/schemas/RunReport"}, {"$ref": "#/components/schemas/RunBatch"}
                ]},
                "example": {"items": [{
                  "run_id": "r-1", "agent": "inbox_triage", "key": "thread-1", "config_version": 12,
                  "decision": "quarantine", "confidence": 91, "latency_ms": 40.5,
                  "payload": {"risk_score": 82, "spf_fail": true},
                  "judge_scores": {"gpt-4": {"verdict": "quarantine", "confidence": 88}}
                }]}
              },
              "application/x-ndjson": {"schema": {"$ref": "#/components/schemas/NDJSON"}}
            }},
            "responses": {
              "202": {"$ref": "#/components/responses/Received"},
              "404": {"$ref": "#/components/responses/NotFound"},
              "409": {"$ref": "#/components/responses/Conflict"},
              "429": {"$ref": "#/components/responses/TooManyRequests"}
            }
          }},
          "/api/active/feedback": {"post": {
            "operationId": "reportFeedback", "tags": ["events"],
            "summary": "Report people's thumbs on decisions",
            "description": "A thumb joins the key's newest run at or before its time, else one up to 5 minutes after it, or waits for one. Another word of the same user under a known id is a revision.",
            "requestBody": {"required": true, "content": {
              "application/json": {
                "schema": {"anyOf": [
                  {"$ref": "#/components/schemas/FeedbackReport"}, {"$ref": "#/components/schemas/FeedbackBatch"}
                ]},
                "example": {
                  "feedback_id": "f-1", "agent": "inbox_triage", "key": "thread-1", "thumbs": "down", "user": "bo"
                }
              },
              "application/x-ndjson": {"schema": {"$ref": "#/components/schemas/NDJSON"}}
            }},
            "responses": {
              "202": {"$ref": "#/components/responses/Received"},
              "404": {"$ref": "#/components/responses/NotFound"},
              "429": {"$ref": "#/components/responses/TooManyRequests"}
            }
          }},
          "/api/active/decisions": {"post": {
            "operationId": "reportDecisions", "tags": ["events"],
            "summary": "Report that people approved or rejected an agent's actions",
            "requestBody": {"required": true, "content": {
              "application/json": {
                "schema": {"anyOf": [
                  {"$ref": "#/components/schemas/DecisionReport"}, {"$ref": "#/components/schemas/DecisionBatch"}
                ]},
                "example": {
                  "decision_id": "d-1", "agent": "inbox_triage", "key": "thread-1", "action": "quarantine",
                  "approved": true, "user": "ana", "payload": {"risk_score": 82, "spf_fail": true}
                }
              },
              "application/x-ndjson": {"schema": {"$ref": "#/components/schemas/NDJSON"}}
            }},
            "responses": {
              "202": {"$ref": "#/components/responses/Received"},
              "404": {"$ref": "#/components/responses/NotFound"},
              "409": {"$ref": "#/components/responses/Conflict"},
              "429": {"$ref": "#/components/responses/TooManyRequests"}
            }
          }},
          "/api/active/gold": {"post": {
            "operationId": "reportGold", "tags": ["events"],
            "summary": "Add curated tasks with their right answers",
            "description": "With a run's key, the task is that run's right answer.",
            "requestBody": {"required": true, "content": {
              "application/json": {
                "schema": {"anyOf": [
                  {"$ref": "#/components/schemas/GoldReport"}, {"$ref": "#/components/schemas/GoldBatch"}
                ]},
                "example": {
                  "task_id": "g-1", "agent": "inbox_triage", "payload": {"risk_score": 12}, "expected_label": "safe"
                }
              },
              "application/x-ndjson": {"schema": {"$ref": "#/components/schemas/NDJSON"}}
            }},
            "responses": {
              "202": {"$ref": "#/components/responses/Received"},
              "404": {"$ref": "#/components/responses/NotFound"},
              "429": {"$ref": "#/components/responses/TooManyRequests"}
            }
          }},
          "/api/active/feeds/load": {"post": {
            "operationId": "loadFeeds", "tags": ["events"],
            "summary": "Turn what people said into labeled examples",
            "description": "Runs nightly by itself. Loading twice changes nothing. Refused while paused.",
            "requestBody": {"required": false, "content": {"application/json": {
              "schema": {"$ref": "#/components/schemas/ActorRequest"}, "example": {"actor": "ops_lead"}
            }}},
            "responses": {
              "200": {
                "description": "New examples by feed.",
                "content": {"application/json": {
                  "schema": {"$ref": "#/components/schemas/FeedsLoaded"},
                  "example": {
                    "status": "success", "counts": {"approvals": 45, "feedback": 120, "gold": 30}, "total": 195
                  }
                }}
              },
              "409": {"$ref": "#/components/responses/Conflict"}
            }
          }}
        }
        """#
}
