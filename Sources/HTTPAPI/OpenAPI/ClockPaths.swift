/// This server's clock.
enum ClockPaths: OpenAPIResource {
    static let paths = #"""
        {
          "/api/active/clock": {"get": {
            "operationId": "getClock", "tags": ["operations"],
            "summary": "See whether this server's clock is believed",
            "description": "After a jump of more than an hour scheduled jobs, the end of canaries and the deletion of old data \#
        wait.",
            "responses": {
              "200": {
                "description": "The clock.",
                "content": {"application/json": {
                  "schema": {"$ref": "#/components/schemas/ClockStatus"},
                  "example": {"trusted": true, "now": "2024-01-15T10:00:00Z"}
                }}
              }
            }
          }},
          "/api/active/clock/accept": {"post": {
            "operationId": "acceptClock", "tags": ["operations"],
            "summary": "Believe this server's clock as it is",
            "description": "Only when it is right. Of several servers each has a clock of its own; harmless while it is believed.",
            "requestBody": {"required": false, "content": {"application/json": {
              "schema": {"$ref": "#/components/schemas/ClockAcceptRequest"},
              "example": {"reason": "The machine was suspended for a week"}
            }}},
            "responses": {
              "200": {
                "description": "It is believed.",
                "content": {"application/json": {
                  "schema": {"$ref": "#/components/schemas/ClockStatus"},
                  "example": {"trusted": true, "now": "2024-01-22T10:00:00Z"}
                }}
              }
            }
          }}
        }
        """#

    static let schemas = #"""
        {
          "ClockStatus": {
            "type": "object", "required": ["trusted", "now"],
            "properties": {
              "trusted": {"type": "boolean"},
              "now": {"$ref": "#/components/schemas/Time"},
              "jump_seconds": {
                "description": "How far it moved beyond the time that went by; only while it is not believed.",
                "type": "number"
              },
              "since": {"$ref": "#/components/schemas/Time"},
              "detail": {"type": "string"}
            }
          },
          "ClockAcceptRequest": {
            "type": "object",
            "properties": {"reason": {"type": ["string", "null"]}, "actor": {"type": ["string", "null"]}}
          }
        }
        """#
}
