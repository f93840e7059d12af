import Rules

extension LabeledPaths {
    static let schemas = #"""
        {
          "LabeledStats": {
            "type": "object", "required": ["total", "by_source", "by_agent", "recent_7d"],
            "properties": {
              "total": {"$ref": "#/components/schemas/Count"},
              "by_source": {
                "description": "Always has `approvals`, `feedback` and `gold`; others when they have examples.",
                "type": "object", "required": ["approvals", "feedback", "gold"],
                "additionalProperties": {"type": "integer", "minimum": 0}
              },
              "by_agent": {"$ref": "#/components/schemas/Counts"},
              "recent_7d": {
                "description": "Examples that occurred in the last seven days.", "type": "integer", "minimum": 0
              },
              "waiting": {
                "description": "Labels that speak of a run which is not known; they become examples when it comes.",
                "type": "integer", "minimum": 0
              },
              "by_label": {
                "description": "Examples per agent and label.",
                "type": "object", "additionalProperties": {"$ref": "#/components/schemas/Counts"}
              },
              "warnings": {
                "description": "`low_recent`, `few_examples`, `imbalanced` or `labels_waiting`.",
                "type": "array", "items": {"$ref": "#/components/schemas/Warning"}
              }
            }
          },
          "LabeledExample": {
            "type": "object",
            "required": [
              "id", "agent", "key", "payload", "label", "source", "labeler", "confidence", "created_at", "notes"
            ],
            "properties": {
              "id": {"type": "integer", "format": "int64"},
              "agent": {"$ref": "#/components/schemas/AgentName"},
              "key": {"type": "string"},
              "payload": {"$ref": "#/components/schemas/Payload"},
              "label": {"type": "string"},
              "is_negative": {
                "description": "True where people only said that `label` is wrong; it never trains as a positive.",
                "type": "boolean"
              },
              "source": {"type": "string", "examples": ["approvals", "feedback", "gold", "review", "synthetic"]},
              "source_id": {"type": "string"},
              "labeler": {"type": ["string", "null"]},
              "confidence": {"$ref": "#/components/schemas/Confidence"},
              "created_at": {"$ref": "#/components/schemas/Time"},
              "notes": {"type": ["string", "null"]},
              "excluded": {"type": "boolean"},
              "excluded_reason": {"type": "string"},
              "conflicting_labels": {
                "description": "Other labels given to the same key.", "type": "array", "items": {"type": "string"}
              },
              "suspicion": {
                "description": "Where suspicion was asked for.", "type": "number", "minimum": 0, "maximum": 1
              }
            }
          },
          "SourceName": {"type": "string", "pattern": "^[a-z][a-z0-9_]{0,63}$"},
          "ExampleImport": {
            "description": "One example. `agent` and `source` may be left to the query.",
            "type": "object", "required": ["key", "payload", "label"],
            "properties": {
              "agent": {"anyOf": [{"$ref": "#/components/schemas/AgentName"}, {"type": "null"}]},
              "key": {"$ref": "#/components/schemas/EventKey"},
              "payload": {"$ref": "#/components/schemas/Payload"},
              "label": {"type": "string"},
              "is_negative": {
                "description": "Whether the label is what the example is not; such examples never train as positives.",
                "type": ["boolean", "null"], "default": false
              },
              "source": {"anyOf": [{"$ref": "#/components/schemas/SourceName"}, {"type": "null"}]},
              "source_id": {
                "description": "One example per agent, source, this and labeler; the key if left out. Another one \#
        of the same labeler is a revision.",
                "type": ["string", "null"], "minLength": 1, "maxLength": \#(Limits.Text.importedID)
              },
              "labeler": {"anyOf": [{"$ref": "#/components/schemas/Name"}, {"type": "null"}]},
              "confidence": {"type": ["number", "null"], "minimum": 0, "maximum": 100, "default": 100},
              "notes": {"type": ["string", "null"], "maxLength": \#(Limits.Text.longest)},
              "occurred_at": {"$ref": "#/components/schemas/OccurredAt"},
              "excluded_reason": {
                "description": "Why the example does not train; given, the example comes in excluded.",
                "type": ["string", "null"]
              }
            }
          },
          "ExampleBatch": {
            "type": "object", "required": ["items"],
            "properties": {
              "items": {"type": "array", "items": {"$ref": "#/components/schemas/ExampleImport"}}
            }
          },
          "LabeledCSV": {
            "description": "With a header line. The columns agent, key, label, source, source_id, labeler, \#
        confidence, notes, time, is_negative and excluded_reason are the example's own; every other one is a member \#
        of the payload, which may stand behind `payload.` to tell it from these. A column that a feature reads is read \#
        by the feature's kind, every other one is text unless it is a number or a truth value in JSON's spelling. Where \#
        key, label, source and source_id are among the columns, as in an export, arrays, objects and null are read too, \#
        and texts in JSON's quotes. Empty fields are left out.",
            "type": "string"
          },
          "ImportedFile": {
            "description": "Only of imports: what was found in the file.",
            "type": "object",
            "required": [
              "format", "encoding", "rows", "readable", "keys", "more_keys", "keys_with_two_labels", "columns",
              "columns_total", "missing_features"
            ],
            "properties": {
              "format": {"enum": ["ndjson", "csv", "json", "label_studio"]},
              "encoding": {"enum": ["utf-8", "utf-16le", "utf-16be"]},
              "delimiter": {"description": "What separates the fields of a table.", "type": "string"},
              "rows": {"$ref": "#/components/schemas/Count"},
              "readable": {"description": "Rows that can be kept.", "type": "integer", "minimum": 0},
              "keys": {"description": "Different keys among these.", "type": "integer", "minimum": 0},
              "more_keys": {"description": "There are still more, which were not counted.", "type": "boolean"},
              "keys_with_two_labels": {"$ref": "#/components/schemas/Count"},
              "columns": {
                "type": "array", "maxItems": \#(Limits.Import.listedColumns),
                "items": {"$ref": "#/components/schemas/ImportedColumn"}
              },
              "columns_total": {"type": "integer", "minimum": 0, "maximum": \#(Limits.Import.columns)},
              "missing_features": {
                "description": "Features of the agent that no row says anything of.",
                "type": "array", "items": {"type": "string"}
              }
            }
          },
          "ImportedColumn": {
            "type": "object", "required": ["name", "use", "filled", "missing", "unreadable"],
            "properties": {
              "name": {"type": "string"},
              "use": {
                "description": "`feature`, `payload`, `left_out`, or the example's own member that it is.",
                "enum": [
                  "feature", "payload", "left_out", "agent", "key", "label", "source", "source_id", "labeler",
                  "confidence", "notes", "occurred_at", "is_negative", "excluded_reason"
                ]
              },
              "feature": {"type": "string"},
              "kind": {"enum": ["number", "boolean", "count", "category"]},
              "because": {"description": "Why it is left out.", "type": "string"},
              "filled": {"$ref": "#/components/schemas/Count"},
              "missing": {
                "description": "Rows in which it says that there is nothing, as `NaN` or an empty field.",
                "type": "integer", "minimum": 0
              },
              "unreadable": {
                "description": "Rows in which the feature, or the example's member, is not read from what it says.",
                "type": "integer", "minimum": 0
              },
              "unreadable_example": {"type": "string"}
            }
          },
          "LabelStudioTasks": {
            "description": "A project as Label Studio exports it (JSON), or one task of it. The members of \#
        `meta.attune` are written by an export from here and read back.",
            "anyOf": [
              {"type": "array", "items": {"$ref": "#/components/schemas/LabelStudioTask"}},
              {"$ref": "#/components/schemas/LabelStudioTask"}
            ]
          },
          "LabelStudioTask": {
            "type": "object", "required": ["data"],
            "properties": {
              "id": {"type": ["integer", "string"]},
              "data": {"$ref": "#/components/schemas/Payload"},
              "meta": {"type": ["object", "null"]},
              "annotations": {"type": "array", "items": {"type": "object", "properties": {
                "was_cancelled": {"type": "boolean"},
                "ground_truth": {"type": "boolean"},
                "completed_by": {"type": ["integer", "string", "object", "null"]},
                "created_at": {"type": "string"},
                "result": {"type": "array", "items": {"type": "object"}}
              }}},
              "predictions": {"description": "Not read; written empty.", "type": "array"}
            }
          },
          "ExampleChoice": {
            "description": "Which examples are meant, either by `ids` or by `filter`.",
            "type": "object", "oneOf": [{"required": ["ids"]}, {"required": ["filter"]}],
            "properties": {
              "ids": {"type": ["array", "null"], "items": {"type": "integer", "format": "int64"}},
              "filter": {"anyOf": [{"$ref": "#/components/schemas/LabeledFilter"}, {"type": "null"}]}
            }
          },
          "ExampleSelection": {
            "allOf": [{"$ref": "#/components/schemas/ExampleChoice"}, {"type": "object", "properties": {
              "reason": {"type": ["string", "null"]},
              "actor": {"type": ["string", "null"]}
            }}]
          },
          "LabeledFilter": {
            "description": "As in the list's query; every member narrows the choice, and there is at least one.",
            "type": "object",
            "properties": {
              "agent": {"anyOf": [{"$ref": "#/components/schemas/AgentName"}, {"type": "null"}]},
              "source": {"type": ["string", "null"]},
              "label": {"type": ["string", "null"]},
              "labeler": {"type": ["string", "null"]},
              "min_confidence": {"type": ["number", "null"], "minimum": 0, "maximum": 100},
              "since": {"type": ["string", "null"], "format": "date-time"},
              "until": {"type": ["string", "null"], "format": "date-time"},
              "suspect": {
                "description": "Only those that look wrong; takes `agent`.", "type": ["boolean", "null"]
              },
              "min_suspicion": {
                "description": "At least this suspicion; takes `agent`. What is restored is judged as if it trained.",
                "type": ["number", "null"], "minimum": 0, "maximum": 1
              }
            }
          },
          "ExcludeAnswer": {
            "type": "object", "required": ["excluded"],
            "properties": {"excluded": {"$ref": "#/components/schemas/Count"}}
          },
          "RestoreAnswer": {
            "type": "object", "required": ["restored"],
            "properties": {"restored": {"$ref": "#/components/schemas/Count"}}
          }
        }
        """#
}
