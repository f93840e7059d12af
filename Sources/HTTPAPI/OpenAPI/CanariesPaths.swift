/// Canaries: how they do, and moving them by hand.
enum CanariesPaths: OpenAPIResource {
    static let paths = #"""
        {
          "/api/active/canaries/active": {"get": {
            "operationId": "listCanaries", "tags": ["canaries"],
            "summary": "Monitor the canaries that run",
            "responses": {
              "200": {
                "description": "All that run, newest first.",
                "content": {"application/json": {
                  "schema": {"type": "array", "items": {"$ref": "#/components/schemas/ActiveCanary"}},
                  "example": [{
                    "agent": "inbox_triage", "canary_percent": 10, "deployed_at": "2024-01-14T10:00:00Z",
                    "hours_running": 25,
                    "performance": {"quality_delta": 0.01, "latency_delta": -0.05, "recommendation": "monitor"},
                    "bundle_id": "inbox_triage_20240114_090000", "stage_hours": 25, "next_step": 50, "stalled": false
                  }]
                }}
              }
            }
          }},
          "/api/active/canaries/{agent}/performance": {
            "parameters": [{"$ref": "#/components/parameters/Agent"}],
            "get": {
              "operationId": "getCanaryPerformance", "tags": ["canaries"],
              "summary": "Check how a canary does and what the guard thinks of it",
              "description": "Without a canary: `monitor`, reason `no_canary`.",
              "parameters": [{
                "name": "lookback_hours", "in": "query",
                "description": "The window that is described; it never decides.",
                "schema": {"type": "integer", "minimum": 1, "maximum": 8760, "default": 24}
              }],
              "responses": {
                "200": {"$ref": "#/components/responses/CanaryPerformance"},
                "404": {"$ref": "#/components/responses/NotFound"}
              }
            }
          },
          "/api/active/canaries/{agent}/promote": {
            "parameters": [{"$ref": "#/components/parameters/Agent"}],
            "post": {
              "operationId": "promoteCanary", "tags": ["canaries"],
              "summary": "Widen a canary",
              "description": "Only upward. 100 ends the canary and makes its bundle the active one.",
              "requestBody": {"required": true, "content": {"application/json": {
                "schema": {"$ref": "#/components/schemas/PromoteRequest"}, "example": {"target_percent": 50}
              }}},
              "responses": {
                "200": {
                  "description": "Promoted.",
                  "content": {"application/json": {
                    "schema": {"$ref": "#/components/schemas/PromoteAnswer"},
                    "example": {"status": "promoted", "agent": "inbox_triage", "target_percent": 50}
                  }}
                },
                "404": {"$ref": "#/components/responses/NotFound"}
              }
            }
          },
          "/api/active/canaries/{agent}/rollback": {
            "parameters": [{"$ref": "#/components/parameters/Agent"}],
            "post": {
              "operationId": "rollBackCanary", "tags": ["canaries"],
              "summary": "End a canary at once",
              "description": "Everyone gets the active bundle again.",
              "requestBody": {"required": false, "content": {"application/json": {
                "schema": {"$ref": "#/components/schemas/RollbackRequest"},
                "example": {"reason": "Users report wrong quarantines", "actor": "ops_lead"}
              }}},
              "responses": {
                "200": {
                  "description": "Rolled back.",
                  "content": {"application/json": {
                    "schema": {"$ref": "#/components/schemas/RollbackAnswer"},
                    "example": {"status": "rolled_back", "canary_percent": 0}
                  }}
                },
                "404": {"$ref": "#/components/responses/NotFound"}
              }
            }
          },
          "/api/canary/detect": {"post": {
            "operationId": "detectRegression", "tags": ["canaries"],
            "summary": "Try the regression detector, without acting on what it says",
            "requestBody": {"required": true, "content": {"application/json": {
              "schema": {"$ref": "#/components/schemas/DetectRequest"},
              "example": {"agent": "inbox_triage", "since_hours": 24}
            }}},
            "responses": {
              "200": {"$ref": "#/components/responses/CanaryPerformance"},
              "404": {"$ref": "#/components/responses/NotFound"}
            }
          }}
        }
        """#
}
