/// The schemas of labels that look wrong, of who gave them, and of what training would be without them.
enum SuspectSchemas {
    static let text = #"""
        {
          "SuspectExample": {
            "type": "object",
            "required": [
              "id", "agent", "key", "payload", "label", "suggested_label", "suspicion", "method", "flagged", "anchored",
              "label_probability", "neighbor_disagreement", "source", "labeler", "confidence", "created_at"
            ],
            "properties": {
              "id": {"type": "integer", "format": "int64"},
              "agent": {"$ref": "#/components/schemas/AgentName"},
              "key": {"type": "string"},
              "payload": {"$ref": "#/components/schemas/Payload"},
              "label": {"type": "string"},
              "suggested_label": {"description": "The most probable other label.", "type": "string"},
              "suspicion": {"type": "number", "minimum": 0, "maximum": 1},
              "method": {"description": "The filter behind `flagged`.", "type": "string"},
              "flagged": {"description": "Whether confident learning flags it.", "type": "boolean"},
              "anchored": {
                "description": "Whether the model learned from gold and approvals alone.", "type": "boolean"
              },
              "label_probability": {"type": "number", "minimum": 0, "maximum": 1},
              "neighbor_disagreement": {"type": "number", "minimum": 0, "maximum": 1},
              "source": {"type": "string"},
              "labeler": {"type": ["string", "null"]},
              "confidence": {"$ref": "#/components/schemas/Confidence"},
              "created_at": {"$ref": "#/components/schemas/Time"}
            }
          },
          "LabelerReport": {
            "type": "object",
            "required": [
              "labeler", "labels", "compared_labels", "agreement", "z", "p_value", "accused", "bursts", "first_seen",
              "last_seen"
            ],
            "properties": {
              "labeler": {"type": "string"},
              "labels": {"$ref": "#/components/schemas/Count"},
              "compared_labels": {"$ref": "#/components/schemas/Count"},
              "agreement": {
                "description": "With others' labels of the same keys.",
                "type": ["number", "null"], "minimum": 0, "maximum": 1
              },
              "z": {
                "description": "How the labels fit a model of gold and approvals, negative is worse; null where the \#
        labeler has under 20 labels or there is too little gold.",
                "type": ["number", "null"]
              },
              "p_value": {"type": ["number", "null"], "minimum": 0, "maximum": 1},
              "accused": {"type": "boolean"},
              "accused_burst": {
                "description": "The least probable of the bursts that accuse; left out where none does.",
                "type": "object", "required": ["labels", "z", "p_value", "first_seen", "last_seen"],
                "properties": {
                  "labels": {"$ref": "#/components/schemas/Count"}, "z": {"type": "number"},
                  "p_value": {"type": "number", "minimum": 0, "maximum": 1},
                  "first_seen": {"$ref": "#/components/schemas/Time"},
                  "last_seen": {"$ref": "#/components/schemas/Time"}
                }
              },
              "bursts": {"$ref": "#/components/schemas/Count"},
              "first_seen": {"$ref": "#/components/schemas/Time"},
              "last_seen": {"$ref": "#/components/schemas/Time"}
            }
          },
          "ExcludePreview": {
            "type": "object",
            "required": [
              "agent", "model_type", "examples", "with", "without", "comparison", "trusted_comparison", "basis",
              "recommendation", "summary"
            ],
            "properties": {
              "agent": {"$ref": "#/components/schemas/AgentName"},
              "model_type": {"enum": ["logistic", "tree"]},
              "examples": {
                "description": "Labels that train and would no more; several may be of one key.",
                "type": "integer", "minimum": 0
              },
              "with": {"$ref": "#/components/schemas/PreviewedTraining"},
              "without": {"$ref": "#/components/schemas/PreviewedTraining"},
              "comparison": {
                "description": "On all rows that stay; null where no row changes or none can be compared.",
                "anyOf": [{"$ref": "#/components/schemas/PreviewedComparison"}, {"type": "null"}]
              },
              "trusted_comparison": {
                "description": "On those of them that gold or approvals labeled; null with fewer than 20, or fewer \#
        than five of a label.",
                "anyOf": [{"$ref": "#/components/schemas/PreviewedComparison"}, {"type": "null"}]
              },
              "basis": {
                "description": "Which comparison the recommendation rests on.", "enum": ["trusted", "kept", null]
              },
              "recommendation": {
                "description": "By the interval of `utility_delta`.",
                "enum": ["exclude", "keep", "no_significant_difference"]
              },
              "summary": {"type": "string"}
            }
          },
          "PreviewedTraining": {
            "type": "object", "required": ["training_count", "label_distribution", "thresholds"],
            "properties": {
              "training_count": {"$ref": "#/components/schemas/Count"},
              "label_distribution": {"$ref": "#/components/schemas/Counts"},
              "thresholds": {
                "description": "That it would choose.", "type": "object", "additionalProperties": {"type": "number"}
              }
            }
          },
          "PreviewedComparison": {
            "description": "Held-out decisions of both trainings on the same rows; deltas are without minus with.",
            "type": "object",
            "required": [
              "rows", "accuracy_with", "accuracy_without", "accuracy_delta", "accuracy_delta_interval", "utility_with",
              "utility_without", "utility_delta", "utility_delta_interval", "probability_better"
            ],
            "properties": {
              "rows": {"$ref": "#/components/schemas/Count"},
              "accuracy_with": {"$ref": "#/components/schemas/Share"},
              "accuracy_without": {"$ref": "#/components/schemas/Share"},
              "accuracy_delta": {"type": "number"},
              "accuracy_delta_interval": {"$ref": "#/components/schemas/Interval"},
              "utility_with": {"type": "number"},
              "utility_without": {"type": "number"},
              "utility_delta": {"type": "number"},
              "utility_delta_interval": {"$ref": "#/components/schemas/Interval"},
              "probability_better": {"$ref": "#/components/schemas/Share"}
            }
          }
        }
        """#
}
