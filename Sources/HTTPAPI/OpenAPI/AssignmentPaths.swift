/// Which bundle applies to a request, in Attune's own words and in OpenFeature's.
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
                "schema": {"type": "string", "maxLength": 512}, "example": "thread-1"
              }],
              "responses": {
                "200": {
                  "description": "The bundle that applies.",
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
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/DecideAnswer"}}}
              },
              "404": {"$ref": "#/components/responses/NotFound"}
            }
          }},
          "/ofrep/v1/evaluate/flags/{key}": {
            "parameters": [{
              "name": "key", "in": "path", "required": true,
              "description": "`{agent}` for its thresholds, or `{agent}.{parameter}` for one of them.",
              "schema": {"type": "string", "pattern": "^[A-Za-z0-9._~-]+$"}, "example": "inbox_triage"
            }],
            "post": {
              "operationId": "evaluateFlag", "tags": ["ofrep"],
              "summary": "Evaluate one flag for an OpenFeature client",
              "requestBody": {"required": false, "content": {"application/json": {
                "schema": {"$ref": "#/components/schemas/OFREPRequest"},
                "example": {"context": {"targetingKey": "thread-1"}}
              }}},
              "responses": {
                "200": {
                  "description": "The flag's value.",
                  "content": {"application/json": {
                    "schema": {"$ref": "#/components/schemas/OFREPEvaluation"},
                    "example": {
                      "key": "inbox_triage.risk_score_threshold", "value": 65.0, "variant": "canary",
                      "reason": "SPLIT",
                      "metadata": {
                        "bundle_id": "inbox_triage_20240115_140000", "bucket": 417, "canary_percent": 10,
                        "algorithm": "murmur3-v1", "config_version": 12
                      }
                    }
                  }}
                },
                "400": {"$ref": "#/components/responses/OFREPProblem"},
                "404": {"$ref": "#/components/responses/OFREPProblem"},
                "500": {"$ref": "#/components/responses/OFREPProblem"}
              }
            }
          },
          "/ofrep/v1/evaluate/flags": {"post": {
            "operationId": "evaluateFlags", "tags": ["ofrep"],
            "summary": "Evaluate all flags for an OpenFeature client",
            "parameters": [{
              "name": "If-None-Match", "in": "header", "description": "The `ETag` of the answer that the client has.",
              "schema": {"type": "string"}
            }],
            "requestBody": {"required": false, "content": {"application/json": {
              "schema": {"$ref": "#/components/schemas/OFREPRequest"},
              "example": {"context": {"targetingKey": "thread-1"}}
            }}},
            "responses": {
              "200": {
                "description": "All flags; those that cannot be evaluated say why.",
                "headers": {"ETag": {"$ref": "#/components/headers/ETag"}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/OFREPBulk"}}}
              },
              "304": {
                "description": "The client's answer still holds. Without a body.",
                "headers": {"ETag": {"$ref": "#/components/headers/ETag"}}
              },
              "400": {"$ref": "#/components/responses/OFREPProblem"},
              "500": {"$ref": "#/components/responses/OFREPProblem"}
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
              "config_version": {"$ref": "#/components/schemas/ConfigVersion"}
            }
          },
          "DecideRequest": {
            "type": "object", "required": ["agent", "payload"],
            "properties": {
              "agent": {"$ref": "#/components/schemas/AgentName"},
              "key": {"description": "Needed while a canary runs.", "type": ["string", "null"], "maxLength": 512},
              "payload": {"$ref": "#/components/schemas/Payload"}
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
              "decided_by": {"enum": ["rule", "model", "default"]}
            }
          },
          "OFREPRequest": {
            "type": "object",
            "properties": {
              "context": {
                "type": "object", "additionalProperties": true,
                "properties": {
                  "targetingKey": {
                    "description": "The key; needed while a canary runs.", "type": ["string", "null"],
                    "maxLength": 512
                  }
                }
              }
            }
          },
          "OFREPEvaluation": {
            "type": "object", "required": ["key", "value", "variant", "reason", "metadata"],
            "properties": {
              "key": {"type": "string"},
              "value": {"anyOf": [{"type": "number"}, {"$ref": "#/components/schemas/Thresholds"}]},
              "variant": {"enum": ["active", "canary"]},
              "reason": {
                "description": "`SPLIT`: a canary runs. `DEFAULT`: the built-in default bundle. `STATIC`: neither.",
                "enum": ["STATIC", "SPLIT", "DEFAULT", "DISABLED", "ERROR", "STALE"]
              },
              "metadata": {
                "type": "object", "required": ["bundle_id", "canary_percent", "algorithm", "config_version"],
                "properties": {
                  "bundle_id": {"type": "string"},
                  "bucket": {
                    "description": "Left out without a canary.", "type": "integer", "minimum": 0, "maximum": 9999
                  },
                  "canary_percent": {"type": "integer", "minimum": 0, "maximum": 99},
                  "algorithm": {"const": "murmur3-v1"},
                  "config_version": {"$ref": "#/components/schemas/ConfigVersion"}
                }
              }
            }
          },
          "OFREPFailure": {
            "description": "Why a flag has no value.",
            "type": "object", "required": ["key", "errorCode", "errorDetails", "metadata"],
            "properties": {
              "key": {"description": "Empty where all flags were asked for.", "type": "string"},
              "errorCode": {
                "enum": ["PARSE_ERROR", "TARGETING_KEY_MISSING", "INVALID_CONTEXT", "FLAG_NOT_FOUND", "GENERAL"]
              },
              "errorDetails": {"type": "string"},
              "metadata": {"type": "object"}
            }
          },
          "OFREPProblem": {
            "description": "A problem document and an OFREP error in one.",
            "allOf": [{"$ref": "#/components/schemas/Problem"}, {"$ref": "#/components/schemas/OFREPFailure"}]
          },
          "OFREPBulk": {
            "type": "object", "required": ["flags", "metadata"],
            "properties": {
              "flags": {
                "type": "array",
                "items": {"anyOf": [
                  {"$ref": "#/components/schemas/OFREPEvaluation"}, {"$ref": "#/components/schemas/OFREPFailure"}
                ]}
              },
              "metadata": {
                "type": "object", "required": ["config_version"],
                "properties": {"config_version": {"$ref": "#/components/schemas/ConfigVersion"}}
              }
            }
          }
        }
        """#
}
