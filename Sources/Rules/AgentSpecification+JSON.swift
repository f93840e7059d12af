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
            defaultLabel: reader.optionalName(object, "default_label", "") ?? labels.last ?? "",
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
        let written = values.compactMap(\.string)
        if written.count != values.count { reader.note("/labels", "must be strings") }
        let labels = written.enumerated().compactMap { reader.kept($1, "/labels/\($0)") }
        reader.requireUnique(labels, "/labels", "label")
        if written.count < 2 || written.count > 100 { reader.note("/labels", "must be 2 to 100 labels") }
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
