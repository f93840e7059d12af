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
              "summary": "Check the weights of one agent's judges, or how reliable each is",
              "parameters": [{
                "name": "details", "in": "query",
                "description": "Answers how reliable each judge is on labeled keys, and what they are worth together.",
                "schema": {"type": "boolean", "default": false}
              }],
              "responses": {
                "200": {
                  "description": "Weights by judge, or the details.",
                  "content": {"application/json": {
                    "schema": {"anyOf": [
                      {"$ref": "#/components/schemas/AgentWeights"}, {"$ref": "#/components/schemas/JudgeDetails"}
                    ]},
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
          "Estimate": {
            "description": "A figure with its 90 % interval.",
            "type": "object", "required": ["value", "low", "high"],
            "properties": {"value": {"type": "number"}, "low": {"type": "number"}, "high": {"type": "number"}}
          },
          "EstimateOrNull": {"anyOf": [{"$ref": "#/components/schemas/Estimate"}, {"type": "null"}]},
          "JudgeDetails": {
            "type": "object", "required": ["agent", "judges", "panel"],
            "properties": {
              "agent": {"$ref": "#/components/schemas/AgentName"},
              "judges": {
                "type": "object", "additionalProperties": {"$ref": "#/components/schemas/JudgeReliability"}
              },
              "panel": {
                "description": "Null until the judges were first weighed.",
                "anyOf": [{"$ref": "#/components/schemas/PanelFigures"}, {"type": "null"}]
              }
            }
          },
          "JudgeReliability": {
            "description": "One judge on the keys of 30 days whose right answer a person gave; of several verdicts on a key the newest.",
            "type": "object",
            "required": [
              "weight", "matched", "keys", "agreement", "kappa", "recall", "brier", "calibration_error",
              "panel_weights"
            ],
            "properties": {
              "weight": {"$ref": "#/components/schemas/JudgeWeight"},
              "matched": {"$ref": "#/components/schemas/Count"},
              "keys": {"$ref": "#/components/schemas/Count"},
              "agreement": {"$ref": "#/components/schemas/EstimateOrNull"},
              "kappa": {"description": "Agreement beyond chance.", "type": ["number", "null"]},
              "recall": {
                "description": "By label, the share of its keys that the judge recognised, with Wilson's interval: with two labels sensitivity and specificity.",
                "type": "object", "additionalProperties": {"$ref": "#/components/schemas/EstimateOrNull"}
              },
              "brier": {"type": ["number", "null"]},
              "calibration_error": {"type": ["number", "null"]},
              "panel_weights": {
                "description": "With two labels how much a verdict of the first adds to its log-odds, else by logit and verdict.",
                "type": ["array", "null"], "items": {"type": "array", "items": {"type": "number"}}
              }
            }
          },
          "PanelFigures": {
            "type": "object",
            "required": [
              "basis", "gold_rows", "error_correlation", "effective_votes", "labels", "intercepts", "computed_at"
            ],
            "properties": {
              "basis": {
                "description": "A regression on known answers, the judges' own confusion on them where they are few, or agreement alone.",
                "enum": ["stacked", "prior", "unanchored"]
              },
              "gold_rows": {"$ref": "#/components/schemas/Count"},
              "error_correlation": {"$ref": "#/components/schemas/Share"},
              "effective_votes": {"description": "Independent votes that all are worth.", "type": "number"},
              "labels": {"type": "array", "items": {"type": "string"}},
              "intercepts": {"type": "array", "items": {"type": "number"}},
              "computed_at": {"$ref": "#/components/schemas/Time"}
            }
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
