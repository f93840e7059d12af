import JSON
import Rules

/// Specifications to read, between them with everything a specification can say.
enum Samples {
    /// A rule over two features with a weight, and an integer parameter.
    static let rule: JSON = [
        "labels": ["stop", "go"],
        "features": [
            ["name": "risk", "path": "/risk", "kind": "number", "default": 5],
            ["name": "flag", "path": "/flags/urgent", "kind": "boolean"],
            ["name": "words", "path": "/words", "kind": "count"],
            ["name": "country", "path": "/country", "kind": "category", "default": "none"],
        ],
        "parameters": [
            ["name": "limit", "default": 50, "min": 0, "max": 100, "extreme": [10, 90]],
            ["name": "weight", "default": 2.5, "min": 0, "max": 10],
            ["name": "fewest", "default": 2, "min": 0, "max": 9, "kind": "integer"],
        ],
        "rule": [
            "then": "stop", "otherwise": "go",
            "when_all": [
                ["score": [["feature": "risk"], ["feature": "flag", "times": "weight"]], "at_least": "limit"],
                ["score": [["feature": "words"]], "at_least": "fewest"],
            ],
        ],
    ]

    static let threeLabels: JSON = [
        "agent": "sorter",
        "labels": ["left", "right", "back"],
        "default_label": "left",
        "features": [["name": "size"]],
        "costs": [
            "left": ["right": 4, "back": 2], "right": ["left": 1, "back": 3],
            "back": ["back": 0, "left": 8, "right": 0],
        ],
        "utility": "balanced",
        "asks": "some",
        "guard": [
            "automatic": "rollback_only", "quality_source": "judges", "quality_margin": 0.02, "latency_margin": 0.2,
            "error_margin": 0.01, "expiry_days": "never", "strict": true,
        ],
        "assignment_unit": "key",
    ]

    static func specifications() throws -> [AgentSpecification] {
        let own = try [
            AgentSpecification(json: rule, agent: "gate"),
            AgentSpecification(json: threeLabels, agent: "sorter"),
            AgentSpecification(
                json: rule.replacing("costs", with: ["false_positive": 1, "false_negative": 10]),
                agent: "gate"
            ),
        ]
        return try own + BuiltInAgents.specifications()
    }
}

extension JSON {
    /// The object with one member set, or taken out where `value` is nil.
    func replacing(_ member: String, with value: JSON?) -> JSON {
        var members = object ?? [:]
        members[member] = value
        return .object(members)
    }
}
