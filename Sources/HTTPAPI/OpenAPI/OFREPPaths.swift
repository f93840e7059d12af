/// Which bundle applies, in OpenFeature's words.
enum OFREPPaths: OpenAPIResource {
    static let paths = #"""
        {
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
                "429": {"$ref": "#/components/responses/OFREPTooManyRequests"},
                "500": {"$ref": "#/components/responses/OFREPProblem"},
                "503": {"$ref": "#/components/responses/OFREPProblem"}
              }
            }
          },
          "/ofrep/v1/evaluate/flags": {"post": {
            "operationId": "evaluateFlags", "tags": ["ofrep"],
            "summary": "Evaluate all flags for an OpenFeature client",
            "parameters": [{"$ref": "#/components/parameters/IfNoneMatch"}],
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
              "429": {"$ref": "#/components/responses/OFREPTooManyRequests"},
              "500": {"$ref": "#/components/responses/OFREPProblem"},
              "503": {"$ref": "#/components/responses/OFREPProblem"}
            }
          }},
          "/ofrep/v1/event-stream": {"get": {
            "operationId": "watchFlags", "tags": ["ofrep"],
            "summary": "Hear when flags should be evaluated again, as server-sent events",
            "description": "The address comes with its ticket from `eventStreams` of the evaluation of all flags; a \#
        ticket opens streams for five minutes. A frame has the configuration's version as its `id`.",
            "parameters": [
              {
                "name": "ticket", "in": "query", "required": true, "description": "From `eventStreams`.",
                "schema": {"type": "string"}
              },
              {"$ref": "#/components/parameters/LastEventID"}
            ],
            "responses": {
              "200": {
                "description": "A stream that stays open.",
                "content": {"text/event-stream": {
                  "example": "id: 12\nevent: message\ndata: {\"type\":\"refetchEvaluation\",\"etag\":\"\\\"12\\\"\"}\n\n"
                }}
              },
              "400": {"$ref": "#/components/responses/OFREPProblem"},
              "403": {"$ref": "#/components/responses/OFREPProblem"},
              "429": {"$ref": "#/components/responses/OFREPTooManyRequests"},
              "500": {"$ref": "#/components/responses/OFREPProblem"},
              "503": {"$ref": "#/components/responses/OFREPProblem"}
            }
          }}
        }
        """#

    static let schemas = #"""
        {
          "OFREPRequest": {
            "type": "object",
            "properties": {
              "context": {
                "type": "object", "additionalProperties": true,
                "properties": {
                  "targetingKey": {
                    "description": "The key; needed while a canary runs.",
                    "anyOf": [{"$ref": "#/components/schemas/EventKey"}, {"type": "null"}]
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
                "description": "`SPLIT`: a canary runs. `DEFAULT`: the built-in default bundle. `STATIC`: neither. \#
        `STALE`: the database cannot be asked for now.",
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
                  "config_version": {"$ref": "#/components/schemas/ConfigVersion"},
                  "stale_seconds": {
                    "description": "Only of `STALE`: since the database last confirmed it.", "type": "integer",
                    "minimum": 0
                  }
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
            "type": "object", "required": ["flags", "eventStreams", "metadata"],
            "properties": {
              "flags": {
                "type": "array",
                "items": {"anyOf": [
                  {"$ref": "#/components/schemas/OFREPEvaluation"}, {"$ref": "#/components/schemas/OFREPFailure"}
                ]}
              },
              "eventStreams": {
                "description": "Where the client hears of changes; the address holds a ticket, so it is not to be kept.",
                "type": "array",
                "items": {
                  "type": "object", "required": ["type", "url"],
                  "properties": {
                    "type": {"const": "sse"},
                    "url": {"type": "string", "format": "uri-reference"},
                    "inactivityDelaySec": {"type": "integer", "minimum": 0}
                  }
                }
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
