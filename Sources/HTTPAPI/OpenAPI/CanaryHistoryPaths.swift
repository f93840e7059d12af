/// Canaries that have ended, evidence over time, decisions made again, and holds that a person clears.
enum CanaryHistoryPaths: OpenAPIResource {
    static let paths = #"""
        {
          "/api/active/canaries/history": {"get": {
            "operationId": "listEndedCanaries", "tags": ["canaries"],
            "summary": "List the canaries that have ended",
            "parameters": [
              {"$ref": "#/components/parameters/AgentFilter"},
              {"$ref": "#/components/parameters/Limit"}, {"$ref": "#/components/parameters/Cursor"}
            ],
            "responses": {
              "200": {
                "description": "Newest first.",
                "headers": {"Link": {"$ref": "#/components/headers/Link"}},
                "content": {"application/json": {
                  "schema": {"type": "array", "items": {"$ref": "#/components/schemas/EndedCanary"}}
                }}
              },
              "404": {"$ref": "#/components/responses/NotFound"}
            }
          }},
          "/api/active/canaries/{agent}/evidence": {
            "parameters": [{"$ref": "#/components/parameters/Canary"}],
            "get": {
              "operationId": "getCanaryEvidence", "tags": ["canaries"],
              "summary": "See how a canary's evidence came about",
              "description": "Counts the recorded outcomes again; of a running canary or one that has ended.",
              "parameters": [{
                "name": "points", "in": "query",
                "description": "At how many moments to look, spread evenly over the outcomes.",
                "schema": {"type": "integer", "minimum": 1, "maximum": 2000, "default": 200}
              }],
              "responses": {
                "200": {
                  "description": "The evidence over time.",
                  "content": {"application/json": {
                    "schema": {"$ref": "#/components/schemas/CanaryEvidenceHistory"}
                  }}
                },
                "404": {"$ref": "#/components/responses/NotFound"}
              }
            }
          },
          "/api/active/canaries/{agent}/replay": {
            "parameters": [{"$ref": "#/components/parameters/Canary"}],
            "get": {
              "operationId": "replayCanary", "tags": ["canaries"],
              "summary": "Make a canary's decisions again",
              "description": "Counts the recorded outcomes in their order and decides again wherever something was decided.",
              "responses": {
                "200": {
                  "description": "Whether all is as it was recorded, and what is not.",
                  "content": {"application/json": {"schema": {"$ref": "#/components/schemas/CanaryReplay"}}}
                },
                "404": {"$ref": "#/components/responses/NotFound"}
              }
            }
          },
          "/api/active/canaries/{agent}/clear": {
            "parameters": [{"$ref": "#/components/parameters/Agent"}],
            "post": {
              "operationId": "clearHold", "tags": ["canaries"],
              "summary": "Let a canary go on whose keys did not arrive as assigned",
              "description": "For its whole life. 409 `not_held` unless `uneven_split` holds it.",
              "requestBody": {"required": true, "content": {"application/json": {
                "schema": {"$ref": "#/components/schemas/ClearHoldRequest"},
                "example": {"hold": "uneven_split", "reason": "a proxy dropped runs until noon", "actor": "ops_lead"}
              }}},
              "responses": {
                "200": {
                  "description": "Cleared.",
                  "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ClearHoldAnswer"}}}
                },
                "404": {"$ref": "#/components/responses/NotFound"},
                "409": {"$ref": "#/components/responses/Conflict"}
              }
            }
          }
        }
        """#
}

extension CanaryHistoryPaths {
    static let schemas = #"""
        {
          "CanaryStage": {
            "description": "A share of the traffic and when it began.",
            "type": "object", "required": ["canary_percent", "since"],
            "properties": {
              "canary_percent": {"type": "integer", "minimum": 1, "maximum": 99},
              "since": {"$ref": "#/components/schemas/Time"}
            }
          },
          "CanaryEnd": {
            "enum": [
              "promoted", "quality_regression", "latency_regression", "error_regression", "manual", "expired", null
            ]
          },
          "EndedCanary": {
            "description": "A canary that has ended.",
            "type": "object",
            "required": [
              "canary_id", "agent", "bundle_id", "baseline_id", "deployed_at", "deployed_by", "ended_at", "end",
              "canary_percent", "stages"
            ],
            "properties": {
              "canary_id": {"type": "integer"},
              "agent": {"$ref": "#/components/schemas/AgentName"},
              "bundle_id": {"type": "string"},
              "baseline_id": {"description": "The active bundle it was compared with.", "type": "string"},
              "deployed_at": {"$ref": "#/components/schemas/Time"},
              "deployed_by": {"type": "string"},
              "ended_at": {"$ref": "#/components/schemas/Time"},
              "end": {"$ref": "#/components/schemas/CanaryEnd"},
              "canary_percent": {
                "description": "The share it had last, before its end.",
                "type": "integer", "minimum": 1, "maximum": 99
              },
              "stages": {"type": "array", "items": {"$ref": "#/components/schemas/CanaryStage"}}
            }
          },
          "CanaryEvidenceHistory": {
            "description": "How a canary's evidence came about.",
            "type": "object",
            "required": [
              "canary_id", "agent", "bundle_id", "baseline_id", "deployed_at", "ended_at", "end", "outcomes", "stages",
              "decisions", "points"
            ],
            "properties": {
              "canary_id": {"type": "integer"},
              "agent": {"$ref": "#/components/schemas/AgentName"},
              "bundle_id": {"type": "string"},
              "baseline_id": {"description": "The active bundle it was compared with.", "type": "string"},
              "deployed_at": {"$ref": "#/components/schemas/Time"},
              "ended_at": {"anyOf": [{"$ref": "#/components/schemas/Time"}, {"type": "null"}]},
              "end": {"$ref": "#/components/schemas/CanaryEnd"},
              "outcomes": {"$ref": "#/components/schemas/Count"},
              "stages": {"type": "array", "items": {"$ref": "#/components/schemas/CanaryStage"}},
              "decisions": {"type": "array", "items": {"$ref": "#/components/schemas/CanaryDecision"}},
              "points": {
                "description": "In the order of time; the last one is after the last outcome.",
                "type": "array", "items": {"$ref": "#/components/schemas/EvidencePoint"}
              }
            }
          },
          "EvidencePoint": {
            "description": "What was known after one outcome.",
            "type": "object", "required": ["sequence", "time", "canary_percent", "metrics"],
            "properties": {
              "sequence": {"description": "The outcome's number.", "type": "integer", "minimum": 1},
              "time": {"$ref": "#/components/schemas/Time"},
              "canary_percent": {"type": "integer", "minimum": 1, "maximum": 99},
              "metrics": {"type": "array", "items": {"$ref": "#/components/schemas/MetricEvidence"}}
            }
          },
          "CanaryDecision": {
            "description": "Something that was decided about a canary, with the guard's verdict at that moment.",
            "type": "object",
            "required": [
              "id", "kind", "time", "actor", "reason", "target_percent", "sequence", "recommendation", "reasons",
              "rule_version", "inputs_hash", "metrics"
            ],
            "properties": {
              "id": {"type": "integer"},
              "kind": {
                "description": "`check`: the nightly check, which moved nothing.",
                "enum": ["promote", "rollback", "check"]
              },
              "time": {"$ref": "#/components/schemas/Time"},
              "actor": {"type": "string"},
              "reason": {"description": "The guard's, or `manual`.", "type": "string"},
              "target_percent": {"type": ["integer", "null"], "minimum": 1, "maximum": 100},
              "sequence": {"description": "The last outcome counted then.", "type": "integer", "minimum": 0},
              "recommendation": {"$ref": "#/components/schemas/CanaryRecommendation"},
              "reasons": {"type": "array", "items": {"type": "string"}},
              "rule_version": {"type": "integer"},
              "inputs_hash": {
                "description": "SHA-256 of the outcomes, the margins and the situation.",
                "type": "string", "pattern": "^[0-9a-f]{64}$"
              },
              "metrics": {"type": "array", "items": {"$ref": "#/components/schemas/MetricEvidence"}}
            }
          },
          "ClearHoldRequest": {
            "type": "object", "required": ["hold"],
            "properties": {
              "hold": {"const": "uneven_split"}, "reason": {"type": ["string", "null"]},
              "actor": {"type": ["string", "null"]}
            }
          },
          "ClearHoldAnswer": {
            "type": "object", "required": ["status", "agent", "hold"],
            "properties": {
              "status": {"const": "cleared"}, "agent": {"$ref": "#/components/schemas/AgentName"},
              "hold": {"const": "uneven_split"}
            }
          },
          "CanaryReplay": {
            "description": "Whether a canary's recorded outcomes lead to the decisions that were made.",
            "type": "object",
            "required": [
              "canary_id", "agent", "bundle_id", "outcomes", "unhashed_outcomes", "rule_version", "identical",
              "differences", "decisions"
            ],
            "properties": {
              "canary_id": {"type": "integer"},
              "agent": {"$ref": "#/components/schemas/AgentName"},
              "bundle_id": {"type": "string"},
              "outcomes": {"$ref": "#/components/schemas/Count"},
              "unhashed_outcomes": {
                "description": "Outcomes counted by a version that kept no hash of each.",
                "allOf": [{"$ref": "#/components/schemas/Count"}]
              },
              "rule_version": {"type": "integer"},
              "identical": {"type": "boolean"},
              "differences": {"type": "array", "items": {
                "type": "object", "required": ["outcome", "decision", "detail"],
                "properties": {
                  "outcome": {"type": ["integer", "null"]}, "decision": {"type": ["integer", "null"]},
                  "detail": {"type": "string"}
                }
              }},
              "decisions": {"type": "array", "items": {"$ref": "#/components/schemas/CanaryDecision"}}
            }
          }
        }
        """#
}
