/// Asking people for the labels that teach most.
enum ReviewPaths: OpenAPIResource {
    static let paths = #"""
        {
          "/api/active/review/queue": {"get": {
            "operationId": "getReviewQueue", "tags": ["review"],
            "summary": "See which runs people should label next",
            "description": "A live view, without leases, most uncertain first.",
            "parameters": [
              {"$ref": "#/components/parameters/AgentFilter"},
              {"$ref": "#/components/parameters/Limit"},
              {
                "name": "min_uncertainty", "in": "query", "description": "Only runs at least this uncertain.",
                "schema": {"type": "number", "minimum": 0, "maximum": 1, "default": 0.5}
              },
              {
                "name": "strategy", "in": "query",
                "description": "How runs are chosen; `judges` looks at what judges said.",
                "schema": {"enum": ["judges"]}
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
                    "payload": {"risk_score": 66}, "created_at": "2024-01-15T10:00:00Z"
                  }]
                }}
              },
              "404": {"$ref": "#/components/responses/NotFound"}
            }
          }},
          "/api/active/review/stats": {"get": {
            "operationId": "getReviewStats", "tags": ["review"],
            "summary": "See how the labeling goes",
            "responses": {
              "200": {
                "description": "The counts.",
                "content": {"application/json": {
                  "schema": {"$ref": "#/components/schemas/ReviewStats"},
                  "example": {
                    "open": 40, "leased": 1, "labeled": 55, "skipped": 3, "by_agent": {"inbox_triage": 40},
                    "by_labeler": {"ana": 55}
                  }
                }}
              }
            }
          }},
          "/api/active/review/next": {"post": {
            "operationId": "takeReviewItem", "tags": ["review"],
            "summary": "Take the next item to label",
            "description": "It is the labeler's alone for 10 minutes, and blind: neither the decision nor the judges.",
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
                      "leased_until": "2024-01-15T10:40:00Z"
                    },
                    "reason": null
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
              "summary": "Take back a label that one gave",
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
              "summary": "Ask for an item's label again, from anybody",
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
            "required": ["id", "agent", "key", "uncertainty", "method", "judge_scores", "payload", "created_at"],
            "properties": {
              "id": {"type": "string"},
              "agent": {"$ref": "#/components/schemas/AgentName"},
              "key": {"type": "string"},
              "uncertainty": {"$ref": "#/components/schemas/Share"},
              "method": {
                "description": "How `uncertainty` was found.",
                "enum": [
                  "no_judges", "no_verdicts", "disagreement", "low_confidence", "weighted_variance", "random_probe"
                ]
              },
              "judge_scores": {
                "type": ["object", "null"], "additionalProperties": {"$ref": "#/components/schemas/JudgeScore"}
              },
              "payload": {"$ref": "#/components/schemas/Payload"},
              "created_at": {"$ref": "#/components/schemas/Time"}
            }
          },
          "Labeler": {"description": "At most 200 bytes.", "type": "string", "minLength": 1, "maxLength": 200},
          "ReviewNextRequest": {
            "type": "object", "required": ["labeler"],
            "properties": {
              "labeler": {"$ref": "#/components/schemas/Labeler"},
              "agent": {"anyOf": [{"$ref": "#/components/schemas/AgentName"}, {"type": "null"}]}
            }
          },
          "ReviewNextAnswer": {
            "type": "object", "required": ["item", "reason"],
            "properties": {
              "item": {"anyOf": [{"$ref": "#/components/schemas/ReviewLease"}, {"type": "null"}]},
              "reason": {"description": "Why `item` is null.", "type": ["string", "null"]}
            }
          },
          "ReviewLease": {
            "type": "object",
            "required": ["id", "agent", "key", "payload", "labels", "created_at", "leased_until"],
            "properties": {
              "id": {"type": "string"},
              "agent": {"$ref": "#/components/schemas/AgentName"},
              "key": {"type": "string"},
              "payload": {"$ref": "#/components/schemas/Payload"},
              "labels": {"description": "The labels to choose from.", "type": "array", "items": {"type": "string"}},
              "created_at": {"$ref": "#/components/schemas/Time"},
              "leased_until": {"$ref": "#/components/schemas/Time"}
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
            "type": "object", "required": ["id", "status"],
            "properties": {
              "id": {"type": "string"},
              "status": {"enum": ["labeled", "skipped", "open"]},
              "label": {"type": "string"},
              "example_id": {"description": "The labeled example that was made.", "type": "integer", "format": "int64"}
            }
          },
          "ReviewStats": {
            "type": "object", "required": ["open", "leased", "labeled", "skipped", "by_agent", "by_labeler"],
            "properties": {
              "open": {"$ref": "#/components/schemas/Count"},
              "leased": {"$ref": "#/components/schemas/Count"},
              "labeled": {"$ref": "#/components/schemas/Count"},
              "skipped": {"$ref": "#/components/schemas/Count"},
              "by_agent": {"description": "Open items.", "allOf": [{"$ref": "#/components/schemas/Counts"}]},
              "by_labeler": {"description": "Labels given.", "allOf": [{"$ref": "#/components/schemas/Counts"}]}
            }
          }
        }
        """#
}
