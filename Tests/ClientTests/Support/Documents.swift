import JSON
import Wire

extension AssignmentDocument {
    /// An agent that holds what has a risk of at least the threshold: 50 in the active bundle, 20 in the canary.
    static func gate(version: Int64 = 1, percent: Int = 0, algorithm: String = "murmur3-v1") -> AssignmentDocument {
        AssignmentDocument(
            agent: "gate",
            configVersion: version,
            algorithm: algorithm,
            salt: percent > 0 ? "salt" : nil,
            percent: percent,
            active: AssignedBundle(bundleID: "gate_default", thresholds: ["limit": 50]),
            canary: percent > 0 ? AssignedBundle(bundleID: "gate_next", thresholds: ["limit": 20]) : nil,
            specification: [
                "labels": ["hold", "pass"],
                "features": [["name": "risk", "path": "/risk", "kind": "number", "default": 0]],
                "parameters": [["name": "limit", "default": 50, "min": 0, "max": 100]],
                "rule": [
                    "then": "hold", "otherwise": "pass",
                    "when_all": [["score": [["feature": "risk"]], "at_least": "limit"]],
                ],
            ]
        )
    }
}
