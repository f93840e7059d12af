/// How far each judge can be relied on.
enum JudgesPaths: OpenAPIResource {
    static let paths = #"""
        {
          "/api/active/weights": {"get": {
            "operationId": "getWeights", "tags": ["judges"],
            "summary": "Check the judges' weights",
            "responses": {
              "200": {
                "description": "Weights by agent and judge.",
                "content": {"application/json": {
                  "schema": {"$ref": "#/components/schemas/JudgeWeights"},
                  "example": {
                    "inbox_triage": {"gpt-4": 0.82, "gpt-3.5-turbo": 0.58, "claude-3-opus": 0.79},
                    "insights_writer": {"gpt-4": 0.85, "claude-3-sonnet": 0.71}
                  }
                }}
              }
            }
          }},
          "/api/active/weights/history": {"get": {
            "operationId": "getWeightHistory", "tags": ["judges"],
            "summary": "Follow the weights over time, to see sudden drops",
            "parameters": [
              {"$ref": "#/components/parameters/AgentFilter"},
              {
                "name": "days", "in": "query", "description": "Days back from now.",
                "schema": {"type": "number", "minimum": 0, "maximum": 3650, "default": 30}
              },
              {"$ref": "#/components/parameters/Limit"}
            ],
            "responses": {
              "200": {
                "description": "The weights as they were computed, newest first.",
                "content": {"application/json": {
                  "schema": {"type": "array", "items": {"$ref": "#/components/schemas/WeightHistoryPoint"}},
                  "example": [{
                    "agent": "inbox_triage", "judge": "gpt-4", "weight": 0.82, "matched": 64,
                    "computed_at": "2024-01-15T03:00:00Z"
                  }]
                }}
              },
              "404": {"$ref": "#/components/responses/NotFound"}
            }
          }},
          "/api/active/weights/{agent}": {
            "parameters": [{"$ref": "#/components/parameters/Agent"}],
            "get": {
              "operationId": "getAgentWeights", "tags": ["judges"],
              "summary": "Check the weights of one agent's judges",
              "responses": {
                "200": {
                  "description": "Weights by judge.",
                  "content": {"application/json": {
                    "schema": {"$ref": "#/components/schemas/AgentWeights"},
                    "example": {"gpt-4": 0.82, "gpt-3.5-turbo": 0.58, "claude-3-opus": 0.79}
                  }}
                },
                "404": {"$ref": "#/components/responses/NotFound"}
              }
            }
          },
          "/api/active/weights/update": {"post": {
            "operationId": "updateWeights", "tags": ["judges"],
            "summary": "Compute the judges' weights now",
            "description": "Runs nightly by itself. Refused while paused.",
            "requestBody": {"required": false, "content": {"application/json": {
              "schema": {"$ref": "#/components/schemas/ActorRequest"}, "example": {"actor": "ops_lead"}
            }}},
            "responses": {
              "200": {
                "description": "The new weights.",
                "content": {"application/json": {
                  "schema": {"$ref": "#/components/schemas/WeightsUpdateAnswer"},
                  "example": {"status": "success", "updated": 1, "weights": {"inbox_triage": {"gpt-4": 0.82}}}
                }}
              },
              "409": {"$ref": "#/components/responses/Conflict"}
            }
          }}
        }
        """#

    static let schemas = #"""
        {
          "JudgeWeight": {"type": "number", "minimum": 0.1, "maximum": 1},
          "AgentWeights": {
            "type": "object", "additionalProperties": {"$ref": "#/components/schemas/JudgeWeight"}
          },
          "JudgeWeights": {
            "type": "object", "additionalProperties": {"$ref": "#/components/schemas/AgentWeights"}
          },
          "WeightHistoryPoint": {
            "type": "object", "required": ["agent", "judge", "weight", "matched", "computed_at"],
            "properties": {
              "agent": {"$ref": "#/components/schemas/AgentName"},
              "judge": {"type": "string"},
              "weight": {"$ref": "#/components/schemas/JudgeWeight"},
              "matched": {
                "description": "Verdicts that could be compared with a person's label.",
                "type": "integer", "minimum": 0
              },
              "computed_at": {"$ref": "#/components/schemas/Time"}
            }
          },
          "WeightsUpdateAnswer": {
            "type": "object", "required": ["status", "updated", "weights"],
            "properties": {
              "status": {"const": "success"},
              "updated": {"description": "How many weights were computed.", "type": "integer", "minimum": 0},
              "weights": {"$ref": "#/components/schemas/JudgeWeights"}
            }
          }
        }
        """#
}
