import Rules

/// Journal, pause, schedule, metrics and health.
enum OperationsPaths: OpenAPIResource {
    static let paths = #"""
        {
          "/api/active/logs": {"get": {
            "operationId": "listLogs", "tags": ["operations"],
            "summary": "See what was done, by whom and why",
            "parameters": [
              {
                "name": "action", "in": "query", "description": "Only this action.",
                "schema": {"$ref": "#/components/schemas/Action"}, "example": "rollback"
              },
              {"$ref": "#/components/parameters/AgentFilter"},
              {
                "name": "actor", "in": "query", "description": "Only what this actor did.",
                "schema": {"type": "string"}
              },
              {
                "name": "hours", "in": "query",
                "description": "Hours back from now; 168 by default for `guard_check`.",
                "schema": {"type": "number", "minimum": 0, "maximum": \#(Limits.hoursBack), "default": 24}
              },
              {"$ref": "#/components/parameters/Limit"},
              {"$ref": "#/components/parameters/Cursor"}
            ],
            "responses": {
              "200": {
                "description": "One page of the journal, newest first.",
                "headers": {"Link": {"$ref": "#/components/headers/Link"}},
                "content": {"application/json": {
                  "schema": {"type": "array", "items": {"$ref": "#/components/schemas/LogEntry"}},
                  "example": [{
                    "timestamp": "2024-01-15T05:00:00Z", "agent": "inbox_triage", "action": "rollback",
                    "actor": "system", "reason": "quality_regression", "quality_delta": -0.08
                  }]
                }}
              }
            }
          }},
          "/api/active/status": {"get": {
            "operationId": "getStatus", "tags": ["operations"],
            "summary": "See whether learning is paused, and what is under way",
            "responses": {
              "200": {
                "description": "The status.",
                "content": {"application/json": {
                  "schema": {"$ref": "#/components/schemas/Status"},
                  "example": {
                    "is_paused": true, "pause_reason": "Investigating data quality issues", "paused_by": "operator",
                    "paused_at": "2024-01-15T10:00:00Z", "active_canaries": 1, "pending_approvals": 2
                  }
                }}
              }
            }
          }},
          "/api/active/pause": {"post": {
            "operationId": "pause", "tags": ["operations"],
            "summary": "Pause active learning",
            "description": "Scheduled jobs do nothing and nothing is promoted. Approvals by hand go on, and a \#
        regression is still rolled back.",
            "requestBody": {"required": false, "content": {"application/json": {
              "schema": {"$ref": "#/components/schemas/PauseRequest"},
              "example": {"reason": "Investigating data quality issues"}
            }}},
            "responses": {
              "200": {
                "description": "Paused.",
                "content": {"application/json": {
                  "schema": {"$ref": "#/components/schemas/PauseAnswer"},
                  "example": {"status": "paused", "reason": "Investigating data quality issues"}
                }}
              }
            }
          }},
          "/api/active/resume": {"post": {
            "operationId": "resume", "tags": ["operations"],
            "summary": "Resume active learning",
            "requestBody": {"required": false, "content": {"application/json": {
              "schema": {"$ref": "#/components/schemas/ActorRequest"}, "example": {"actor": "ops_lead"}
            }}},
            "responses": {
              "200": {
                "description": "Resumed.",
                "content": {"application/json": {
                  "schema": {"$ref": "#/components/schemas/ResumeAnswer"}, "example": {"status": "resumed"}
                }}
              }
            }
          }},
          "/api/active/schedule": {"get": {
            "operationId": "getSchedule", "tags": ["operations"],
            "summary": "See when the jobs run, and how they ended last",
            "responses": {
              "200": {
                "description": "All jobs.",
                "content": {"application/json": {
                  "schema": {"type": "array", "items": {"$ref": "#/components/schemas/ScheduledJob"}},
                  "example": [{
                    "job": "guard_check", "time": "05:00", "weekday": null, "enabled": true,
                    "next_run_at": "2024-01-16T05:00:00Z", "last_run_at": "2024-01-15T05:00:00Z",
                    "last_status": "succeeded"
                  }]
                }}
              }
            }
          }},
          "/api/active/schedule/{job}/run": {
            "parameters": [{
              "name": "job", "in": "path", "required": true, "description": "The job.",
              "schema": {"$ref": "#/components/schemas/JobName"}, "example": "guard_check"
            }],
            "post": {
              "operationId": "runJob", "tags": ["operations"],
              "summary": "Run a scheduled job now",
              "description": "Answers when it has run. Refused while paused, and while the same job runs.",
              "requestBody": {"required": false, "content": {"application/json": {
                "schema": {"$ref": "#/components/schemas/ActorRequest"}, "example": {"actor": "ops_lead"}
              }}},
              "responses": {
                "200": {
                  "description": "What it did.",
                  "content": {"application/json": {
                    "schema": {"$ref": "#/components/schemas/JobRunAnswer"},
                    "example": {"job": "guard_check", "status": "succeeded", "figures": {"checked": 0, "canaries": []}}
                  }}
                },
                "404": {"$ref": "#/components/responses/NotFound"},
                "409": {"$ref": "#/components/responses/Conflict"}
              }
            }
          },
          "/metrics": {"get": {
            "operationId": "getMetrics", "tags": ["operations"],
            "summary": "Read the metrics, as Prometheus does",
            "description": "While the database is away, those that come from it are left out.",
            "responses": {
              "200": {
                "description": "Prometheus' text format, version 0.0.4.",
                "content": {"text/plain": {"schema": {"type": "string"}}}
              }
            }
          }},
          "/livez": {"get": {
            "operationId": "getLiveness", "tags": ["operations"],
            "summary": "Check that the process runs",
            "responses": {
              "200": {
                "description": "It does.",
                "content": {"application/json": {
                  "schema": {"$ref": "#/components/schemas/Liveness"}, "example": {"status": "ok"}
                }}
              }
            }
          }},
          "/readyz": {"get": {
            "operationId": "getReadiness", "tags": ["operations"],
            "summary": "Check that the server can answer",
            "description": "It is `degraded` while the database takes no writes (its disk is full, it is locked, …), does \#
        not answer or events wait for it, and says so; what agents are served does not need it.",
            "responses": {
              "200": {
                "description": "It can.",
                "content": {"application/json": {
                  "schema": {"$ref": "#/components/schemas/Readiness"},
                  "example": {"status": "ok", "config_version": 12}
                }}
              }
            }
          }},
          "/openapi.json": {"get": {
            "operationId": "getOpenAPI", "tags": ["operations"],
            "summary": "Read this document",
            "responses": {
              "200": {
                "description": "OpenAPI 3.1.",
                "content": {"application/json": {"schema": {"type": "object"}}}
              }
            }
          }}
        }
        """#
}
