/// Training, editing, comparing and proposing bundles.
enum BundlesPaths: OpenAPIResource {
    static let paths = #"""
        {
          "/api/active/bundles/create": {"post": {
            "operationId": "createBundle", "tags": ["bundles"],
            "summary": "Train a bundle from the labeled examples",
            "description": "Refused with `insufficient_data` where there are too few, and with `paused` while paused.",
            "parameters": [{"$ref": "#/components/parameters/IdempotencyKey"}],
            "requestBody": {"required": true, "content": {"application/json": {
              "schema": {"$ref": "#/components/schemas/CreateBundleRequest"},
              "example": {"agent": "inbox_triage", "min_examples": 50, "model_type": "logistic"}
            }}},
            "responses": {
              "201": {
                "description": "The bundle. Nothing is deployed yet.",
                "headers": {"Location": {"$ref": "#/components/headers/Location"}},
                "content": {"application/json": {
                  "schema": {"$ref": "#/components/schemas/Bundle"},
                  "example": {
                    "bundle_id": "inbox_triage_20240115_140000", "training_count": 120, "accuracy": 0.87,
                    "thresholds": {"risk_score_threshold": 65.0, "spf_dkim_weight": 1.5},
                    "agent": "inbox_triage", "model_type": "logistic", "accuracy_interval": {"low": 0.82, "high": 0.92},
                    "baseline_accuracy": 0.84, "accuracy_delta": 0.03, "warnings": [],
                    "created_at": "2024-01-15T14:00:00Z"
                  }
                }}
              },
              "404": {"$ref": "#/components/responses/NotFound"},
              "409": {"$ref": "#/components/responses/Conflict"}
            }
          }},
          "/api/active/bundles/upload": {"post": {
            "operationId": "uploadBundle", "tags": ["bundles"],
            "summary": "Make a bundle of edited thresholds, without training",
            "description": "Parameters that are not named keep the active bundle's value, and its model stays.",
            "parameters": [{"$ref": "#/components/parameters/IdempotencyKey"}],
            "requestBody": {"required": true, "content": {"application/json": {
              "schema": {"$ref": "#/components/schemas/UploadRequest"},
              "example": {
                "agent": "inbox_triage", "thresholds": {"risk_score_threshold": 68.0, "spf_dkim_weight": 1.4}
              }
            }}},
            "responses": {
              "201": {
                "description": "The bundle, scored on the labeled examples as they stand. Nothing is deployed yet.",
                "headers": {"Location": {"$ref": "#/components/headers/Location"}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Bundle"}}}
              },
              "404": {"$ref": "#/components/responses/NotFound"},
              "409": {"$ref": "#/components/responses/Conflict"}
            }
          }},
          "/api/active/bundles/propose": {"post": {
            "operationId": "proposeBundle", "tags": ["bundles"],
            "summary": "Ask for a bundle's approval",
            "parameters": [{"$ref": "#/components/parameters/IdempotencyKey"}],
            "requestBody": {"required": true, "content": {"application/json": {
              "schema": {"$ref": "#/components/schemas/ProposeRequest"},
              "example": {
                "agent": "inbox_triage", "bundle_id": "inbox_triage_20240115_140000", "proposer": "admin"
              }
            }}},
            "responses": {
              "201": {
                "description": "The approval, which is now pending.",
                "headers": {"Location": {"$ref": "#/components/headers/Location"}},
                "content": {"application/json": {
                  "schema": {"$ref": "#/components/schemas/ProposeAnswer"}, "example": {"approval_id": "approval-456"}
                }}
              },
              "404": {"$ref": "#/components/responses/NotFound"},
              "409": {"$ref": "#/components/responses/Conflict"}
            }
          }},
          "/api/active/bundles": {"get": {
            "operationId": "listBundles", "tags": ["bundles"],
            "summary": "List bundles",
            "parameters": [
              {"$ref": "#/components/parameters/AgentFilter"},
              {"$ref": "#/components/parameters/Limit"},
              {"$ref": "#/components/parameters/Cursor"}
            ],
            "responses": {
              "200": {
                "description": "One page, newest first.",
                "headers": {"Link": {"$ref": "#/components/headers/Link"}},
                "content": {"application/json": {
                  "schema": {"type": "array", "items": {"$ref": "#/components/schemas/Bundle"}}
                }}
              },
              "404": {"$ref": "#/components/responses/NotFound"}
            }
          }},
          "/api/active/bundles/{bundle_id}": {
            "parameters": [{"$ref": "#/components/parameters/BundleID"}],
            "get": {
              "operationId": "getBundle", "tags": ["bundles"],
              "summary": "See everything about a bundle",
              "responses": {
                "200": {
                  "description": "The bundle with its model, metrics and provenance.",
                  "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Bundle"}}}
                },
                "404": {"$ref": "#/components/responses/NotFound"}
              }
            }
          },
          "/api/active/bundles/{bundle_id}/diff": {
            "parameters": [{"$ref": "#/components/parameters/BundleID"}],
            "get": {
              "operationId": "diffBundle", "tags": ["bundles"],
              "summary": "See what a bundle would change",
              "parameters": [{
                "name": "against", "in": "query",
                "description": "The bundle to compare with; the agent's active one if left out.",
                "schema": {"type": "string"}
              }],
              "responses": {
                "200": {
                  "description": "The differences.",
                  "content": {"application/json": {
                    "schema": {"$ref": "#/components/schemas/BundleDiff"},
                    "example": {
                      "type": "update",
                      "changes": [{"param": "risk_score_threshold", "old": 70.0, "new": 65.0, "delta": -5.0}],
                      "additions": [], "removals": [], "accuracy_delta": 0.03,
                      "importance_changes": [{"feature": "risk_score", "old": null, "new": 0.21}],
                      "summary": "risk_score_threshold goes from 70 to 65; accuracy is 3 points better."
                    }
                  }}
                },
                "404": {"$ref": "#/components/responses/NotFound"}
              }
            }
          },
          "/api/active/bundles/{agent}/active": {
            "parameters": [{"$ref": "#/components/parameters/Agent"}],
            "get": {
              "operationId": "getActiveBundle", "tags": ["bundles"],
              "summary": "See the bundle that is active for an agent",
              "responses": {
                "200": {
                  "description": "The bundle; the built-in default before anything was deployed.",
                  "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Bundle"}}}
                },
                "404": {"$ref": "#/components/responses/NotFound"}
              }
            }
          },
          "/api/active/bundles/{agent}/rollback": {
            "parameters": [{"$ref": "#/components/parameters/Agent"}],
            "post": {
              "operationId": "rollBackBundle", "tags": ["bundles"],
              "summary": "Go back to the bundle that was active before",
              "description": "Refused with `canary_running` while a canary runs; roll that back first.",
              "requestBody": {"required": false, "content": {"application/json": {
                "schema": {"$ref": "#/components/schemas/BundleRollbackRequest"},
                "example": {"reason": "Users report wrong quarantines", "actor": "ops_lead"}
              }}},
              "responses": {
                "200": {
                  "description": "The bundle before is active again.",
                  "content": {"application/json": {"schema": {"$ref": "#/components/schemas/BundleRollbackAnswer"}}}
                },
                "404": {"$ref": "#/components/responses/NotFound"},
                "409": {"$ref": "#/components/responses/Conflict"}
              }
            }
          }
        }
        """#
}
