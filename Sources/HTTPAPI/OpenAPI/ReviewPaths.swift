/// Asking people for the labels that teach most.
enum ReviewPaths: OpenAPIResource {
    static let paths = #"""
        {
          "/api/active/review/queue": {"get": {
            "operationId": "getReviewQueue", "tags": ["review"],
            "summary": "See which runs people should label next",
            "description": "A live view, without leases. `auto` shows what judges are unsure about and what the agent's model would learn most from, most uncertain first; `judges` only the former; the other strategies pick among the newest 10,000 runs with a payload whose key has no label, at most 100, most urgent first. Picks are kept for a minute. An id such as `run-7` stands for a run that is not in the queue yet; labeling it puts it there.",
            "parameters": [
              {"$ref": "#/components/parameters/AgentFilter"},
              {"$ref": "#/components/parameters/Limit"},
              {
                "name": "min_uncertainty", "in": "query",
                "description": "Only runs at least this uncertain; 0.5 by default for `auto` and `judges`, else 0.",
                "schema": {"type": "number", "minimum": 0, "maximum": 1}
              },
              {
                "name": "strategy", "in": "query", "description": "How runs are chosen.",
                "schema": {"$ref": "#/components/schemas/ReviewStrategy"}
              }
            ],
            "responses": {
              "200": {
                "description": "The runs.",
                "content": {"application/json": {
                  "schema": {"type": "array", "items": {"$ref": "#/components/schemas/ReviewItem"}},
                  "example": [{
                    "id": "review-12", "agent": "inbox_triage", "key": "thread-1", "uncertainty": 0.92,
                    "method": "disagreement",
                    "judge_scores": {"gpt-4": {"verdict": "quarantine", "confidence": 55}},
                    "payload": {"risk_score": 66}, "created_at": "2024-01-15T10:00:00Z",
                    "reason": "The judges disagree.", "reviews": {"given": 0, "wanted": 1}
                  }]
                }}
              },
              "404": {"$ref": "#/components/responses/NotFound"}
            }
          }},
          "/api/active/review/stats": {"get": {
            "operationId": "getReviewStats", "tags": ["review"],
            "summary": "See how the labeling goes, and how often agents are right on live traffic",
            "parameters": [{
              "name": "days", "in": "query", "description": "The runs whose probes give the live accuracy, and the items that people agree on: days back.",
              "schema": {"type": "number", "minimum": 0, "maximum": 3650, "default": 30}
            }],
            "responses": {
              "200": {
                "description": "The counts.",
                "content": {"application/json": {
                  "schema": {"$ref": "#/components/schemas/ReviewStats"},
                  "example": {
                    "open": 40, "leased": 1, "labeled": 55, "skipped": 3, "by_agent": {"inbox_triage": 40},
                    "by_labeler": {"ana": 55},
                    "live_accuracy": {"inbox_triage": {
                      "drawn": 60, "labeled": 50, "skipped": 2, "waiting": 8,
                      "accuracy": {"value": 0.9, "low": 0.811, "high": 0.95},
                      "lower_bound": 0.8654, "upper_bound": 0.9038
                    }},
                    "agreement": {"inbox_triage": {"items": 20, "labels": 40, "alpha": 0.84}}
                  }
                }}
              }
            }
          }},
          "/api/active/review/next": {"post": {
            "operationId": "takeReviewItem", "tags": ["review"],
            "summary": "Take the next item to label",
            "description": "It is the labeler's alone for 10 minutes, and blind: neither the decision nor the judges' verdicts. Random probes come first.",
            "requestBody": {"required": true, "content": {"application/json": {
              "schema": {"$ref": "#/components/schemas/ReviewNextRequest"}, "example": {"labeler": "ana"}
            }}},
            "responses": {
              "200": {
                "description": "An item, or why there is none.",
                "content": {"application/json": {
                  "schema": {"$ref": "#/components/schemas/ReviewNextAnswer"},
                  "example": {
                    "item": {
                      "id": "review-12", "agent": "inbox_triage", "key": "thread-1", "payload": {"risk_score": 66},
                      "labels": ["quarantine", "safe"], "created_at": "2024-01-15T10:00:00Z",
                      "leased_until": "2024-01-15T10:40:00Z", "method": "disagreement",
                      "reason": "The judges disagree.", "reviews": {"given": 0, "wanted": 1}
                    },
                    "code": null, "reason": null
                  }
                }}
              },
              "404": {"$ref": "#/components/responses/NotFound"}
            }
          }},
          "/api/active/review/{id}/label": {
            "parameters": [{"$ref": "#/components/parameters/ReviewItemID"}],
            "post": {
              "operationId": "labelReviewItem", "tags": ["review"],
              "summary": "Give an item its label",
              "description": "The labeled example is made at once.",
              "requestBody": {"required": true, "content": {"application/json": {
                "schema": {"$ref": "#/components/schemas/ReviewLabelRequest"},
                "example": {"label": "quarantine", "labeler": "ana"}
              }}},
              "responses": {
                "200": {"$ref": "#/components/responses/Review"},
                "404": {"$ref": "#/components/responses/NotFound"},
                "409": {"$ref": "#/components/responses/Conflict"}
              }
            }
          },
          "/api/active/review/{id}/skip": {
            "parameters": [{"$ref": "#/components/parameters/ReviewItemID"}],
            "post": {
              "operationId": "skipReviewItem", "tags": ["review"],
              "summary": "Leave an item to others",
              "requestBody": {"required": true, "content": {"application/json": {
                "schema": {"$ref": "#/components/schemas/ReviewSkipRequest"},
                "example": {"labeler": "ana", "reason": "Not in a language I read"}
              }}},
              "responses": {
                "200": {"$ref": "#/components/responses/Review"},
                "404": {"$ref": "#/components/responses/NotFound"},
                "409": {"$ref": "#/components/responses/Conflict"}
              }
            }
          },
          "/api/active/review/{id}/undo": {
            "parameters": [{"$ref": "#/components/parameters/ReviewItemID"}],
            "post": {
              "operationId": "undoReviewItem", "tags": ["review"],
              "summary": "Take back a label or a skip that one gave",
              "requestBody": {"required": true, "content": {"application/json": {
                "schema": {"$ref": "#/components/schemas/ReviewUndoRequest"}, "example": {"labeler": "ana"}
              }}},
              "responses": {
                "200": {"$ref": "#/components/responses/Review"},
                "404": {"$ref": "#/components/responses/NotFound"},
                "409": {"$ref": "#/components/responses/Conflict"}
              }
            }
          },
          "/api/active/review/{id}/reopen": {
            "parameters": [{"$ref": "#/components/parameters/ReviewItemID"}],
            "post": {
              "operationId": "reopenReviewItem", "tags": ["review"],
              "summary": "Take back all answers to an item, and ask everybody again",
              "requestBody": {"required": false, "content": {"application/json": {
                "schema": {"$ref": "#/components/schemas/ReviewReopenRequest"},
                "example": {"actor": "ops_lead", "reason": "The label looks wrong"}
              }}},
              "responses": {
                "200": {"$ref": "#/components/responses/Review"},
                "404": {"$ref": "#/components/responses/NotFound"},
                "409": {"$ref": "#/components/responses/Conflict"}
              }
            }
          }
        }
        """#

    static let schemas = #"""
        {
          "ReviewItem": {
            "description": "A run that a person's label would teach something.",
            "type": "object",
            "required": [
              "id", "agent", "key", "uncertainty", "method", "judge_scores", "payload", "created_at", "reason", "reviews"
            ],
            "properties": {
              "id": {"type": "string"},
              "agent": {"$ref": "#/components/schemas/AgentName"},
              "key": {"type": "string"},
              "uncertainty": {"$ref": "#/components/schemas/Share"},
              "method": {"$ref": "#/components/schemas/ReviewMethod"},
              "judge_scores": {
                "type": ["object", "null"], "additionalProperties": {"$ref": "#/components/schemas/JudgeScore"}
              },
              "payload": {"$ref": "#/components/schemas/Payload"},
              "created_at": {"$ref": "#/components/schemas/Time"},
              "reason": {"description": "Why the run was chosen.", "type": "string"},
              "reviews": {"$ref": "#/components/schemas/ReviewProgress"}
            }
          },
          "ReviewMethod": {
            "description": "Why a run is asked about: what its judges leave open, or the strategy that picked it.",
            "enum": [
              "no_judges", "no_verdicts", "disagreement", "low_confidence", "weighted_variance", "random_probe",
              "margin", "entropy", "committee", "badge", "coreset", "typiclust", "relabel", "chosen"
            ]
          },
          "ReviewStrategy": {
            "default": "auto",
            "enum": [
              "auto", "judges", "margin", "entropy", "committee", "badge", "coreset", "typiclust", "relabel"
            ]
          },
          "ReviewProgress": {
            "description": "How many people's labels an item has and waits for.",
            "type": "object", "required": ["given", "wanted"],
            "properties": {
              "given": {"$ref": "#/components/schemas/Count"}, "wanted": {"type": "integer", "minimum": 1}
            }
          },
          "Labeler": {"$ref": "#/components/schemas/Name"},
          "ReviewNextRequest": {
            "type": "object", "required": ["labeler"],
            "properties": {
              "labeler": {"$ref": "#/components/schemas/Labeler"},
              "agent": {"anyOf": [{"$ref": "#/components/schemas/AgentName"}, {"type": "null"}]},
              "strategy": {"anyOf": [{"$ref": "#/components/schemas/ReviewStrategy"}, {"type": "null"}]},
              "reviews": {
                "description": "How many people are to label the item that is handed out, at least.",
                "type": ["integer", "null"], "minimum": 1, "maximum": 9, "default": 1
              }
            }
          },
          "ReviewNextAnswer": {
            "type": "object", "required": ["item", "code", "reason"],
            "properties": {
              "item": {"anyOf": [{"$ref": "#/components/schemas/ReviewLease"}, {"type": "null"}]},
              "code": {
                "description": "Why `item` is null.",
                "enum": ["nothing_open", "being_labeled", "answered_by_you", "none_of_strategy", null]
              },
              "reason": {"description": "Why `item` is null.", "type": ["string", "null"]}
            }
          },
          "ReviewLease": {
            "type": "object",
            "required": [
              "id", "agent", "key", "payload", "labels", "created_at", "leased_until", "method", "reason", "reviews"
            ],
            "properties": {
              "id": {"type": "string"},
              "agent": {"$ref": "#/components/schemas/AgentName"},
              "key": {"type": "string"},
              "payload": {"$ref": "#/components/schemas/Payload"},
              "labels": {"description": "The labels to choose from.", "type": "array", "items": {"type": "string"}},
              "created_at": {"$ref": "#/components/schemas/Time"},
              "leased_until": {"$ref": "#/components/schemas/Time"},
              "method": {"$ref": "#/components/schemas/ReviewMethod"},
              "reason": {"description": "Why the item was chosen.", "type": "string"},
              "reviews": {"$ref": "#/components/schemas/ReviewProgress"}
            }
          },
          "ReviewLabelRequest": {
            "type": "object", "required": ["label", "labeler"],
            "properties": {
              "label": {"description": "One of the agent's labels.", "type": "string"},
              "labeler": {"$ref": "#/components/schemas/Labeler"},
              "confidence": {"type": ["number", "null"], "minimum": 0, "maximum": 100, "default": 100},
              "notes": {"type": ["string", "null"]}
            }
          },
          "ReviewSkipRequest": {
            "type": "object", "required": ["labeler"],
            "properties": {
              "labeler": {"$ref": "#/components/schemas/Labeler"},
              "reason": {"type": ["string", "null"]}
            }
          },
          "ReviewUndoRequest": {
            "type": "object", "required": ["labeler"],
            "properties": {"labeler": {"$ref": "#/components/schemas/Labeler"}}
          },
          "ReviewReopenRequest": {
            "type": "object",
            "properties": {"actor": {"type": ["string", "null"]}, "reason": {"type": ["string", "null"]}}
          },
          "ReviewAnswer": {
            "description": "What became of an item.",
            "type": "object", "required": ["id", "status", "reviews"],
            "properties": {
              "id": {"type": "string"},
              "status": {"enum": ["labeled", "skipped", "open", "closed"]},
              "reviews": {"$ref": "#/components/schemas/ReviewProgress"},
              "label": {"type": "string"},
              "example_id": {"description": "The labeled example that was made.", "type": "integer", "format": "int64"}
            }
          },
          "ReviewStats": {
            "type": "object",
            "required": ["open", "leased", "labeled", "skipped", "by_agent", "by_labeler", "live_accuracy", "agreement"],
            "properties": {
              "open": {"$ref": "#/components/schemas/Count"},
              "leased": {"$ref": "#/components/schemas/Count"},
              "labeled": {"$ref": "#/components/schemas/Count"},
              "skipped": {"$ref": "#/components/schemas/Count"},
              "by_agent": {"description": "Open items.", "allOf": [{"$ref": "#/components/schemas/Counts"}]},
              "by_labeler": {"description": "Labels given.", "allOf": [{"$ref": "#/components/schemas/Counts"}]},
              "live_accuracy": {
                "description": "By agent.",
                "type": "object", "additionalProperties": {"$ref": "#/components/schemas/LiveAccuracy"}
              },
              "agreement": {
                "description": "By agent with items that several people labeled.",
                "type": "object", "additionalProperties": {"$ref": "#/components/schemas/ReviewAgreement"}
              }
            }
          },
          "ReviewAgreement": {
            "description": "How far people agree on the same items, each without seeing the others' labels.",
            "type": "object", "required": ["items", "labels", "alpha"],
            "properties": {
              "items": {"$ref": "#/components/schemas/Count"},
              "labels": {"$ref": "#/components/schemas/Count"},
              "alpha": {
                "description": "Krippendorff's, for nominal labels: 1 full agreement, 0 chance, null where all labels are the same one.",
                "type": ["number", "null"], "maximum": 1
              }
            }
          },
          "LiveAccuracy": {
            "description": "How often an agent is right, by runs that were drawn at random from all its runs and labeled unseen. Each probe counts by the inverse of the chance it was drawn with; the interval is Wilson's of 90 %. The bounds say what skipped probes could change.",
            "type": "object",
            "required": ["drawn", "labeled", "skipped", "waiting", "accuracy", "lower_bound", "upper_bound"],
            "properties": {
              "drawn": {"$ref": "#/components/schemas/Count"},
              "labeled": {"$ref": "#/components/schemas/Count"},
              "skipped": {
                "description": "Skipped by somebody and labeled by nobody.",
                "allOf": [{"$ref": "#/components/schemas/Count"}]
              },
              "waiting": {"$ref": "#/components/schemas/Count"},
              "accuracy": {"anyOf": [{"$ref": "#/components/schemas/Estimate"}, {"type": "null"}]},
              "lower_bound": {"type": ["number", "null"], "minimum": 0, "maximum": 1},
              "upper_bound": {"type": ["number", "null"], "minimum": 0, "maximum": 1}
            }
          }
        }
        """#
}
