package import JSON
import Learning

/// What a job did, as the journal, the answer and the log line say it.
package enum JobReport {
    /// - Parameter accused: labelers who were found out on that occasion, by agent.
    package static func feeds(_ counts: FeedLoader.Counts, accused: [String: [String]] = [:]) -> JSONObject {
        var report: JSONObject = [
            "counts": .object(integers(counts)),
            "total": .integer(Int64(counts.values.reduce(0, +))),
        ]
        var labelers: JSONObject = [:]
        for (agent, names) in accused.sorted(by: { $0.key < $1.key }) {
            labelers[agent] = .array(names.map(JSON.string))
        }
        if !labelers.isEmpty { report["accused_labelers"] = .object(labelers) }
        return report
    }

    package static func weights(_ weights: [JudgeWeight]) -> JSONObject {
        var agents: JSONObject = [:]
        for (agent, judges) in Dictionary(grouping: weights, by: \.agent).sorted(by: { $0.key < $1.key }) {
            var object: JSONObject = [:]
            for weight in judges.sorted(by: { $0.judge < $1.judge }) { object[weight.judge] = .number(weight.weight) }
            agents[agent] = .object(object)
        }
        return ["updated": .integer(Int64(weights.count)), "weights": .object(agents)]
    }

    package static func guardCheck(_ checks: [CanaryCheck]) -> JSONObject {
        let rows = checks.map { check -> JSON in
            [
                "agent": .string(check.agent),
                "bundle_id": .string(check.bundleID),
                "recommendation": .string(check.recommendation.rawValue),
                "reason": .string(check.reason),
                "action": check.action.map(JSON.string) ?? .null,
            ]
        }
        return ["checked": .integer(Int64(checks.count)), "canaries": .array(rows)]
    }

    package static func sample(_ drawn: [String: Int]) -> JSONObject {
        ["drawn": .integer(Int64(drawn.values.reduce(0, +))), "by_agent": .object(integers(drawn))]
    }

    static func integers(_ counts: [String: Int]) -> JSONObject {
        var object: JSONObject = [:]
        for (name, count) in counts.sorted(by: { $0.key < $1.key }) { object[name] = .integer(Int64(count)) }
        return object
    }
}
