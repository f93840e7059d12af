import Rules

/// Agents, their specifications and the quality they reach.
enum AgentsPaths: OpenAPIResource {
    static let paths = #"""
        {
          "/api/active/agents": {"get": {
            "operationId": "listAgents", "tags": ["agents"],
            "summary": "List the agents with their specifications",
            "responses": {
              "200": {
                "description": "All agents, the built-in ones included.",
                "content": {"application/json": {
                  "schema": {"type": "array", "items": {"$ref": "#/components/schemas/Agent"}}
                }}
              }
            }
          }},
          "/api/active/agents/{agent}": {
            "parameters": [{"$ref": "#/components/parameters/Agent"}],
            "get": {
              "operationId": "getAgent", "tags": ["agents"],
              "summary": "See what an agent decides on and how",
              "responses": {
                "200": {
                  "description": "The agent.",
                  "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Agent"}}}
                },
                "404": {"$ref": "#/components/responses/NotFound"}
              }
            },
            "put": {
              "operationId": "registerAgent", "tags": ["agents"],
              "summary": "Register an agent, or change its specification",
              "description": "The same specification again changes nothing. One that alters labels, features or \#
        parameters makes the open approvals stale, and is refused while a canary runs.",
              "requestBody": {"required": true, "content": {"application/json": {
                "schema": {
                  "allOf": [{"$ref": "#/components/schemas/AgentSpecification"}], "unevaluatedProperties": false
                },
                "example": {
                  "agent": "ticket_router", "labels": ["escalate", "answer"],
                  "features": [{"name": "urgency", "path": "/urgency", "kind": "number", "default": 0}],
                  "parameters": [{"name": "urgency_threshold", "default": 50, "min": 0, "max": 100}],
                  "rule": {
                    "then": "escalate", "otherwise": "answer",
                    "when_all": [{"score": [{"feature": "urgency"}], "at_least": "urgency_threshold"}]
                  }
                }
              }}},
              "responses": {
                "200": {
                  "description": "The agent was known; its specification is now this one.",
                  "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Agent"}}}
                },
                "201": {
                  "description": "The agent is new.",
                  "headers": {"Location": {"$ref": "#/components/headers/Location"}},
                  "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Agent"}}}
                },
                "409": {"$ref": "#/components/responses/Conflict"}
              }
            }
          },
          "/api/active/agents/{agent}/quality": {
            "parameters": [{"$ref": "#/components/parameters/Agent"}],
            "get": {
              "operationId": "getAgentQuality", "tags": ["agents"],
              "summary": "Follow an agent's quality, hour by hour, of the active bundle and the canary",
              "parameters": [{
                "name": "hours", "in": "query", "description": "Hours back from now.",
                "schema": {"type": "number", "minimum": 0, "maximum": \#(Limits.hoursBack), "default": 168}
              }],
              "responses": {
                "200": {
                  "description": "The hours in which something was judged or ran.",
                  "content": {"application/json": {
                    "schema": {"type": "array", "items": {"$ref": "#/components/schemas/QualityPoint"}},
                    "example": [{
                      "hour": "2024-01-15T10:00:00Z", "variant": "canary", "quality": 0.91, "count": 22, "runs": 140
                    }]
                  }}
                },
                "404": {"$ref": "#/components/responses/NotFound"}
              }
            }
          },
          "/api/active/agents/{agent}/learning-curve": {
            "parameters": [{"$ref": "#/components/parameters/Agent"}],
            "get": {
              "operationId": "getLearningCurve", "tags": ["agents"],
              "summary": "See what further labels would bring",
              "parameters": [
                {
                  "name": "label_cost", "in": "query", "description": "What giving one label costs, in wrong decisions.",
                  "schema": {"type": "number", "minimum": 0, "default": 0.1}
                },
                {
                  "name": "decisions", "in": "query",
                  "description": "Decisions that the gain is counted over; those of the last 30 days by default.",
                  "schema": {"type": "number", "minimum": 0}
                }
              ],
              "responses": {
                "200": {
                  "description": "The curve of the newest trained bundle; `summary` says so where there is none.",
                  "content": {"application/json": {"schema": {"$ref": "#/components/schemas/LearningCurve"}}}
                },
                "404": {"$ref": "#/components/responses/NotFound"}
              }
            }
          }
        }
        """#
}
