extension CanariesPaths {
    static let schemas = #"""
        {
          "ActiveCanary": {
            "description": "A bundle that serves a share of the traffic.",
            "type": "object",
            "required": ["agent", "canary_percent", "deployed_at", "hours_running", "performance", "next_step"],
            "properties": {
              "agent": {"$ref": "#/components/schemas/AgentName"},
              "canary_percent": {"type": "integer", "minimum": 1, "maximum": 99},
              "deployed_at": {"$ref": "#/components/schemas/Time"},
              "hours_running": {"$ref": "#/components/schemas/Count"},
              "performance": {"$ref": "#/components/schemas/CanarySummary"},
              "bundle_id": {"type": "string"},
              "stage_hours": {"description": "Whole hours at the present share.", "type": "integer", "minimum": 0},
              "next_step": {
                "description": "The share that the guard would promote to next.",
                "type": ["integer", "null"], "minimum": 1, "maximum": 100
              },
              "stalled": {"description": "72 hours in one stage: a person has to decide.", "type": "boolean"},
              "config_version": {"$ref": "#/components/schemas/ConfigVersion"}
            }
          },
          "QualityDelta": {
            "description": "Canary minus active; null without data.",
            "type": ["number", "null"], "minimum": -1, "maximum": 1
          },
          "LatencyDelta": {
            "description": "The canary's 95th percentile over the active's, minus 1; null without data.",
            "type": ["number", "null"], "minimum": -1
          },
          "CanaryRecommendation": {"enum": ["promote", "rollback", "monitor"]},
          "CanarySummary": {
            "description": "The guard's judgement in short.",
            "type": "object", "required": ["quality_delta", "latency_delta", "recommendation"],
            "properties": {
              "quality_delta": {"$ref": "#/components/schemas/QualityDelta"},
              "latency_delta": {"$ref": "#/components/schemas/LatencyDelta"},
              "recommendation": {"$ref": "#/components/schemas/CanaryRecommendation"},
              "reason": {"type": "string"}
            }
          },
          "CanaryPerformance": {
            "description": "How a canary is judged.",
            "type": "object",
            "required": ["has_regression", "quality_delta", "latency_delta", "recommendation", "reason"],
            "properties": {
              "has_regression": {"type": "boolean"},
              "quality_delta": {"$ref": "#/components/schemas/QualityDelta"},
              "latency_delta": {"$ref": "#/components/schemas/LatencyDelta"},
              "recommendation": {"$ref": "#/components/schemas/CanaryRecommendation"},
              "reason": {
                "description": "The first of `evidence.reasons`.", "type": "string",
                "examples": ["no_canary", "no_data", "insufficient", "undecided", "not_worse", "quality_regression"]
              },
              "evidence": {"$ref": "#/components/schemas/CanaryEvidence"},
              "agent": {"$ref": "#/components/schemas/AgentName"},
              "canary_id": {"type": "integer"},
              "bundle_id": {"type": "string"},
              "canary_percent": {"type": "integer", "minimum": 1, "maximum": 99},
              "config_version": {"$ref": "#/components/schemas/ConfigVersion"}
            }
          },
          "CanaryEvidence": {
            "description": "The figures behind a verdict.",
            "type": "object", "required": ["reasons", "holds", "metrics", "error_delta"],
            "properties": {
              "explanation": {
                "description": "All of it in words, the verdict first.", "type": "array", "items": {"type": "string"}
              },
              "reasons": {"type": "array", "items": {"type": "string"}},
              "holds": {
                "description": "What stops a promotion at present.", "type": "array", "items": {"type": "string"}
              },
              "metrics": {"type": "array", "items": {"$ref": "#/components/schemas/MetricEvidence"}},
              "error_delta": {
                "description": "Difference of the error rates.",
                "type": ["number", "null"], "minimum": -1, "maximum": 1
              },
              "left_out": {
                "description": "Outcomes that were not counted, by the reason.",
                "allOf": [{"$ref": "#/components/schemas/Counts"}]
              },
              "label_delay_seconds": {
                "description": "Median time from a run to its label, by variant.",
                "type": "object", "additionalProperties": {"type": "number"}
              },
              "hours_in_stage": {"type": "number", "minimum": 0},
              "stalled": {"type": "boolean"},
              "deadline": {
                "description": "When an undecided canary ends by itself.",
                "allOf": [{"$ref": "#/components/schemas/Time"}]
              },
              "expires_soon": {"description": "Within 24 hours.", "type": "boolean"},
              "rule_version": {"type": "string"},
              "latency_judged": {"description": "Whether latency was reported.", "type": "boolean"},
              "latency_unproven": {
                "description": "Whether latency is judged, but its median not proven for the next stage.",
                "type": "boolean"
              },
              "uneven_split_cleared": {
                "description": "Whether a person has cleared the hold `uneven_split`.", "type": "boolean"
              },
              "checks": {"$ref": "#/components/schemas/CanaryChecks"},
              "window": {"$ref": "#/components/schemas/CanaryWindow"}
            }
          },
          "CanaryChecks": {
            "description": "What is checked of the runs that agents report, before they are believed.",
            "type": "object",
            "required": [
              "active_keys", "canary_keys", "uneven_split", "variant_reports", "variants_differing", "shadow_checks",
              "shadows_differing"
            ],
            "properties": {
              "active_keys": {"$ref": "#/components/schemas/Count"},
              "canary_keys": {"$ref": "#/components/schemas/Count"},
              "uneven_split": {
                "description": "Evidence that keys do not come as assigned; holds at 1000.", "type": "number"
              },
              "variant_reports": {"$ref": "#/components/schemas/Count"},
              "variants_differing": {"$ref": "#/components/schemas/Count"},
              "shadow_checks": {"$ref": "#/components/schemas/Count"},
              "shadows_differing": {"$ref": "#/components/schemas/Count"}
            }
          },
          "MetricEvidence": {
            "description": "What one metric says.",
            "type": "object",
            "required": [
              "metric", "estimate", "margin", "harm", "harm_needed", "safe", "safe_needed", "active_outcomes",
              "canary_outcomes"
            ],
            "properties": {
              "metric": {"enum": ["quality", "latency_p50", "latency_p95", "errors"]},
              "estimate": {"type": ["number", "null"]},
              "interval": {
                "description": "The confidence sequence of `estimate`, 95 % at any number of looks: quality and errors.",
                "allOf": [{"$ref": "#/components/schemas/Interval"}]
              },
              "margin": {"type": "number"},
              "harm": {"description": "Evidence that it is worse; rolls back at `harm_needed`.", "type": "number"},
              "harm_needed": {"type": "number"},
              "safe": {
                "description": "Evidence that it is not worse by the margin; promotes at `safe_needed`.",
                "type": "number"
              },
              "safe_needed": {"type": ["number", "null"]},
              "active_outcomes": {"$ref": "#/components/schemas/Count"},
              "canary_outcomes": {"$ref": "#/components/schemas/Count"},
              "pairs": {"description": "Outcomes on which both bundles were scored.", "type": "integer", "minimum": 0},
              "items_needed": {
                "description": "Items still needed for a decision at the present rate.",
                "type": "integer", "minimum": 0
              }
            }
          },
          "CanaryWindow": {
            "description": "Plain figures of the last hours, which describe and never decide.",
            "type": "object", "required": ["hours", "active", "canary"],
            "properties": {
              "hours": {"type": "integer", "minimum": 0},
              "active": {"$ref": "#/components/schemas/VariantFigures"},
              "canary": {"$ref": "#/components/schemas/VariantFigures"}
            }
          },
          "VariantFigures": {
            "description": "Latencies and the error rate are those that runs reported, as in `TrafficPoint`.",
            "type": "object",
            "required": ["runs", "outcomes", "quality", "latency_p50_ms", "latency_p95_ms", "error_rate"],
            "properties": {
              "runs": {"$ref": "#/components/schemas/Count"},
              "outcomes": {"$ref": "#/components/schemas/Count"},
              "quality": {"type": ["number", "null"], "minimum": 0, "maximum": 1},
              "latency_p50_ms": {"type": ["number", "null"], "minimum": 0},
              "latency_p95_ms": {"type": ["number", "null"], "minimum": 0},
              "error_rate": {"type": ["number", "null"], "minimum": 0, "maximum": 1}
            }
          },
          "PromoteRequest": {
            "type": "object", "required": ["target_percent"],
            "properties": {
              "target_percent": {"type": "integer", "minimum": 1, "maximum": 100},
              "actor": {"type": ["string", "null"]}
            }
          },
          "PromoteAnswer": {
            "type": "object", "required": ["status", "agent", "target_percent"],
            "properties": {
              "status": {"const": "promoted"},
              "agent": {"$ref": "#/components/schemas/AgentName"},
              "target_percent": {"type": "integer", "minimum": 1, "maximum": 100},
              "config_version": {"$ref": "#/components/schemas/ConfigVersion"},
              "confirmed_by": {"$ref": "#/components/schemas/ConfirmedBy"},
              "unconfirmed": {"$ref": "#/components/schemas/Unconfirmed"}
            }
          },
          "RollbackRequest": {
            "type": "object",
            "properties": {"reason": {"type": ["string", "null"]}, "actor": {"type": ["string", "null"]}}
          },
          "RollbackAnswer": {
            "type": "object", "required": ["status", "canary_percent"],
            "properties": {
              "status": {"const": "rolled_back"},
              "canary_percent": {"const": 0},
              "agent": {"$ref": "#/components/schemas/AgentName"},
              "bundle_id": {"type": "string"},
              "config_version": {"$ref": "#/components/schemas/ConfigVersion"},
              "confirmed_by": {"$ref": "#/components/schemas/ConfirmedBy"},
              "unconfirmed": {"$ref": "#/components/schemas/Unconfirmed"}
            }
          },
          "DetectRequest": {
            "type": "object", "required": ["agent"],
            "properties": {
              "agent": {"$ref": "#/components/schemas/AgentName"},
              "since_hours": {"type": ["integer", "null"], "minimum": 1, "maximum": 8760, "default": 24}
            }
          }
        }
        """#
}
