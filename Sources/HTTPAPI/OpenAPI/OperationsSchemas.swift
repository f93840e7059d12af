extension OperationsPaths {
    static let schemas = #"""
        {
          "Action": {
            "enum": [
              "feeds_load", "train", "train_failed", "propose", "approve", "reject", "apply", "guard_check", "promote",
              "rollback", "weights_update", "review_sample", "label", "exclude", "restore", "upload",
              "bundle_rollback", "pause", "resume", "alert", "agent_register", "review_skip", "review_undo",
              "review_reopen", "import", "clear_hold", "alert_ack", "alert_silence", "clock_accept"
            ]
          },
          "LogEntry": {
            "description": "One change of state. The action's own figures are members beside these.",
            "type": "object", "required": ["timestamp", "agent", "action", "actor", "reason"],
            "additionalProperties": true,
            "properties": {
              "timestamp": {"$ref": "#/components/schemas/Time"},
              "agent": {"anyOf": [{"$ref": "#/components/schemas/AgentName"}, {"type": "null"}]},
              "action": {"$ref": "#/components/schemas/Action"},
              "actor": {"type": ["string", "null"]},
              "reason": {"type": ["string", "null"]}
            }
          },
          "ActorRequest": {
            "type": "object",
            "properties": {
              "actor": {"description": "Who asks for it; `operator` if left out.", "type": ["string", "null"]}
            }
          },
          "PauseRequest": {
            "type": "object",
            "properties": {"reason": {"type": ["string", "null"]}, "actor": {"type": ["string", "null"]}}
          },
          "PauseAnswer": {
            "type": "object", "required": ["status", "reason"],
            "properties": {
              "status": {"const": "paused"}, "reason": {"type": ["string", "null"]},
              "confirmed_by": {"$ref": "#/components/schemas/ConfirmedBy"},
              "unconfirmed": {"$ref": "#/components/schemas/Unconfirmed"}
            }
          },
          "ConfirmedBy": {
            "description": "The nodes that serve what was changed.", "type": "array", "items": {"type": "string"}
          },
          "Unconfirmed": {
            "description": "Live nodes that did not say so within a second; they will as soon as they can.",
            "type": "array", "items": {"type": "string"}
          },
          "Node": {
            "description": "A process of the server.", "type": "object",
            "required": ["id", "address", "version", "state", "started_at", "last_seen_at", "config_version"],
            "properties": {
              "id": {"type": "string"},
              "address": {"description": "Where it listens.", "type": "string"},
              "version": {"type": "string"},
              "state": {"enum": ["live", "lost"]},
              "started_at": {"$ref": "#/components/schemas/Time"},
              "last_seen_at": {"$ref": "#/components/schemas/Time"},
              "config_version": {"$ref": "#/components/schemas/ConfigVersion"}
            }
          },
          "ResumeAnswer": {
            "type": "object", "required": ["status"], "properties": {"status": {"const": "resumed"}}
          },
          "Status": {
            "type": "object", "required": ["is_paused", "pause_reason", "paused_by", "paused_at"],
            "properties": {
              "is_paused": {"type": "boolean"},
              "pause_reason": {"type": ["string", "null"]},
              "paused_by": {"type": ["string", "null"]},
              "paused_at": {"anyOf": [{"$ref": "#/components/schemas/Time"}, {"type": "null"}]},
              "version": {"description": "The server's.", "type": "string"},
              "started_at": {"$ref": "#/components/schemas/Time"},
              "schedule": {"description": "Whether scheduled jobs run in this server.", "type": "boolean"},
              "agents": {"$ref": "#/components/schemas/Count"},
              "active_canaries": {"$ref": "#/components/schemas/Count"},
              "pending_approvals": {"$ref": "#/components/schemas/Count"},
              "config_version": {"$ref": "#/components/schemas/ConfigVersion"},
              "nodes": {
                "description": "Also those lost within the last hour.",
                "type": "array", "items": {"$ref": "#/components/schemas/Node"}
              }
            }
          },
          "JobName": {
            "enum": [
              "feeds_load", "weights_update", "review_sample", "guard_check", "train_propose", "judge_summary"
            ]
          },
          "ScheduledJob": {
            "type": "object",
            "required": ["job", "time", "weekday", "enabled", "next_run_at", "last_run_at", "last_status"],
            "properties": {
              "job": {"$ref": "#/components/schemas/JobName"},
              "time": {"description": "In UTC.", "type": "string", "pattern": "^\\d\\d:\\d\\d$"},
              "weekday": {
                "description": "Null for every day.", "enum": ["mon", "tue", "wed", "thu", "fri", "sat", "sun", null]
              },
              "enabled": {"type": "boolean"},
              "next_run_at": {"anyOf": [{"$ref": "#/components/schemas/Time"}, {"type": "null"}]},
              "last_run_at": {"anyOf": [{"$ref": "#/components/schemas/Time"}, {"type": "null"}]},
              "last_status": {"enum": ["succeeded", "skipped", "failed", null]}
            }
          },
          "JobRunAnswer": {
            "type": "object", "required": ["job", "status"],
            "properties": {
              "job": {"$ref": "#/components/schemas/JobName"},
              "status": {"enum": ["succeeded", "skipped", "failed"]},
              "figures": {
                "description": "As in the journal.", "type": "object", "additionalProperties": true
              }
            }
          },
          "Liveness": {
            "type": "object", "required": ["status"], "properties": {"status": {"const": "ok"}}
          },
          "Readiness": {
            "type": "object", "required": ["status", "config_version"],
            "properties": {
              "status": {"enum": ["ok", "degraded"]},
              "database": {
                "description": "Why it takes no writes; only when it does not.",
                "enum": ["unavailable", "full", "locked", "read_only", "moved", "corrupt"]
              },
              "config_version": {"$ref": "#/components/schemas/ConfigVersion"},
              "reasons": {"description": "What it cannot do, or soon cannot (`disk_low`).", "type": "array", "items": {
                "type": "object", "required": ["code", "detail"],
                "properties": {
                  "code": {"enum": [
                    "database_unavailable", "database_full", "database_locked", "database_read_only", "database_moved",
                    "database_corrupt", "disk_low", "clock_jumped", "stale", "agent_set_aside", "events_spooled"
                  ]},
                  "detail": {"type": "string"},
                  "seconds": {"description": "For how long, where that is known.", "type": "integer", "minimum": 0}
                }
              }}
            }
          }
        }
        """#
}
