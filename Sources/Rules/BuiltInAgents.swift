import JSON

/// The three agents every server knows from its first start. Nothing else in the code may know them by name.
package enum BuiltInAgents {
    package static func specifications() throws(SpecificationError) -> [AgentSpecification] {
        try [
            AgentSpecification(json: inboxTriage, agent: "inbox_triage"),
            AgentSpecification(json: insightsWriter, agent: "insights_writer"),
            AgentSpecification(json: knowledgeUpdate, agent: "knowledge_update"),
        ]
    }

    private static let inboxTriage: JSON = [
        "labels": ["quarantine", "safe"],
        "features": [
            feature("risk_score", "number"),
            ["name": "spf_fail", "path": "/spf_fail", "kind": "boolean", "default": false],
            ["name": "dkim_fail", "path": "/dkim_fail", "kind": "boolean", "default": false],
            feature("suspicious_keywords", "count"),
            feature("attachments", "count"),
            feature("sender_domain_age_days", "number"),
            feature("recipient_count", "number", default: 1),
        ],
        "parameters": [
            ["name": "risk_score_threshold", "default": 70.0, "min": 0, "max": 100, "extreme": [30, 90]],
            ["name": "spf_dkim_weight", "default": 1.0, "min": 0, "max": 100],
        ],
        "rule": [
            "then": "quarantine", "otherwise": "safe",
            "when_all": [
                [
                    "score": [
                        ["feature": "risk_score"],
                        ["feature": "spf_fail", "times": "spf_dkim_weight"],
                        ["feature": "dkim_fail", "times": "spf_dkim_weight"],
                    ],
                    "at_least": "risk_score_threshold",
                ]
            ],
        ],
    ]

    private static let insightsWriter: JSON = [
        "labels": ["publish", "hold"],
        "features": [
            feature("pattern_strength", "number"),
            feature("data_points_count", "number"),
            feature("confidence_score", "number"),
            feature("statistical_significance", "number"),
            feature("novelty_score", "number"),
        ],
        "parameters": [
            ["name": "pattern_strength_threshold", "default": 70.0, "min": 0, "max": 100],
            ["name": "min_data_points", "default": 10, "min": 0, "max": 10000, "kind": "integer"],
        ],
        "rule": [
            "then": "publish", "otherwise": "hold",
            "when_all": [
                ["score": [["feature": "pattern_strength"]], "at_least": "pattern_strength_threshold"],
                ["score": [["feature": "data_points_count"]], "at_least": "min_data_points"],
            ],
        ],
    ]

    private static let knowledgeUpdate: JSON = [
        "labels": ["apply", "skip"],
        "features": [
            feature("similarity_score", "number"),
            feature("frequency_delta", "number"),
            feature("co_occurrence_count", "number"),
            feature("context_overlap_ratio", "number"),
        ],
        "parameters": [
            ["name": "similarity_threshold", "default": 80.0, "min": 0, "max": 100],
            ["name": "min_co_occurrence", "default": 3, "min": 0, "max": 1000, "kind": "integer"],
        ],
        "rule": [
            "then": "apply", "otherwise": "skip",
            "when_all": [
                ["score": [["feature": "similarity_score"]], "at_least": "similarity_threshold"],
                ["score": [["feature": "co_occurrence_count"]], "at_least": "min_co_occurrence"],
            ],
        ],
    ]

    private static func feature(_ name: String, _ kind: String, default value: Int64 = 0) -> JSON {
        ["name": .string(name), "path": .string("/\(name)"), "kind": .string(kind), "default": .integer(value)]
    }
}
