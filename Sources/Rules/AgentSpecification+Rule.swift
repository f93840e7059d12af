import JSON

/// Reading a specification's rule, costs and guard policy.
extension AgentSpecification {
    static func readRule(_ object: JSONObject, _ reader: inout SpecificationReader) -> Rule? {
        guard let value = object["rule"], value != .null,
            let rule = reader.object(value, "/rule", known: ["then", "otherwise", "when_all"])
        else { return nil }
        let conditions = reader.array(rule, "when_all", "/rule")
        if conditions.isEmpty { reader.note("/rule/when_all", "must have at least one condition") }
        let most = Limits.Specification.conditions
        guard reader.allows(conditions.count, atMost: most, "/rule/when_all", "conditions") else { return nil }
        return Rule(
            then: reader.name(rule, "then", "/rule") ?? "",
            otherwise: reader.name(rule, "otherwise", "/rule") ?? "",
            whenAll: conditions.enumerated().compactMap { readCondition($1, "/rule/when_all/\($0)", &reader) }
        )
    }

    static func readCondition(
        _ value: JSON,
        _ pointer: String,
        _ reader: inout SpecificationReader
    ) -> Rule.Condition? {
        guard let object = reader.object(value, pointer, known: ["score", "at_least"]),
            let atLeast = reader.string(object, "at_least", pointer)
        else { return nil }
        var terms: [Rule.Term] = []
        let score = reader.array(object, "score", pointer)
        let most = Limits.Specification.termsOfCondition
        guard reader.allows(score.count, atMost: most, "\(pointer)/score", "terms") else { return nil }
        for (index, term) in score.enumerated() {
            let place = "\(pointer)/score/\(index)"
            guard let members = reader.object(term, place, known: ["feature", "times"]),
                let feature = reader.name(members, "feature", place)
            else { continue }
            terms.append(Rule.Term(feature: feature, times: reader.optionalString(members, "times", place)))
        }
        if terms.filter({ $0.times == nil }).count != 1 {
            reader.note("\(pointer)/score", "must have exactly one term without \"times\"")
        }
        return Rule.Condition(score: terms, atLeast: atLeast)
    }

    static func readCosts(
        _ object: JSONObject,
        labels: [String],
        _ reader: inout SpecificationReader
    ) -> Costs? {
        guard let value = object["costs"], value != .null else { return nil }
        if value["false_positive"] != nil || value["false_negative"] != nil {
            return readBinaryCosts(value, labels: labels, &reader)
        }
        guard let written = reader.object(value, "/costs") else { return nil }
        let rows = reader.named(written, "/costs", known: labels)
        return .matrix(
            labels.map { decision in
                let pointer = "/costs".appending(name: decision)
                let members = reader.object(rows[decision], pointer) ?? [:]
                let row = reader.named(members, pointer, known: labels)
                return labels.map { truth in
                    let cost = reader.number(row, truth, pointer, or: decision == truth ? 0 : nil) ?? 0
                    noteCost(cost, pointer.appending(name: truth), &reader)
                    return cost
                }
            }
        )
    }

    static func readBinaryCosts(
        _ value: JSON,
        labels: [String],
        _ reader: inout SpecificationReader
    ) -> Costs? {
        guard let object = reader.object(value, "/costs", known: ["false_positive", "false_negative"]) else {
            return nil
        }
        if labels.count != 2 { reader.note("/costs", "must be a matrix by label where there are more than two labels") }
        let falsePositive = reader.number(object, "false_positive", "/costs") ?? 0
        let falseNegative = reader.number(object, "false_negative", "/costs") ?? 0
        noteCost(falsePositive, "/costs/false_positive", &reader)
        noteCost(falseNegative, "/costs/false_negative", &reader)
        return .binary(falsePositive: falsePositive, falseNegative: falseNegative)
    }

    private static func noteCost(_ cost: Double, _ pointer: String, _ reader: inout SpecificationReader) {
        if cost < 0 {
            reader.note(pointer, "must not be negative")
        } else {
            reader.requireNumber(cost, in: 0...Limits.Specification.largestNumber, pointer)
        }
    }

    static func readGuardPolicy(_ object: JSONObject, _ reader: inout SpecificationReader) -> GuardPolicy {
        var policy = GuardPolicy()
        let known: [StaticString] = [
            "automatic", "quality_source", "quality_margin", "latency_margin", "error_margin", "expiry_days", "strict",
        ]
        guard let value = object["guard"], value != .null, let members = reader.object(value, "/guard", known: known)
        else { return policy }
        policy.automatic = reader.word(
            members,
            "automatic",
            "/guard",
            or: .full,
            oneOf: GuardPolicy.Automatic.allCases
        )
        policy.qualitySource = reader.word(
            members,
            "quality_source",
            "/guard",
            or: .labels,
            oneOf: GuardPolicy.QualitySource.allCases
        )
        policy.qualityMargin = readMargin(members, "quality_margin", or: policy.qualityMargin, &reader)
        policy.latencyMargin = readMargin(members, "latency_margin", or: policy.latencyMargin, &reader)
        policy.errorMargin = readMargin(members, "error_margin", or: policy.errorMargin, &reader)
        policy.strict = reader.boolean(members, "strict", "/guard", or: false)
        if members["expiry_days"]?.string == "never" {
            policy.expiryDays = nil
        } else if let days = reader.number(members, "expiry_days", "/guard", or: 28) {
            policy.expiryDays = days
            reader.requireNumber(days, in: Limits.Specification.days, "/guard/expiry_days")
        }
        return policy
    }

    static func readMargin(
        _ object: JSONObject,
        _ name: String,
        or fallback: Double,
        _ reader: inout SpecificationReader
    ) -> Double {
        let value = reader.number(object, name, "/guard", or: fallback) ?? fallback
        reader.requireNumber(value, in: Limits.Specification.margin, "/guard/\(name)")
        return value
    }
}
