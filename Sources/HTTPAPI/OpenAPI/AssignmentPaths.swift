/// Which bundle applies to a request, asked of the server or worked out by the agent.
enum AssignmentPaths: OpenAPIResource {
    static let paths = #"""
        {
          "/api/active/config/{agent}": {
            "parameters": [{"$ref": "#/components/parameters/Agent"}],
            "get": {
              "operationId": "getConfig", "tags": ["assignment"],
              "summary": "Ask which thresholds apply to a key",
              "description": "The same key gets the same answer until the configuration changes, and never leaves a \#
        growing canary.",
              "parameters": [{
                "name": "key", "in": "query", "description": "The unit to decide on; needed while a canary runs.",
                "schema": {"$ref": "#/components/schemas/EventKey"}, "example": "thread-1"
              }],
              "responses": {
                "200": {
                  "description": "The bundle that applies.",
                  "headers": {"Age": {"$ref": "#/components/headers/Age"}},
                  "content": {"application/json": {
                    "schema": {"$ref": "#/components/schemas/ConfigAnswer"},
                    "example": {
                      "agent": "inbox_triage", "key": "thread-1", "variant": "canary",
                      "bundle_id": "inbox_triage_20240115_140000",
                      "thresholds": {"risk_score_threshold": 65.0, "spf_dkim_weight": 1.5}, "bucket": 417,
                      "config_version": 12
                    }
                  }}
                },
                "404": {"$ref": "#/components/responses/NotFound"}
              }
            }
          },
          "/api/active/decide": {"post": {
            "operationId": "decide", "tags": ["assignment"],
            "summary": "Let the server decide on a case, by the bundle that applies to its key",
            "requestBody": {"required": true, "content": {"application/json": {
              "schema": {"$ref": "#/components/schemas/DecideRequest"},
              "example": {
                "agent": "inbox_triage", "key": "thread-1", "payload": {"risk_score": 82, "spf_fail": true}
              }
            }}},
            "responses": {
              "200": {
                "description": "The decision.",
                "headers": {"Age": {"$ref": "#/components/headers/Age"}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/DecideAnswer"}}}
              },
              "404": {"$ref": "#/components/responses/NotFound"}
            }
          }},
          "/api/active/agents/{agent}/assignment": {
            "parameters": [{"$ref": "#/components/parameters/Agent"}],
            "get": {
              "operationId": "getAssignment", "tags": ["assignment"],
              "summary": "Get all it takes to decide for an agent without asking again",
              "description": "Keys are spread by the published rule (docs/assignment.md) from `salt` and `percent`; the \#
        specification and a bundle decide. Ask again with `If-None-Match`, or when `/api/active/changes` says so.",
              "parameters": [{"$ref": "#/components/parameters/IfNoneMatch"}],
              "responses": {
                "200": {
                  "description": "Both bundles, and how keys are spread over them.",
                  "headers": {
                    "ETag": {"$ref": "#/components/headers/ETag"}, "Age": {"$ref": "#/components/headers/Age"}
                  },
                  "content": {"application/json": {
                    "schema": {"$ref": "#/components/schemas/AssignmentDocument"},
                    "example": {
                      "agent": "inbox_triage", "config_version": 12, "algorithm": "murmur3-v1",
                      "salt": "1y2p0ij32e8e7", "percent": 10,
                      "active": {
                        "bundle_id": "inbox_triage_default",
                        "thresholds": {"risk_score_threshold": 70.0, "spf_dkim_weight": 1.0}, "model": null
                      },
                      "canary": {
                        "bundle_id": "inbox_triage_20240115_140000",
                        "thresholds": {"risk_score_threshold": 65.0, "spf_dkim_weight": 1.5}, "model": null
                      },
                      "specification": {
                        "agent": "inbox_triage", "labels": ["quarantine", "safe"], "features": [],
                        "parameters": []
                      }
                    }
                  }}
                },
                "304": {
                  "description": "What the client has still holds. Without a body.",
                  "headers": {"ETag": {"$ref": "#/components/headers/ETag"}}
                },
                "404": {"$ref": "#/components/responses/NotFound"}
              }
            }
          },
          "/api/active/changes": {"get": {
            "operationId": "watchChanges", "tags": ["assignment"],
            "summary": "Hear when the configuration moves, as server-sent events",
            "description": "A frame has the version as its `id` and as its data. One comes at once unless the client \#
        knows the present version; comments in between keep the connection open.",
            "parameters": [
              {
                "name": "since", "in": "query", "description": "The version that the client has.",
                "schema": {"type": "integer", "minimum": -1}
              },
              {"$ref": "#/components/parameters/LastEventID"}
            ],
            "responses": {
              "200": {
                "description": "A stream that stays open.",
                "content": {"text/event-stream": {
                  "example": "id: 12\nevent: message\ndata: {\"config_version\":12}\n\n"
                }}
              },
              "429": {"$ref": "#/components/responses/TooManyRequests"}
            }
          }}
        }
        """#

    static let schemas = #"""
        {
          "Bucket": {
            "description": "Where the key falls of 10,000; null without a canary.",
            "type": ["integer", "null"], "minimum": 0, "maximum": 9999
          },
          "ConfigAnswer": {
            "type": "object",
            "required": ["agent", "key", "variant", "bundle_id", "thresholds", "bucket", "config_version"],
            "properties": {
              "agent": {"$ref": "#/components/schemas/AgentName"},
              "key": {"type": ["string", "null"]},
              "variant": {"enum": ["active", "canary"]},
              "bundle_id": {"type": "string"},
              "thresholds": {"$ref": "#/components/schemas/Thresholds"},
              "bucket": {"$ref": "#/components/schemas/Bucket"},
              "config_version": {"$ref": "#/components/schemas/ConfigVersion"},
              "stale": {
                "description": "Only while the database cannot be asked whether this still holds.", "const": true
              },
              "stale_seconds": {
                "description": "Beside `stale`: since the database last confirmed it.", "type": "integer", "minimum": 0
              }
            }
          },
          "DecideRequest": {
            "type": "object", "required": ["agent", "payload"],
            "properties": {
              "agent": {"$ref": "#/components/schemas/AgentName"},
              "key": {
                "description": "Needed while a canary runs.",
                "anyOf": [{"$ref": "#/components/schemas/EventKey"}, {"type": "null"}]
              },
              "payload": {"$ref": "#/components/schemas/Payload"},
              "explain": {"description": "Whether the answer says why.", "type": ["boolean", "null"]}
            }
          },
          "DecideAnswer": {
            "allOf": [{"$ref": "#/components/schemas/ConfigAnswer"}],
            "type": "object", "required": ["decision", "probabilities", "decided_by"],
            "properties": {
              "decision": {"description": "One of the agent's labels.", "type": "string"},
              "probabilities": {
                "description": "By label; null where the bundle has no model.",
                "type": ["object", "null"], "additionalProperties": {"$ref": "#/components/schemas/Share"}
              },
              "decided_by": {"enum": ["rule", "model", "default"]},
              "explanation": {"$ref": "#/components/schemas/Explanation"}
            }
          },
          "Explanation": {
            "description": "Only if asked for. Members that do not apply are left out.",
            "type": "object", "required": ["missing"],
            "properties": {
              "conditions": {"description": "Of the agent's rule.", "type": "array", "items": {
                "type": "object", "required": ["parameter", "terms", "score", "threshold", "margin", "holds"],
                "properties": {
                  "parameter": {"type": "string"},
                  "terms": {"type": "array", "items": {
                    "type": "object", "required": ["feature", "value", "times"],
                    "properties": {
                      "feature": {"type": "string"}, "value": {"type": "number"}, "times": {"type": "number"}
                    }
                  }},
                  "score": {"type": "number"}, "threshold": {"type": "number"},
                  "margin": {"description": "`score` less `threshold`.", "type": "number"},
                  "holds": {"type": "boolean"}
                }
              }},
              "log_odds": {
                "description": "Of a logistic model; `base` and the contributions sum to `logit`.",
                "type": "array", "items": {
                  "type": "object", "required": ["label", "logit", "base", "contributions"],
                  "properties": {
                    "label": {"type": "string"},
                    "logit": {"description": "Before any correction of probabilities.", "type": "number"},
                    "base": {"description": "The logit of an average case.", "type": "number"},
                    "contributions": {"type": "array", "items": {
                      "type": "object", "required": ["column", "value", "log_odds"],
                      "properties": {
                        "column": {"type": "string"}, "value": {"type": "number"}, "log_odds": {"type": "number"}
                      }
                    }}
                  }
                }
              },
              "path": {"description": "The questions of a tree.", "type": "array", "items": {
                "type": "object", "required": ["column", "value", "threshold", "is_at_most", "probabilities"],
                "properties": {
                  "column": {"type": "string"}, "value": {"type": "number"}, "threshold": {"type": "number"},
                  "is_at_most": {"type": "boolean"},
                  "probabilities": {
                    "type": "object", "additionalProperties": {"$ref": "#/components/schemas/Share"}
                  }
                }
              }},
              "uncalibrated_probabilities": {
                "type": "object", "additionalProperties": {"$ref": "#/components/schemas/Share"}
              },
              "calibration": {"enum": ["none", "platt", "beta", "isotonic"]},
              "missing": {
                "description": "Features that the payload lacks.", "type": "array", "items": {"type": "string"}
              },
              "unseen": {
                "description": "Features whose value the model never saw in training.",
                "type": "array", "items": {"type": "string"}
              }
            }
          },
          "AssignmentDocument": {
            "type": "object",
            "required": [
              "agent", "config_version", "algorithm", "salt", "percent", "active", "canary", "specification"
            ],
            "properties": {
              "agent": {"$ref": "#/components/schemas/AgentName"},
              "config_version": {"$ref": "#/components/schemas/ConfigVersion"},
              "algorithm": {"const": "murmur3-v1"},
              "salt": {"description": "Drawn once for each canary; null without one.", "type": ["string", "null"]},
              "percent": {
                "description": "The canary's share of the keys; 0 without one.", "type": "integer", "minimum": 0,
                "maximum": 99
              },
              "active": {"$ref": "#/components/schemas/AssignedBundle"},
              "canary": {"anyOf": [{"$ref": "#/components/schemas/AssignedBundle"}, {"type": "null"}]},
              "specification": {"description": "As it is registered.", "type": "object"}
            }
          },
          "AssignedBundle": {
            "type": "object", "required": ["bundle_id", "thresholds", "model"],
            "properties": {
              "bundle_id": {"type": "string"},
              "thresholds": {"$ref": "#/components/schemas/Thresholds"},
              "model": {
                "description": "As `GET /bundles/{bundle_id}` shows it; null where the bundle has none.",
                "type": ["object", "null"]
              }
            }
          }
        }
        """#
}
