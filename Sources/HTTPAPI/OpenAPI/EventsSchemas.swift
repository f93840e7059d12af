import Rules

extension EventsPaths {
    static let schemas = #"""
        {
          "NDJSON": {
            "description": "One item a line.",
            "type": "string"
          },
          "EventKey": {
            "description": "A key or an id: 1 to \#(Limits.Text.key) bytes of UTF-8 without control characters, taken as it \#
        is and compared byte for byte.",
            "type": "string", "minLength": 1, "maxLength": \#(Limits.Text.key),
            "pattern": "^[^\\u0000-\\u001f\\u007f-\\u009f]+$"
          },
          "Name": {
            "description": "1 to \#(Limits.Text.name) bytes in Unicode's normal form C, in which it is kept; something \#
        visible, and nothing that breaks a line or turns the direction of writing.",
            "type": "string", "minLength": 1, "maxLength": \#(Limits.Text.name),
            "pattern": "^[^\\u0000-\\u001f\\u007f-\\u009f\\u2028-\\u202e\\u2066-\\u2069]+$"
          },
          "RunReport": {
            "description": "One decision that an agent took.",
            "type": "object", "required": ["run_id", "agent", "key"],
            "properties": {
              "run_id": {"$ref": "#/components/schemas/EventKey"},
              "agent": {"$ref": "#/components/schemas/AgentName"},
              "key": {"$ref": "#/components/schemas/EventKey"},
              "config_version": {
                "description": "As the answer said that the decision was taken under.",
                "type": ["integer", "null"], "format": "int64"
              },
              "bundle_id": {"anyOf": [{"$ref": "#/components/schemas/EventKey"}, {"type": "null"}]},
              "variant": {"enum": ["active", "canary", null]},
              "decision": {"description": "One of the agent's labels.", "type": ["string", "null"]},
              "confidence": {"type": ["number", "null"], "minimum": 0, "maximum": 100},
              "latency_ms": {"type": ["number", "null"], "minimum": 0, "maximum": 1000000000000},
              "quality": {"type": ["number", "null"], "minimum": 0, "maximum": 1},
              "cost": {"type": ["number", "null"]},
              "error": {
                "description": "Whether the run failed, or with what message.",
                "type": ["boolean", "string", "null"]
              },
              "payload": {"anyOf": [{"$ref": "#/components/schemas/Payload"}, {"type": "null"}]},
              "judge_scores": {
                "description": "What each judge said, by the judge's name.",
                "type": ["object", "null"], "maxProperties": \#(Limits.Events.judgesOfRun),
                "propertyNames": {"$ref": "#/components/schemas/Name"},
                "additionalProperties": {"$ref": "#/components/schemas/JudgeScore"}
              },
              "occurred_at": {"$ref": "#/components/schemas/OccurredAt"}
            }
          },
          "JudgeScore": {
            "type": "object",
            "properties": {
              "verdict": {"description": "The label it would have chosen.", "type": ["string", "null"]},
              "confidence": {"type": ["number", "null"], "minimum": 0, "maximum": 100}
            }
          },
          "FeedbackReport": {
            "description": "A person's thumb on a decision.",
            "type": "object", "required": ["feedback_id", "agent", "key", "thumbs"],
            "properties": {
              "feedback_id": {"$ref": "#/components/schemas/EventKey"},
              "agent": {"$ref": "#/components/schemas/AgentName"},
              "key": {"$ref": "#/components/schemas/EventKey"},
              "thumbs": {"enum": ["up", "down"]},
              "label": {"description": "The right label, if said; wins over the thumb.", "type": ["string", "null"]},
              "user": {"anyOf": [{"$ref": "#/components/schemas/Name"}, {"type": "null"}]},
              "notes": {"type": ["string", "null"], "maxLength": \#(Limits.Text.longest)},
              "occurred_at": {"$ref": "#/components/schemas/OccurredAt"}
            }
          },
          "DecisionReport": {
            "description": "A person approved or rejected an action that the agent asked for.",
            "type": "object", "required": ["decision_id", "agent", "key", "action", "approved"],
            "properties": {
              "decision_id": {"$ref": "#/components/schemas/EventKey"},
              "agent": {"$ref": "#/components/schemas/AgentName"},
              "key": {"$ref": "#/components/schemas/EventKey"},
              "action": {"description": "The label that the agent wanted to act on.", "type": "string"},
              "approved": {"type": "boolean"},
              "user": {"anyOf": [{"$ref": "#/components/schemas/Name"}, {"type": "null"}]},
              "rationale": {"type": ["string", "null"], "maxLength": \#(Limits.Text.longest)},
              "payload": {"anyOf": [{"$ref": "#/components/schemas/Payload"}, {"type": "null"}]},
              "occurred_at": {"$ref": "#/components/schemas/OccurredAt"}
            }
          },
          "GoldReport": {
            "description": "A curated task with its right answer.",
            "type": "object", "required": ["task_id", "agent", "payload", "expected_label"],
            "properties": {
              "task_id": {"$ref": "#/components/schemas/EventKey"},
              "agent": {"$ref": "#/components/schemas/AgentName"},
              "key": {"anyOf": [{"$ref": "#/components/schemas/EventKey"}, {"type": "null"}]},
              "payload": {"$ref": "#/components/schemas/Payload"},
              "expected_label": {"type": "string"},
              "blind": {
                "description": "False if the answer was given by somebody who had seen the decision.",
                "type": ["boolean", "null"], "default": true
              },
              "notes": {"type": ["string", "null"], "maxLength": \#(Limits.Text.longest)},
              "occurred_at": {"$ref": "#/components/schemas/OccurredAt"}
            }
          },
          "RunBatch": {
            "type": "object", "required": ["items"],
            "properties": {
              "items": {"type": "array", "maxItems": 10000, "items": {"$ref": "#/components/schemas/RunReport"}}
            }
          },
          "FeedbackBatch": {
            "type": "object", "required": ["items"],
            "properties": {
              "items": {"type": "array", "maxItems": 10000, "items": {"$ref": "#/components/schemas/FeedbackReport"}}
            }
          },
          "DecisionBatch": {
            "type": "object", "required": ["items"],
            "properties": {
              "items": {"type": "array", "maxItems": 10000, "items": {"$ref": "#/components/schemas/DecisionReport"}}
            }
          },
          "GoldBatch": {
            "type": "object", "required": ["items"],
            "properties": {
              "items": {"type": "array", "maxItems": 10000, "items": {"$ref": "#/components/schemas/GoldReport"}}
            }
          },
          "Receipt": {
            "description": "What became of the items; the accepted and revised ones are durable. Each item is counted \#
        once: in accepted, duplicates, revised or rejected_total.",
            "type": "object",
            "required": [
              "accepted", "duplicates", "revised", "changed", "rejected_total", "reasons", "rejected", "waiting",
              "warnings"
            ],
            "properties": {
              "accepted": {"$ref": "#/components/schemas/Count"},
              "duplicates": {"description": "Items that were here already.", "type": "integer", "minimum": 0},
              "revised": {
                "description": "Other words of the same labeler under a known id; the later ones hold.",
                "type": "integer", "minimum": 0
              },
              "changed": {
                "description": "Of the refused ones, those whose id is known with other content.",
                "type": "integer", "minimum": 0
              },
              "rejected_total": {"description": "Items that were refused.", "type": "integer", "minimum": 0},
              "reasons": {
                "description": "By code, how many were refused.",
                "type": "object", "additionalProperties": {"type": "integer", "minimum": 1}
              },
              "rejected": {
                "description": "The first of the refused ones.",
                "type": "array", "maxItems": \#(Limits.listedRejections),
                "items": {"$ref": "#/components/schemas/RejectedItem"}
              },
              "waiting": {
                "description": "Of the accepted and revised ones, those that speak of a run which is not known yet. \#
        They become examples when it comes.",
                "type": "integer", "minimum": 0
              },
              "warnings": {"type": "array", "items": {"$ref": "#/components/schemas/Warning"}},
              "skipped": {
                "description": "Only of imports: rows, tasks and annotations that hold no label.",
                "type": "integer", "minimum": 0
              },
              "file": {"$ref": "#/components/schemas/ImportedFile"},
              "dry_run": {"description": "The file was only looked through; nothing was kept.", "const": true},
              "spooled": {
                "description": "Only while the database is away: of the accepted ones, how many wait on the server's \#
        disk. Whether they were here already shows later.",
                "type": "integer", "minimum": 1
              }
            }
          },
          "RejectedItem": {
            "type": "object", "required": ["index", "code", "detail"],
            "properties": {
              "index": {"description": "Its place in the batch, from 0.", "type": "integer", "minimum": 0},
              "code": {"type": "string"},
              "detail": {"type": "string"}
            }
          },
          "FeedsLoaded": {
            "type": "object", "required": ["status", "counts", "total"],
            "properties": {
              "status": {"const": "success"},
              "counts": {"$ref": "#/components/schemas/Counts"},
              "total": {"$ref": "#/components/schemas/Count"}
            }
          }
        }
        """#
}
