import Rules

extension AgentsPaths {
    private typealias Most = Limits.Specification

    static let schemas = #"""
        {
          "AgentSpecification": {
            "description": "What an agent decides on, how, and what may be tuned.",
            "type": "object", "required": ["labels", "features"],
            "properties": {
              "agent": {
                "description": "As in the address; `active`, `history` and `update` are reserved.",
                "allOf": [{"$ref": "#/components/schemas/AgentName"}]
              },
              "labels": {
                "description": "The first is the one acted on where the agent decides by a model.",
               "type": "array", "minItems": 2, "maxItems": \#(Most.labels), "uniqueItems": true,
                "items": {"$ref": "#/components/schemas/Name"}
              },
              "features": {
                "type": "array", "minItems": 1, "maxItems": \#(Most.features),
                "items": {"$ref": "#/components/schemas/Feature"}
              },
              "parameters": {
                "description": "Without a rule the only one is `decision_threshold`, for two labels.",
                "type": "array", "maxItems": \#(Most.parameters), "items": {"$ref": "#/components/schemas/Parameter"}
              },
              "rule": {"anyOf": [{"$ref": "#/components/schemas/Rule"}, {"type": "null"}]},
              "costs": {"anyOf": [{"$ref": "#/components/schemas/Costs"}, {"type": "null"}]},
              "utility": {"enum": ["standard", "balanced", null], "default": "standard"},
              "default_label": {
                "description": "What an agent without a rule answers before it has a trained bundle; else the last.",
                "type": ["string", "null"]
              },
              "asks": {
                "description": "Whether approvals are asked for every decision. Those asked for only some train but \#
        do not judge a canary.",
                "enum": ["all", "some", null], "default": "all"
              },
              "guard": {"anyOf": [{"$ref": "#/components/schemas/GuardPolicy"}, {"type": "null"}]},
              "assignment_unit": {"enum": ["key", null], "default": "key"}
            }
          },
          "Agent": {
            "description": "A registered agent: its specification, every default spelled out.",
            "allOf": [{"$ref": "#/components/schemas/AgentSpecification"}],
            "required": ["agent", "parameters", "utility", "default_label", "asks", "guard", "assignment_unit"],
            "properties": {
              "active_bundle_id": {"type": "string"},
              "created_at": {"$ref": "#/components/schemas/Time"},
              "updated_at": {"$ref": "#/components/schemas/Time"},
              "config_version": {"$ref": "#/components/schemas/ConfigVersion"}
            }
          },
          "Feature": {
            "type": "object", "required": ["name"], "additionalProperties": false,
            "properties": {
              "name": {"$ref": "#/components/schemas/Name"},
              "path": {
                "description": "Where it is in the payload (RFC 6901), at most \#(Most.pointerParts) parts; the name at the \#
        top if left out.",
                "type": ["string", "null"], "maxLength": \#(Most.pointer)
              },
              "kind": {
                "description": "`count` is the length of an array, or a number.",
                "enum": ["number", "boolean", "count", "category", null], "default": "number"
              },
              "default": {
                "description": "Stands for a missing value.", "type": ["number", "boolean", "string", "null"],
                "minimum": -\#(Most.largestNumber), "maximum": \#(Most.largestNumber), "maxLength": \#(Most.category)
              }
            }
          },
          "Parameter": {
            "type": "object", "required": ["name", "default", "min", "max"], "additionalProperties": false,
            "properties": {
              "name": {"type": "string", "pattern": "^[a-z][a-z0-9_]{0,63}$"},
              "default": {"$ref": "#/components/schemas/SpecifiedNumber"},
              "min": {"$ref": "#/components/schemas/SpecifiedNumber"},
              "max": {"$ref": "#/components/schemas/SpecifiedNumber"},
              "extreme": {
                "description": "Values outside are legal but make the advice warn.",
                "type": ["array", "null"], "minItems": 2, "maxItems": 2,
                "items": {"$ref": "#/components/schemas/SpecifiedNumber"}
              },
              "kind": {"enum": ["number", "integer", null], "default": "number"}
            },
            "if": {"properties": {"kind": {"const": "integer"}}, "required": ["kind"]},
            "then": {"properties": {
              "default": {"$ref": "#/components/schemas/SpecifiedInteger"},
              "min": {"$ref": "#/components/schemas/SpecifiedInteger"},
              "max": {"$ref": "#/components/schemas/SpecifiedInteger"}
            }}
          },
          "SpecifiedNumber": {
            "type": "number", "minimum": -\#(Most.largestNumber), "maximum": \#(Most.largestNumber)
          },
          "SpecifiedInteger": {
            "description": "Within what a double holds exactly.",
            "type": "integer", "minimum": -\#(Int64(clamping: Most.largestInteger)),
            "maximum": \#(Int64(clamping: Most.largestInteger))
          },
          "Rule": {
            "description": "`then` when every condition holds, else `otherwise`.",
            "type": "object", "required": ["then", "otherwise", "when_all"], "additionalProperties": false,
            "properties": {
              "then": {"type": "string"},
              "otherwise": {"type": "string"},
              "when_all": {
                "type": "array", "minItems": 1, "maxItems": \#(Most.conditions),
                "items": {"$ref": "#/components/schemas/Condition"}
              }
            }
          },
          "Condition": {
            "description": "A weighted sum of features, compared with a parameter.",
            "type": "object", "required": ["score", "at_least"], "additionalProperties": false,
            "properties": {
              "score": {
                "description": "Exactly one term has no `times`.",
                "type": "array", "minItems": 1, "maxItems": \#(Most.termsOfCondition),
                "items": {"$ref": "#/components/schemas/Term"}
              },
              "at_least": {"description": "A parameter's name.", "type": "string"}
            }
          },
          "Term": {
            "type": "object", "required": ["feature"], "additionalProperties": false,
            "properties": {
              "feature": {"type": "string"},
              "times": {"description": "The parameter that weighs it.", "type": ["string", "null"]}
            }
          },
          "Costs": {
            "description": "What wrong decisions cost: two numbers, or by decision and true label.",
            "anyOf": [
              {
                "type": "object", "required": ["false_positive", "false_negative"], "additionalProperties": false,
                "properties": {
                  "false_positive": {"$ref": "#/components/schemas/Cost"},
                  "false_negative": {"$ref": "#/components/schemas/Cost"}
                }
              },
              {
                "type": "object",
                "additionalProperties": {
                  "type": "object", "additionalProperties": {"$ref": "#/components/schemas/Cost"}
                }
              }
            ]
          },
          "Cost": {"type": "number", "minimum": 0, "maximum": \#(Most.largestNumber)},
          "Margin": {
            "type": "number", "minimum": \#(Most.margin.lowerBound), "maximum": \#(Most.margin.upperBound)
          },
          "GuardPolicy": {
            "description": "How the agent's canaries are judged, where it differs from the guard's own figures.",
            "type": "object", "additionalProperties": false,
            "properties": {
              "automatic": {"enum": ["observe", "rollback_only", "full", null], "default": "full"},
              "quality_source": {"enum": ["labels", "run_quality", "judges", null], "default": "labels"},
              "quality_margin": {"allOf": [{"$ref": "#/components/schemas/Margin"}], "default": 0.05},
              "latency_margin": {"allOf": [{"$ref": "#/components/schemas/Margin"}], "default": 0.1},
              "error_margin": {"allOf": [{"$ref": "#/components/schemas/Margin"}], "default": 0.02},
              "expiry_days": {
                "description": "After which an undecided canary ends, or `never`.",
                "anyOf": [
                  {
                    "type": "number", "minimum": \#(Most.days.lowerBound), "maximum": \#(Most.days.upperBound)
                  },
                  {"const": "never"}
                ],
                "default": 28
              },
              "strict": {
                "description": "Promotion also needs both latencies proven.", "type": "boolean", "default": false
              }
            }
          },
          "LearningCurve": {
            "description": "Members are null where nothing can be told yet.",
            "type": "object",
            "required": [
              "agent", "bundle_id", "labels", "points", "curve", "error", "labels_to_next_percent", "next_labels",
              "gain", "stop", "label_cost", "decisions", "summary"
            ],
            "properties": {
              "agent": {"$ref": "#/components/schemas/AgentName"},
              "bundle_id": {"description": "The newest trained bundle.", "type": ["string", "null"]},
              "labels": {"type": "integer", "minimum": 0},
              "points": {"type": "array", "items": {
                "type": "object", "required": ["labels", "error", "standard_error"],
                "properties": {
                  "labels": {"type": "number"}, "error": {"$ref": "#/components/schemas/Share"},
                  "standard_error": {"type": "number", "minimum": 0}
                }
              }},
              "curve": {
                "description": "`error(n) = floor + scale · n^−exponent`.",
                "type": ["object", "null"], "required": ["floor", "scale", "exponent"],
                "properties": {
                  "floor": {"type": "number", "minimum": 0}, "scale": {"type": "number", "minimum": 0},
                  "exponent": {"type": "number", "minimum": 0.1, "maximum": 1}
                }
              },
              "error": {"description": "Expected with the labels there are.", "type": ["number", "null"]},
              "labels_to_next_percent": {
                "description": "Further labels until the error is 0.01 less; null if no number does.",
                "type": ["number", "null"]
              },
              "next_labels": {"description": "Further labels weighed.", "type": ["number", "null"]},
              "gain": {"description": "By how much they lower the error.", "type": ["number", "null"]},
              "stop": {"description": "Whether they gain less than they cost.", "type": ["boolean", "null"]},
              "label_cost": {"type": "number"}, "decisions": {"type": "number"}, "summary": {"type": "string"}
            }
          },
          "QualityPoint": {
            "description": "Quality of one variant in one hour.",
            "type": "object", "required": ["hour", "variant", "quality", "count"],
            "properties": {
              "hour": {"$ref": "#/components/schemas/Time"},
              "variant": {"enum": ["active", "canary"]},
              "quality": {
                "description": "Mean; null where nothing was judged.",
                "type": ["number", "null"], "minimum": 0, "maximum": 1
              },
              "count": {"description": "Judged runs.", "type": "integer", "minimum": 0},
              "runs": {"$ref": "#/components/schemas/Count"}
            }
          }
        }
        """#
}
