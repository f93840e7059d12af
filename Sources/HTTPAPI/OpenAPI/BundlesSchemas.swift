extension BundlesPaths {
    static let schemas = #"""
        {
          "CreateBundleRequest": {
            "type": "object", "required": ["agent"],
            "properties": {
              "agent": {"$ref": "#/components/schemas/AgentName"},
              "min_examples": {"type": ["integer", "null"], "minimum": 1, "maximum": 10000000, "default": 50},
              "model_type": {"enum": ["logistic", "tree", null], "default": "logistic"},
              "min_confidence": {
                "description": "Labels given with less confidence do not train.",
                "type": ["number", "null"], "minimum": 0, "maximum": 100, "default": 0
              },
              "exclude_sources": {"type": ["array", "null"], "items": {"type": "string"}, "default": []},
              "actor": {"type": ["string", "null"]}
            }
          },
          "UploadRequest": {
            "type": "object", "required": ["agent", "thresholds"],
            "properties": {
              "agent": {"$ref": "#/components/schemas/AgentName"},
              "thresholds": {"$ref": "#/components/schemas/Thresholds"},
              "uploader": {"type": ["string", "null"]},
              "notes": {"type": ["string", "null"]}
            }
          },
          "ProposeRequest": {
            "type": "object", "required": ["agent", "bundle_id"],
            "properties": {
              "agent": {"$ref": "#/components/schemas/AgentName"},
              "bundle_id": {"type": "string"},
              "proposer": {"type": ["string", "null"]}
            }
          },
          "ProposeAnswer": {
            "type": "object", "required": ["approval_id"], "properties": {"approval_id": {"type": "string"}}
          },
          "BundleRollbackRequest": {
            "type": "object",
            "properties": {"reason": {"type": ["string", "null"]}, "actor": {"type": ["string", "null"]}}
          },
          "BundleRollbackAnswer": {
            "type": "object", "required": ["status", "agent", "bundle_id", "previous_bundle_id"],
            "properties": {
              "status": {"const": "rolled_back"},
              "agent": {"$ref": "#/components/schemas/AgentName"},
              "bundle_id": {"description": "The bundle that is active now.", "type": "string"},
              "previous_bundle_id": {"type": "string"},
              "config_version": {"$ref": "#/components/schemas/ConfigVersion"},
              "confirmed_by": {"$ref": "#/components/schemas/ConfirmedBy"},
              "unconfirmed": {"$ref": "#/components/schemas/Unconfirmed"}
            }
          },
          "Bundle": {
            "description": "What an agent decides by. Members that do not apply are left out.",
            "type": "object",
            "required": [
              "bundle_id", "training_count", "accuracy", "thresholds", "model_type", "accuracy_interval",
              "baseline_accuracy", "accuracy_delta"
            ],
            "properties": {
              "bundle_id": {"type": "string"},
              "training_count": {
                "description": "Labeled examples it was trained or, if uploaded, scored on.",
                "type": "integer", "minimum": 0
              },
              "accuracy": {
                "description": "On examples it was not trained on, of the decision that the agent will take; null if \#
        it was never scored.",
                "type": ["number", "null"], "minimum": 0, "maximum": 1
              },
              "thresholds": {"$ref": "#/components/schemas/Thresholds"},
              "agent": {"$ref": "#/components/schemas/AgentName"},
              "model_type": {"enum": ["logistic", "tree", null]},
              "accuracy_interval": {
                "description": "The 90 % interval of `accuracy`.",
                "anyOf": [{"$ref": "#/components/schemas/Interval"}, {"type": "null"}]
              },
              "baseline_accuracy": {
                "description": "The active bundle's, on the same examples.",
                "type": ["number", "null"], "minimum": 0, "maximum": 1
              },
              "accuracy_delta": {
                "description": "`accuracy` minus `baseline_accuracy`, paired.",
                "type": ["number", "null"], "minimum": -1, "maximum": 1
              },
              "accuracy_delta_interval": {
                "description": "The 90 % interval of `accuracy_delta`.", "$ref": "#/components/schemas/Interval"
              },
              "utility_delta": {
                "description": "Mean utility minus the active bundle's, paired.", "type": "number"
              },
              "probability_better": {
                "description": "The share of resamples with a greater utility, ties counting half.",
                "$ref": "#/components/schemas/Share"
              },
              "label_distribution": {"$ref": "#/components/schemas/Counts"},
              "feature_importances": {"type": "object", "additionalProperties": {"type": "number"}},
              "sources_used": {"type": "array", "items": {"type": "string"}},
              "threshold_intervals": {
                "description": "The 5 to 95 % interval of each threshold that was learned.",
                "type": "object", "additionalProperties": {"$ref": "#/components/schemas/Interval"}
              },
              "warnings": {"type": "array", "items": {"$ref": "#/components/schemas/Warning"}},
              "created_at": {"$ref": "#/components/schemas/Time"},
              "created_by": {"type": "string"},
              "notes": {"type": "string"},
              "origin": {"enum": ["trained", "uploaded", "default"]},
              "parent_bundle_id": {"description": "Active when this one was made.", "type": "string"},
              "is_active": {"type": "boolean"},
              "model": {"description": "The coefficients or the tree.", "type": ["object", "null"]},
              "metrics": {"$ref": "#/components/schemas/BundleMetrics"},
              "provenance": {
                "description": "What it was trained on and how: hashes, settings, seeds.", "type": ["object", "null"]
              },
              "config_version": {"$ref": "#/components/schemas/ConfigVersion"}
            }
          },
          "BundleDiff": {
            "description": "How a bundle differs from another one, usually the active one.",
            "type": "object", "required": ["changes", "accuracy_delta"],
            "properties": {
              "bundle_id": {"type": "string"},
              "against": {"description": "The bundle it is compared with.", "type": "string"},
              "type": {"description": "`initial`: nothing was deployed before.", "enum": ["initial", "update"]},
              "changes": {"type": "array", "items": {"$ref": "#/components/schemas/ParameterChange"}},
              "additions": {"type": "array", "items": {"$ref": "#/components/schemas/ParameterValue"}},
              "removals": {"type": "array", "items": {"$ref": "#/components/schemas/ParameterValue"}},
              "accuracy_delta": {"type": ["number", "null"], "minimum": -1, "maximum": 1},
              "comparison": {"$ref": "#/components/schemas/ComparisonMetrics"},
              "figures": {
                "description": "Held-out figures of both, each on the rows its bundle had then.",
                "type": "array", "items": {
                  "type": "object", "required": ["figure", "old", "new"],
                  "properties": {
                    "figure": {"type": "string", "examples": ["brier", "recall:quarantine"]},
                    "old": {"type": ["number", "null"]}, "new": {"type": ["number", "null"]}
                  }
                }
              },
              "importance_changes": {"type": "array", "items": {"$ref": "#/components/schemas/ImportanceChange"}},
              "summary": {"description": "One sentence for people.", "type": "string"}
            }
          },
          "ParameterChange": {
            "type": "object", "required": ["param", "old", "new", "delta"],
            "properties": {
              "param": {"type": "string"},
              "old": {"type": "number"},
              "new": {"type": "number"},
              "delta": {"description": "`new` minus `old`.", "type": "number"},
              "interval": {"$ref": "#/components/schemas/Interval"}
            }
          },
          "ParameterValue": {
            "description": "A parameter that only one of the two bundles has.",
            "type": "object", "required": ["param", "value"],
            "properties": {"param": {"type": "string"}, "value": {"type": "number"}}
          },
          "ImportanceChange": {
            "type": "object", "required": ["feature", "old", "new"],
            "properties": {
              "feature": {"type": "string"},
              "old": {"type": ["number", "null"]},
              "new": {"type": ["number", "null"]}
            }
          }
        }
        """#
}
