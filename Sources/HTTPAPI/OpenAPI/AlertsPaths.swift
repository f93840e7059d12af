/// Alerts, their channels and what was sent to them.
enum AlertsPaths: OpenAPIResource {
    static let paths = #"""
        {
          "/api/active/alerts": {"get": {
            "operationId": "listAlerts", "tags": ["alerts"],
            "summary": "See what somebody should know of",
            "description": "One alert a condition, from the moment it began to hold until it ended.",
            "parameters": [
              {
                "name": "state", "in": "query",
                "description": "`open` is everything that is not resolved. Asked for one of the states, a page may have \#
        fewer alerts than its limit.",
                "schema": {
                  "enum": ["open", "firing", "acknowledged", "silenced", "resolved", "all"], "default": "open"
                }
              },
              {
                "name": "severity", "in": "query", "description": "Only of this severity.",
                "schema": {"$ref": "#/components/schemas/AlertSeverity"}
              },
              {
                "name": "rule", "in": "query", "description": "Only of this rule.",
                "schema": {"$ref": "#/components/schemas/AlertRule"}
              },
              {"$ref": "#/components/parameters/AgentFilter"},
              {"$ref": "#/components/parameters/Limit"},
              {"$ref": "#/components/parameters/Cursor"}
            ],
            "responses": {
              "200": {
                "description": "One page, newest first.",
                "headers": {"Link": {"$ref": "#/components/headers/Link"}},
                "content": {"application/json": {
                  "schema": {"type": "array", "items": {"$ref": "#/components/schemas/Alert"}}
                }}
              }
            }
          }},
          "/api/active/alerts/{id}/ack": {
            "parameters": [{"$ref": "#/components/parameters/AlertID"}],
            "post": {
              "operationId": "acknowledgeAlert", "tags": ["alerts"],
              "summary": "Say that somebody looks after an alert",
              "requestBody": {"required": false, "content": {"application/json": {
                "schema": {"$ref": "#/components/schemas/ActorRequest"}, "example": {"actor": "ops_lead"}
              }}},
              "responses": {
                "200": {
                  "description": "The alert.",
                  "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Alert"}}}
                },
                "404": {"$ref": "#/components/responses/NotFound"},
                "409": {"$ref": "#/components/responses/Conflict"}
              }
            }
          },
          "/api/active/alerts/{id}/silence": {
            "parameters": [{"$ref": "#/components/parameters/AlertID"}],
            "post": {
              "operationId": "silenceAlert", "tags": ["alerts"],
              "summary": "Keep an alert from being told for a while",
              "description": "Also when the same condition ends and comes back meanwhile. A condition that still holds \#
        afterwards is told again. Give either `hours` or `until`.",
              "requestBody": {"required": true, "content": {"application/json": {
                "schema": {"$ref": "#/components/schemas/AlertSilence"},
                "example": {"hours": 4, "reason": "known, being worked on", "actor": "ops_lead"}
              }}},
              "responses": {
                "200": {
                  "description": "The alert.",
                  "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Alert"}}}
                },
                "404": {"$ref": "#/components/responses/NotFound"},
                "409": {"$ref": "#/components/responses/Conflict"}
              }
            }
          },
          "/api/active/alerts/channels": {"get": {
            "operationId": "listAlertChannels", "tags": ["alerts"],
            "summary": "See where alerts go, and whether they arrive",
            "responses": {
              "200": {
                "description": "All channels, in the order of the configuration.",
                "content": {"application/json": {
                  "schema": {"type": "array", "items": {"$ref": "#/components/schemas/AlertChannel"}},
                  "example": [{
                    "name": "oncall", "kind": "pagerduty", "target": "events.pagerduty.com", "state": "ok",
                    "failing_since": null, "last_error": null, "last_sent_at": "2024-01-15T10:00:00Z", "waiting": 0
                  }]
                }}
              }
            }
          }},
          "/api/active/alerts/channels/{name}/test": {
            "parameters": [{
              "name": "name", "in": "path", "required": true, "description": "The channel.",
              "schema": {"type": "string"}, "example": "oncall"
            }],
            "post": {
              "operationId": "testAlertChannel", "tags": ["alerts"],
              "summary": "Send a test message to a channel, now",
              "description": "A channel that does not take it is no refusal of this request: `status` says it.",
              "requestBody": {"required": false, "content": {"application/json": {
                "schema": {"$ref": "#/components/schemas/ActorRequest"}, "example": {"actor": "ops_lead"}
              }}},
              "responses": {
                "200": {
                  "description": "How it went.",
                  "content": {"application/json": {
                    "schema": {"$ref": "#/components/schemas/ChannelTestAnswer"},
                    "example": {"channel": "oncall", "status": "sent", "detail": null}
                  }}
                },
                "404": {"$ref": "#/components/responses/NotFound"}
              }
            }
          },
          "/api/active/alerts/deliveries": {"get": {
            "operationId": "listAlertDeliveries", "tags": ["alerts"],
            "summary": "See what was sent to the channels",
            "parameters": [
              {
                "name": "channel", "in": "query", "description": "Only to this channel.",
                "schema": {"type": "string"}
              },
              {
                "name": "state", "in": "query", "description": "Only in this state.",
                "schema": {"$ref": "#/components/schemas/DeliveryState"}
              },
              {
                "name": "alert", "in": "query", "description": "Only of this alert.", "schema": {"type": "string"}
              },
              {"$ref": "#/components/parameters/Limit"},
              {"$ref": "#/components/parameters/Cursor"}
            ],
            "responses": {
              "200": {
                "description": "One page, newest first.",
                "headers": {"Link": {"$ref": "#/components/headers/Link"}},
                "content": {"application/json": {
                  "schema": {"type": "array", "items": {"$ref": "#/components/schemas/AlertDelivery"}}
                }}
              }
            }
          }}
        }
        """#
}
