package import JSON

extension AgentSpecification {
    private static let members: Set<String> = [
        "agent", "labels", "features", "parameters", "rule", "assignment_unit", "costs", "utility", "default_label",
        "asks", "guard",
        // What the server adds to a specification it shows; read back without effect, so that an answer can be edited
        // and sent again.
        "active_bundle_id", "created_at", "updated_at", "config_version",
    ]

    /// Reads a specification as the contract writes it.
    ///
    /// - Parameter agent: the name it is registered under; an `agent` member, if there is one, must say the same.
    /// - Throws: all problems at once, duplicate and unknown names included.
    package init(json: JSON, agent: String) throws(SpecificationError) {
        var reader = SpecificationReader()
        guard let object = reader.object(json, "", known: Self.members) else {
            throw SpecificationError(problems: reader.problems)
        }
        let labels = Self.readLabels(object, &reader)
        let features = Self.readFeatures(object, &reader)
        let rule = Self.readRule(object, &reader)
        let specification = AgentSpecification(
            agent: Self.readName(object, agent, &reader),
            labels: labels,
            features: features,
            parameters: Self.readParameters(object, hasRule: rule != nil, labels: labels, &reader),
            rule: rule,
            costs: Self.readCosts(object, labels: labels, &reader),
            utility: Self.readUtility(object, &reader),
            defaultLabel: reader.optionalString(object, "default_label", "") ?? labels.last ?? "",
            asks: reader.word(object, "asks", "", or: .all, oneOf: [Asks.all, .some]),
            guardPolicy: Self.readGuardPolicy(object, &reader)
        )
        specification.noteInconsistencies(&reader)
        guard reader.problems.isEmpty else { throw SpecificationError(problems: reader.problems) }
        self = specification
    }

    private static func readName(_ object: JSONObject, _ agent: String, _ reader: inout SpecificationReader) -> String {
        if let refusal = Names.refusalOfAgent(agent) { reader.note("/agent", refusal) }
        if let stated = reader.optionalString(object, "agent", ""), stated != agent {
            reader.note("/agent", "says \"\(stated)\", but the address says \"\(agent)\"")
        }
        if let unit = reader.optionalString(object, "assignment_unit", ""), unit != "key" {
            reader.note("/assignment_unit", "must be \"key\"")
        }
        return agent
    }

    private static func readLabels(_ object: JSONObject, _ reader: inout SpecificationReader) -> [String] {
        let values = reader.array(object, "labels", "")
        let labels = values.compactMap(\.string)
        if labels.count != values.count { reader.note("/labels", "must be strings") }
        for (index, label) in labels.enumerated() {
            if let refusal = Names.refusalOfWord(label) { reader.note("/labels/\(index)", refusal) }
        }
        reader.requireUnique(labels, "/labels", "label")
        if labels.count < 2 || labels.count > 100 { reader.note("/labels", "must be 2 to 100 labels") }
        return labels
    }

    private static func readUtility(_ object: JSONObject, _ reader: inout SpecificationReader) -> UtilityKind {
        guard let text = reader.optionalString(object, "utility", "") else { return .standard }
        guard let kind = UtilityKind(rawValue: text) else {
            reader.note("/utility", "must be \"standard\" or \"balanced\", not \"\(text)\"")
            return .standard
        }
        return kind
    }

    // MARK: Features

    private static func readFeatures(_ object: JSONObject, _ reader: inout SpecificationReader) -> [Feature] {
        let values = reader.array(object, "features", "")
        if values.isEmpty || values.count > 5_000 { reader.note("/features", "must be 1 to 5000 features") }
        let features = values.enumerated().map { readFeature($1, "/features/\($0)", &reader) }
        reader.requireUnique(features.map(\.name), "/features", "feature")
        return features
    }

    private static func readFeature(_ value: JSON, _ pointer: String, _ reader: inout SpecificationReader) -> Feature {
        let unreadable = Feature(name: pointer, path: "", kind: .number, defaultValue: .number(0))
        guard let object = reader.object(value, pointer, known: ["name", "path", "kind", "default"]),
            let name = reader.string(object, "name", pointer)
        else { return unreadable }
        if let refusal = Names.refusalOfWord(name) { reader.note("\(pointer)/name", refusal) }
        let path = reader.optionalString(object, "path", pointer) ?? JSONPointer.root.appending(name).description
        if (try? JSONPointer(path)) == nil {
            reader.note("\(pointer)/path", "must be a JSON Pointer such as /risk_score")
        }
        let kind = reader.word(object, "kind", pointer, or: .number, oneOf: Feature.Kind.allCases)
        return Feature(
            name: name,
            path: path,
            kind: kind,
            defaultValue: readDefault(object["default"], kind, pointer, &reader)
        )
    }

    private static func readDefault(
        _ value: JSON?,
        _ kind: Feature.Kind,
        _ pointer: String,
        _ reader: inout SpecificationReader
    ) -> Feature.Default {
        guard let value, value != .null else { return kind == .category ? .category("") : .number(0) }
        switch kind {
        case .category:
            if let text = value.string { return .category(text) }
            reader.note("\(pointer)/default", "must be a string")
            return .category("")
        case .boolean:
            if let flag = value.boolean { return .number(flag ? 1 : 0) }
            if let number = value.double, number == 0 || number == 1 { return .number(number) }
            reader.note("\(pointer)/default", "must be true or false")
        case .number, .count:
            if let number = value.double, number.isFinite { return .number(number) }
            reader.note("\(pointer)/default", "must be a finite number")
        }
        return .number(0)
    }

    // MARK: Parameters

    private static func readParameters(
        _ object: JSONObject,
        hasRule: Bool,
        labels: [String],
        _ reader: inout SpecificationReader
    ) -> [Parameter] {
        let values = object["parameters"] == nil ? [] : reader.array(object, "parameters", "")
        let parameters = values.enumerated().compactMap { readParameter($1, "/parameters/\($0)", &reader) }
        reader.requireUnique(parameters.map(\.name), "/parameters", "parameter")
        guard !hasRule else { return parameters }
        let implied = Parameter(
            name: decisionThresholdName,
            defaultValue: 0.5,
            minimum: 0,
            maximum: 1,
            extreme: nil,
            isInteger: false
        )
        if parameters.contains(where: { $0.name != decisionThresholdName }) || (labels.count > 2 && !parameters.isEmpty)
        {
            reader.note("/parameters", "without a rule the only parameter is decision_threshold, for two labels")
        }
        return labels.count == 2 ? [parameters.first ?? implied] : []
    }

    private static func readParameter(
        _ value: JSON,
        _ pointer: String,
        _ reader: inout SpecificationReader
    ) -> Parameter? {
        let known: Set<String> = ["name", "default", "min", "max", "extreme", "kind"]
        guard let object = reader.object(value, pointer, known: known),
            let name = reader.string(object, "name", pointer)
        else { return nil }
        if let refusal = Names.refusalOfParameter(name) { reader.note("\(pointer)/name", refusal) }
        let kind = reader.optionalString(object, "kind", pointer) ?? "number"
        if kind != "number" && kind != "integer" { reader.note("\(pointer)/kind", "must be \"number\" or \"integer\"") }
        guard let value = reader.number(object, "default", pointer),
            let minimum = reader.number(object, "min", pointer),
            let maximum = reader.number(object, "max", pointer)
        else { return nil }
        let parameter = Parameter(
            name: name,
            defaultValue: value,
            minimum: minimum,
            maximum: maximum,
            extreme: readExtreme(object, pointer, &reader),
            isInteger: kind == "integer"
        )
        if minimum > maximum {
            reader.note("\(pointer)/min", "must not be above max")
        } else if let refusal = parameter.refusal(of: value) {
            reader.note("\(pointer)/default", refusal)
        }
        return parameter
    }

    private static func readExtreme(
        _ object: JSONObject,
        _ pointer: String,
        _ reader: inout SpecificationReader
    ) -> ClosedRange<Double>? {
        guard let value = object["extreme"], value != .null else { return nil }
        let bounds = (value.array ?? []).compactMap(\.double)
        guard bounds.count == 2, value.array?.count == 2, bounds[0] <= bounds[1] else {
            reader.note("\(pointer)/extreme", "must be two numbers, the lower first")
            return nil
        }
        return bounds[0]...bounds[1]
    }

    // MARK: Rule and costs

    private static func readRule(_ object: JSONObject, _ reader: inout SpecificationReader) -> Rule? {
        guard let value = object["rule"], value != .null,
            let rule = reader.object(value, "/rule", known: ["then", "otherwise", "when_all"])
        else { return nil }
        let conditions = reader.array(rule, "when_all", "/rule")
        if conditions.isEmpty { reader.note("/rule/when_all", "must have at least one condition") }
        return Rule(
            then: reader.string(rule, "then", "/rule") ?? "",
            otherwise: reader.string(rule, "otherwise", "/rule") ?? "",
            whenAll: conditions.enumerated().compactMap { readCondition($1, "/rule/when_all/\($0)", &reader) }
        )
    }

    private static func readCondition(
        _ value: JSON,
        _ pointer: String,
        _ reader: inout SpecificationReader
    ) -> Rule.Condition? {
        guard let object = reader.object(value, pointer, known: ["score", "at_least"]),
            let atLeast = reader.string(object, "at_least", pointer)
        else { return nil }
        var terms: [Rule.Term] = []
        for (index, term) in reader.array(object, "score", pointer).enumerated() {
            let place = "\(pointer)/score/\(index)"
            guard let members = reader.object(term, place, known: ["feature", "times"]),
                let feature = reader.string(members, "feature", place)
            else { continue }
            terms.append(Rule.Term(feature: feature, times: reader.optionalString(members, "times", place)))
        }
        if terms.filter({ $0.times == nil }).count != 1 {
            reader.note("\(pointer)/score", "must have exactly one term without \"times\"")
        }
        return Rule.Condition(score: terms, atLeast: atLeast)
    }

    private static func readCosts(
        _ object: JSONObject,
        labels: [String],
        _ reader: inout SpecificationReader
    ) -> Costs? {
        guard let value = object["costs"], value != .null else { return nil }
        if value["false_positive"] != nil || value["false_negative"] != nil {
            return readBinaryCosts(value, labels: labels, &reader)
        }
        guard let rows = reader.object(value, "/costs", known: Set(labels)) else { return nil }
        return .matrix(
            labels.map { decision in
                let pointer = "/costs".appending(name: decision)
                let row = reader.object(rows[decision], pointer, known: Set(labels)) ?? [:]
                return labels.map { truth in
                    let cost = reader.number(row, truth, pointer, or: decision == truth ? 0 : nil) ?? 0
                    if cost < 0 { reader.note(pointer.appending(name: truth), "must not be negative") }
                    return cost
                }
            }
        )
    }

    private static func readBinaryCosts(
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
        if falsePositive < 0 || falseNegative < 0 { reader.note("/costs", "must not be negative") }
        return .binary(falsePositive: falsePositive, falseNegative: falseNegative)
    }

    private static func readGuardPolicy(_ object: JSONObject, _ reader: inout SpecificationReader) -> GuardPolicy {
        var policy = GuardPolicy()
        let known: Set<String> = [
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
            if days < 1 { reader.note("/guard/expiry_days", "must be at least 1, or \"never\"") }
        }
        return policy
    }

    private static func readMargin(
        _ object: JSONObject,
        _ name: String,
        or fallback: Double,
        _ reader: inout SpecificationReader
    ) -> Double {
        let value = reader.number(object, name, "/guard", or: fallback) ?? fallback
        if value <= 0 || value >= 1 { reader.note("/guard/\(name)", "must lie between 0 and 1") }
        return value
    }

    // MARK: What only the whole can say

    private func noteInconsistencies(_ reader: inout SpecificationReader) {
        if !labels.contains(defaultLabel) { reader.note("/default_label", "is not one of the labels") }
        guard let rule else { return }
        for (word, pointer) in [(rule.then, "/rule/then"), (rule.otherwise, "/rule/otherwise")]
        where !labels.contains(word) {
            reader.note(pointer, "\"\(word)\" is not one of the labels")
        }
        if rule.then == rule.otherwise { reader.note("/rule/otherwise", "must differ from then") }
        for (index, condition) in rule.whenAll.enumerated() {
            noteInconsistencies(in: condition, "/rule/when_all/\(index)", &reader)
        }
    }

    private func noteInconsistencies(
        in condition: Rule.Condition,
        _ pointer: String,
        _ reader: inout SpecificationReader
    ) {
        if !parameters.contains(where: { $0.name == condition.atLeast }) {
            reader.note("\(pointer)/at_least", "\"\(condition.atLeast)\" is not one of the parameters")
        }
        for (index, term) in condition.score.enumerated() {
            let feature = features.first { $0.name == term.feature }
            if feature == nil {
                reader.note("\(pointer)/score/\(index)/feature", "\"\(term.feature)\" is not one of the features")
            } else if feature?.kind == .category {
                reader.note("\(pointer)/score/\(index)/feature", "a category cannot be scored")
            }
            if let times = term.times, !parameters.contains(where: { $0.name == times }) {
                reader.note("\(pointer)/score/\(index)/times", "\"\(times)\" is not one of the parameters")
            }
        }
    }
}
