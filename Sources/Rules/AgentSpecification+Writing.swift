package import JSON

extension AgentSpecification {
    /// The specification as the contract writes it, every default spelled out: the same value gives the same text.
    package var json: JSON {
        var object: JSONObject = [
            "agent": .string(agent),
            "labels": .array(labels.map(JSON.string)),
            "features": .array(features.map(\.json)),
            "parameters": .array(parameters.map(\.json)),
        ]
        if let rule { object["rule"] = rule.json }
        if let costs { object["costs"] = costs.json(labels: labels) }
        object["utility"] = .string(utility.rawValue)
        object["default_label"] = .string(defaultLabel)
        object["asks"] = .string(asks.rawValue)
        object["guard"] = guardPolicy.json
        object["assignment_unit"] = "key"
        return .object(object)
    }
}

extension Feature {
    fileprivate var json: JSON {
        let value: JSON =
            switch defaultValue {
            case .category(let text): .string(text)
            case .number(let number) where kind == .boolean: .boolean(number != 0)
            case .number(let number): .number(number)
            }
        return ["name": .string(name), "path": .string(path), "kind": .string(kind.rawValue), "default": value]
    }
}

extension Parameter {
    fileprivate var json: JSON {
        var object: JSONObject = [
            "name": .string(name), "default": .number(defaultValue), "min": .number(minimum), "max": .number(maximum),
        ]
        if let extreme { object["extreme"] = [.number(extreme.lowerBound), .number(extreme.upperBound)] }
        if isInteger { object["kind"] = "integer" }
        return .object(object)
    }
}

extension Rule {
    fileprivate var json: JSON {
        [
            "then": .string(then),
            "otherwise": .string(otherwise),
            "when_all": .array(
                whenAll.map { condition in
                    ["score": .array(condition.score.map(\.json)), "at_least": .string(condition.atLeast)]
                }
            ),
        ]
    }
}

extension Rule.Term {
    fileprivate var json: JSON {
        guard let times else { return ["feature": .string(feature)] }
        return ["feature": .string(feature), "times": .string(times)]
    }
}

extension Costs {
    fileprivate func json(labels: [String]) -> JSON {
        switch self {
        case .binary(let falsePositive, let falseNegative):
            return ["false_positive": .number(falsePositive), "false_negative": .number(falseNegative)]
        case .matrix(let rows):
            var object: JSONObject = [:]
            for (decision, costs) in zip(labels, rows) {
                var row: JSONObject = [:]
                for (truth, cost) in zip(labels, costs) { row[truth] = .number(cost) }
                object[decision] = .object(row)
            }
            return .object(object)
        }
    }
}

extension GuardPolicy {
    fileprivate var json: JSON {
        [
            "automatic": .string(automatic.rawValue),
            "quality_source": .string(qualitySource.rawValue),
            "quality_margin": .number(qualityMargin),
            "latency_margin": .number(latencyMargin),
            "error_margin": .number(errorMargin),
            "expiry_days": expiryDays.map(JSON.number) ?? "never",
            "strict": .boolean(strict),
        ]
    }
}
