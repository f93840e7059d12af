extension ApprovalsPaths {
    static let schemas = #"""
        {
          "Approval": {
            "description": "A bundle that waits for a person's word, or has it.",
            "type": "object",
            "required": [
              "id", "agent", "bundle_id", "diff", "requested_by", "created_at", "decided_by", "rationale",
              "decided_at", "applied_at"
            ],
            "properties": {
              "id": {"type": "string"},
              "agent": {"$ref": "#/components/schemas/AgentName"},
              "bundle_id": {"type": "string"},
              "diff": {"$ref": "#/components/schemas/BundleDiff"},
              "requested_by": {"type": "string"},
              "created_at": {"$ref": "#/components/schemas/Time"},
              "status": {
                "description": "`stale`: another bundle became active meanwhile; propose again.",
                "enum": ["pending", "approved", "rejected", "applied", "stale"]
              },
              "training_count": {"$ref": "#/components/schemas/Count"},
              "decided_by": {"type": ["string", "null"]},
              "rationale": {"type": ["string", "null"]},
              "decided_at": {"anyOf": [{"$ref": "#/components/schemas/Time"}, {"type": "null"}]},
              "applied_at": {"anyOf": [{"$ref": "#/components/schemas/Time"}, {"type": "null"}]},
              "advice": {"$ref": "#/components/schemas/Advice"}
            }
          },
          "Advice": {
            "description": "What the decision criteria say.",
            "type": "object", "required": ["recommendation", "reasons"],
            "properties": {
              "recommendation": {"enum": ["approve", "reject", "review"]},
              "reasons": {"type": "array", "items": {"type": "string"}}
            }
          },
          "ApproveRequest": {
            "type": "object",
            "properties": {"approver": {"type": ["string", "null"]}, "rationale": {"type": ["string", "null"]}}
          },
          "RejectRequest": {
            "description": "The person may be named as `rejector` or as `approver`.",
            "type": "object",
            "properties": {
              "rejector": {"type": ["string", "null"]},
              "approver": {"type": ["string", "null"]},
              "rationale": {"type": ["string", "null"]}
            }
          },
          "ApplyRequest": {
            "type": "object",
            "properties": {
              "canary_percent": {"type": ["integer", "null"], "minimum": 1, "maximum": 100, "default": 10},
              "actor": {"type": ["string", "null"]}
            }
          },
          "ApplyAnswer": {
            "type": "object", "required": ["status", "canary_percent"],
            "properties": {
              "status": {"const": "deployed"},
              "canary_percent": {"type": "integer", "minimum": 1, "maximum": 100},
              "agent": {"$ref": "#/components/schemas/AgentName"},
              "bundle_id": {"type": "string"},
              "config_version": {"$ref": "#/components/schemas/ConfigVersion"},
              "confirmed_by": {"$ref": "#/components/schemas/ConfirmedBy"},
              "unconfirmed": {"$ref": "#/components/schemas/Unconfirmed"}
            }
          }
        }
        """#
}
