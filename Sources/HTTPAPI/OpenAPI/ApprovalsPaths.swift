import Rules

/// A person's word on a bundle, and its deployment.
enum ApprovalsPaths: OpenAPIResource {
    static let paths = #"""
        {
          "/api/active/approvals/pending": {"get": {
            "operationId": "listPendingApprovals", "tags": ["approvals"],
            "summary": "Review the bundles that wait for approval",
            "parameters": [{"$ref": "#/components/parameters/Limit"}, {"$ref": "#/components/parameters/Cursor"}],
            "responses": {
              "200": {
                "description": "One page, newest first.",
                "headers": {"Link": {"$ref": "#/components/headers/Link"}},
                "content": {"application/json": {
                  "schema": {"type": "array", "items": {"$ref": "#/components/schemas/Approval"}},
                  "example": [{
                    "id": "approval-123", "agent": "inbox_triage", "bundle_id": "inbox_triage_20240115_100000",
                    "diff": {
                      "changes": [{"param": "risk_score_threshold", "old": 70.0, "new": 65.0, "delta": -5.0}],
                      "accuracy_delta": 0.03
                    },
                    "requested_by": "system", "created_at": "2024-01-15T10:00:00Z", "status": "pending",
                    "training_count": 120, "decided_by": null, "rationale": null, "decided_at": null,
                    "applied_at": null,
                    "advice": {"recommendation": "approve", "reasons": ["accuracy is 3 points better"]}
                  }]
                }}
              }
            }
          }},
          "/api/active/approvals/recent": {"get": {
            "operationId": "listRecentApprovals", "tags": ["approvals"],
            "summary": "See what was proposed, decided or applied lately",
            "parameters": [
              {
                "name": "hours", "in": "query", "description": "Hours back from now.",
                "schema": {"type": "number", "minimum": 0, "maximum": \#(Limits.hoursBack), "default": 48}
              },
              {"$ref": "#/components/parameters/Limit"},
              {"$ref": "#/components/parameters/Cursor"}
            ],
            "responses": {
              "200": {
                "description": "One page, newest first.",
                "headers": {"Link": {"$ref": "#/components/headers/Link"}},
                "content": {"application/json": {
                  "schema": {"type": "array", "items": {"$ref": "#/components/schemas/Approval"}}
                }}
              }
            }
          }},
          "/api/active/approvals/{id}": {
            "parameters": [{"$ref": "#/components/parameters/ApprovalID"}],
            "get": {
              "operationId": "getApproval", "tags": ["approvals"],
              "summary": "See one approval with its diff and the advice",
              "responses": {
                "200": {
                  "description": "The approval.",
                  "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Approval"}}}
                },
                "404": {"$ref": "#/components/responses/NotFound"}
              }
            }
          },
          "/api/active/approvals/{id}/approve": {
            "parameters": [{"$ref": "#/components/parameters/ApprovalID"}],
            "post": {
              "operationId": "approve", "tags": ["approvals"],
              "summary": "Approve a bundle",
              "parameters": [{"$ref": "#/components/parameters/IdempotencyKey"}],
              "requestBody": {"required": false, "content": {"application/json": {
                "schema": {"$ref": "#/components/schemas/ApproveRequest"},
                "example": {"approver": "ops_lead", "rationale": "3% accuracy improvement, looks good"}
              }}},
              "responses": {
                "200": {
                  "description": "Approved; it can be applied now.",
                  "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Approval"}}}
                },
                "404": {"$ref": "#/components/responses/NotFound"},
                "409": {"$ref": "#/components/responses/Conflict"}
              }
            }
          },
          "/api/active/approvals/{id}/reject": {
            "parameters": [{"$ref": "#/components/parameters/ApprovalID"}],
            "post": {
              "operationId": "reject", "tags": ["approvals"],
              "summary": "Reject a bundle",
              "parameters": [{"$ref": "#/components/parameters/IdempotencyKey"}],
              "requestBody": {"required": false, "content": {"application/json": {
                "schema": {"$ref": "#/components/schemas/RejectRequest"},
                "example": {"rejector": "ops_lead", "rationale": "Insufficient training data"}
              }}},
              "responses": {
                "200": {
                  "description": "Rejected.",
                  "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Approval"}}}
                },
                "404": {"$ref": "#/components/responses/NotFound"},
                "409": {"$ref": "#/components/responses/Conflict"}
              }
            }
          },
          "/api/active/approvals/{id}/apply": {
            "parameters": [{"$ref": "#/components/parameters/ApprovalID"}],
            "post": {
              "operationId": "apply", "tags": ["approvals"],
              "summary": "Deploy an approved bundle as a canary, or at once",
              "description": "1 to 99 percent start a canary. 100 makes the bundle active at once, without one.",
              "parameters": [{"$ref": "#/components/parameters/IdempotencyKey"}],
              "requestBody": {"required": false, "content": {"application/json": {
                "schema": {"$ref": "#/components/schemas/ApplyRequest"}, "example": {"canary_percent": 10}
              }}},
              "responses": {
                "200": {
                  "description": "Deployed.",
                  "content": {"application/json": {
                    "schema": {"$ref": "#/components/schemas/ApplyAnswer"},
                    "example": {"status": "deployed", "canary_percent": 10}
                  }}
                },
                "404": {"$ref": "#/components/responses/NotFound"},
                "409": {"$ref": "#/components/responses/Conflict"}
              }
            }
          }
        }
        """#
}
