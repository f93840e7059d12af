extension AlertsPaths {
    static let schemas = #"""
        {
          "AlertSeverity": {"enum": ["critical", "warning", "info"]},
          "AlertRule": {
            "enum": [
              "canary_regression", "training_failing", "critical_judge_weight", "database_degraded", "agent_set_aside",
              "clock_jumped", "disk_low", "labeled_growth", "labels_waiting", "canary_stalled", "canary_expiring",
              "uneven_split", "pending_approvals", "judge_weight", "judge_drop",
              "labeler_accused", "job_failed", "canary_promoted", "bundle_proposed", "judge_summary"
            ]
          },
          "DeliveryState": {
            "description": "`pending`: to be sent or tried again. `sent`: the receiver has it. `unknown`: an attempt \#
        ended without an answer, so that the receiver may have it. `failed`: the receiver will not take it. `dead`: \#
        given up.",
            "enum": ["pending", "sent", "unknown", "failed", "dead"]
          },
          "OptionalTime": {"anyOf": [{"$ref": "#/components/schemas/Time"}, {"type": "null"}]},
          "Alert": {
            "type": "object",
            "required": ["id", "rule", "severity", "state", "agent", "summary", "advice", "figures", "fired_at"],
            "properties": {
              "id": {"type": "string", "pattern": "^alert-\\d+$"},
              "rule": {"$ref": "#/components/schemas/AlertRule"},
              "severity": {"$ref": "#/components/schemas/AlertSeverity"},
              "state": {"enum": ["firing", "acknowledged", "silenced", "resolved"]},
              "agent": {"type": ["string", "null"]},
              "subject": {
                "description": "What it is about within the agent, as a judge's name.", "type": ["string", "null"]
              },
              "summary": {"type": "string"},
              "advice": {"description": "The first thing to do about it.", "type": "string"},
              "figures": {
                "description": "The numbers that led to it.", "type": "object", "additionalProperties": true
              },
              "fired_at": {"$ref": "#/components/schemas/Time"},
              "acknowledged_at": {"$ref": "#/components/schemas/OptionalTime"},
              "acknowledged_by": {"type": ["string", "null"]},
              "silenced_until": {"$ref": "#/components/schemas/OptionalTime"},
              "silenced_by": {"type": ["string", "null"]},
              "resolved_at": {"$ref": "#/components/schemas/OptionalTime"}
            }
          },
          "AlertSilence": {
            "type": "object",
            "properties": {
              "hours": {
                "description": "From now; 0 lifts the silence.", "type": ["number", "null"], "minimum": 0,
                "maximum": 720
              },
              "until": {"$ref": "#/components/schemas/OptionalTime"},
              "reason": {"type": ["string", "null"]},
              "actor": {"type": ["string", "null"]}
            }
          },
          "AlertChannel": {
            "type": "object", "required": ["name", "kind", "target", "state", "waiting"],
            "properties": {
              "name": {"type": "string"},
              "kind": {"enum": ["pagerduty", "slack", "email", "alertmanager", "webhook"]},
              "target": {"description": "Where it leads, without anything secret.", "type": "string"},
              "state": {"enum": ["ok", "failing", "unused"]},
              "failing_since": {"$ref": "#/components/schemas/OptionalTime"},
              "last_error": {"type": ["string", "null"]},
              "last_sent_at": {"$ref": "#/components/schemas/OptionalTime"},
              "waiting": {"description": "Messages that wait for it.", "type": "integer", "minimum": 0}
            }
          },
          "ChannelTestAnswer": {
            "type": "object", "required": ["channel", "status", "detail"],
            "properties": {
              "channel": {"type": "string"},
              "status": {"enum": ["sent", "failed", "unknown"]},
              "detail": {"description": "What went wrong.", "type": ["string", "null"]}
            }
          },
          "AlertDelivery": {
            "type": "object",
            "required": [
              "id", "alert_id", "channel", "event", "state", "attempts", "unknown_attempts", "created_at",
              "next_attempt_at", "finished_at", "last_error"
            ],
            "properties": {
              "id": {"description": "The message carries it.", "type": "string", "pattern": "^delivery-\\d+$"},
              "alert_id": {"type": "string", "pattern": "^alert-\\d+$"},
              "channel": {"type": "string"},
              "event": {"enum": ["trigger", "acknowledge", "resolve"]},
              "state": {"$ref": "#/components/schemas/DeliveryState"},
              "attempts": {"type": "integer", "minimum": 0},
              "unknown_attempts": {
                "description": "Attempts that ended without an answer.", "type": "integer", "minimum": 0
              },
              "created_at": {"$ref": "#/components/schemas/Time"},
              "next_attempt_at": {"$ref": "#/components/schemas/OptionalTime"},
              "finished_at": {"$ref": "#/components/schemas/OptionalTime"},
              "last_error": {"type": ["string", "null"]}
            }
          }
        }
        """#
}
