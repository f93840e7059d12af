/// The schemas of a bundle's held-out figures.
enum BundleMetricsSchemas {
    static let text = #"""
        {
          "BundleMetrics": {
            "description": "Measured on rows the bundle was not learned from. Members that do not apply are left out.",
            "type": "object",
            "properties": {
              "validation": {"description": "How the rows were held out.", "type": "string"},
              "utility": {"description": "Mean utility; accuracy without costs.", "type": "number"},
              "utility_interval": {"$ref": "#/components/schemas/Interval"},
              "balanced_accuracy": {"$ref": "#/components/schemas/Share"},
              "labels": {"type": "object", "additionalProperties": {
                "type": "object", "required": ["precision", "recall", "support"],
                "properties": {
                  "precision": {"type": ["number", "null"]}, "recall": {"type": ["number", "null"]},
                  "support": {"type": "number"}
                }
              }},
              "confusion": {
                "description": "Rows as `confusion[decision][truth]`, in the agent's order of labels.",
                "type": "array", "items": {"type": "array", "items": {"type": "number"}}
              },
              "probabilities": {"$ref": "#/components/schemas/ProbabilityMetrics"},
              "calibration": {
                "type": "object", "required": ["method", "candidates"],
                "properties": {
                  "method": {"enum": ["none", "platt", "beta", "isotonic"]},
                  "candidates": {"type": "array", "items": {
                    "type": "object", "required": ["method", "brier", "excess", "standard_error"],
                    "properties": {
                      "method": {"type": "string"}, "brier": {"type": "number"}, "excess": {"type": "number"},
                      "standard_error": {"type": "number"}
                    }
                  }}
                }
              },
              "comparison": {"$ref": "#/components/schemas/ComparisonMetrics"},
              "thresholds": {"type": "array", "items": {
                "type": "object", "required": ["param", "old", "new", "status"],
                "properties": {
                  "param": {"type": "string"}, "old": {"type": "number"}, "new": {"type": "number"},
                  "interval": {"$ref": "#/components/schemas/Interval"},
                  "status": {"enum": ["chosen", "no_significant_change", "unchanged", "unusable"]},
                  "detail": {"type": "string"}
                }
              }},
              "importances": {"type": "object", "additionalProperties": {
                "type": "object", "required": ["drop", "interval", "model_share"],
                "properties": {
                  "drop": {"description": "Utility lost when the feature is shuffled.", "type": "number"},
                  "interval": {"$ref": "#/components/schemas/Interval"},
                  "model_share": {"$ref": "#/components/schemas/Share"}
                }
              }},
              "coefficients": {"$ref": "#/components/schemas/ModelCoefficients"},
              "missing": {
                "description": "The share of rows that lack a feature.",
                "type": "object", "additionalProperties": {"$ref": "#/components/schemas/Share"}
              }
            }
          },
          "ModelCoefficients": {
            "description": "Of a logistic model: one logit for the first of two labels, or one for each of more.",
            "type": "object", "required": ["logits", "converged", "iterations"],
            "properties": {
              "logits": {"type": "array", "items": {
                "type": "object", "required": ["label", "intercept", "columns"],
                "properties": {
                  "label": {"type": "string"},
                  "intercept": {"description": "For raw features.", "type": "number"},
                  "columns": {"type": "array", "items": {
                    "type": "object", "required": ["column", "raw", "standardized"],
                    "properties": {
                      "column": {"type": "string"},
                      "raw": {"description": "Log-odds per unit of the feature.", "type": "number"},
                      "standardized": {"description": "Log-odds per standard deviation.", "type": "number"}
                    }
                  }}
                }
              }},
              "converged": {"description": "Whether the optimum was reached.", "type": "boolean"},
              "iterations": {"type": "integer"}
            }
          },
          "ProbabilityMetrics": {
            "type": "object",
            "required": ["auc", "brier", "log_loss", "ece", "ece_equal_mass", "reliability", "rows"],
            "properties": {
              "auc": {"type": ["number", "null"]}, "brier": {"type": "number"}, "log_loss": {"type": "number"},
              "ece": {"description": "Ten bins of equal width.", "type": "number"},
              "ece_equal_mass": {"description": "Ten bins of equal mass.", "type": "number"},
              "reliability": {"type": "array", "items": {
                "type": "object", "required": ["low", "high", "mean_probability", "frequency", "rows"],
                "properties": {
                  "low": {"type": "number"}, "high": {"type": "number"}, "mean_probability": {"type": "number"},
                  "frequency": {"type": "number"}, "rows": {"type": "integer"}
                }
              }},
              "rows": {"type": "integer"}
            }
          },
          "ComparisonMetrics": {
            "description": "Paired, on the same rows.",
            "type": "object",
            "required": [
              "against", "rows", "accuracy_delta", "accuracy_delta_interval", "utility_delta", "probability_better"
            ],
            "properties": {
              "against": {"type": "string"}, "rows": {"type": "integer"}, "accuracy_delta": {"type": "number"},
              "accuracy_delta_interval": {"$ref": "#/components/schemas/Interval"},
              "utility_delta": {"type": "number"},
              "utility_delta_interval": {"$ref": "#/components/schemas/Interval"},
              "probability_better": {"$ref": "#/components/schemas/Share"}
            }
          }
        }
        """#
}
