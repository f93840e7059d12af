import Domain
import JSON
import Learning
import Rules

/// Values that the tests of pure rules are about.
enum Examples {
    /// Monday, 2024-01-15T10:00:00Z.
    static let monday = Timestamp(microseconds: 1_705_312_800_000_000)

    /// `stop` from a limit of 50 on; 10 to 90 is usual.
    static func gate(costs: JSON? = nil) throws -> AgentSpecification {
        var json: JSONObject = [
            "labels": ["stop", "go"],
            "features": [["name": "risk"], ["name": "country", "kind": "category"]],
            "parameters": [["name": "limit", "default": 50, "min": 0, "max": 100, "extreme": [10, 90]]],
            "rule": [
                "then": "stop", "otherwise": "go",
                "when_all": [["score": [["feature": "risk"]], "at_least": "limit"]],
            ],
        ]
        json["costs"] = costs
        return try AgentSpecification(json: .object(json), agent: "gate")
    }

    static func bundle(
        _ id: String = "gate_20240115_100000",
        origin: Bundle.Origin = .trained,
        thresholds: [String: Double] = ["limit": 60],
        trainingCount: Int = 120
    ) -> Bundle {
        var figures = BundleFigures()
        figures.trainingCount = trainingCount
        return Bundle(
            id: id,
            agent: "gate",
            createdAt: monday,
            createdBy: .localOperator,
            origin: origin,
            thresholds: thresholds,
            model: nil,
            figures: figures,
            provenance: Provenance()
        )
    }

    static func example(
        _ key: String,
        _ label: String,
        risk: Double = 1,
        confidence: Double = 100
    ) -> TrainingExample {
        TrainingExample(
            id: 1,
            key: key,
            payload: "{\"risk\":\(risk)}",
            label: label,
            source: "approvals",
            confidence: confidence,
            occurredAt: monday
        )
    }
}
