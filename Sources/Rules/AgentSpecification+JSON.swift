package import JSON

extension AgentSpecification {
    private static let members: [StaticString] = [
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
        try self.init(json, agent: agent, SpecificationReader(isBounded: true))
    }

    /// Reads a specification that was taken in once: the bounds of today do not hold for it.
    package init(stored json: JSON, agent: String) throws(SpecificationError) {
        try self.init(json, agent: agent, SpecificationReader(isBounded: false))
    }

    private init(_ json: JSON, agent: String, _ reader: SpecificationReader) throws(SpecificationError) {
        var reader = reader
        let object = reader.object(json, "", known: Self.members) ?? [:]
        if let error = reader.error, json.object == nil { throw error }
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
        if let error = reader.error { throw error }
        self = specification
    }

    private static func readName(_ object: JSONObject, _ agent: String, _ reader: inout SpecificationReader) -> String {
        reader.requireName(Names.refusalOfAgent(agent), "/agent")
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
        guard reader.allows(values.count, atMost: Limits.Specification.labels, "/labels", "labels") else { return [] }
        let written = values.compactMap(\.string)
        if written.count != values.count { reader.note("/labels", "must be strings") }
        let labels = written.enumerated().compactMap { reader.kept($1, "/labels/\($0)") }
        reader.requireUnique(labels, "/labels", "label")
        if written.count < 2 {
            reader.note("/labels", "must be 2 to \(Limits.Specification.labels) labels, not \(written.count)")
        }
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
        let parameters = Set(parameters.map(\.name))
        let features = Dictionary(firstOf: features.map { ($0.name, $0.kind) })
        for (index, condition) in rule.whenAll.enumerated() {
            let pointer = "/rule/when_all/\(index)"
            if !parameters.contains(condition.atLeast) {
                reader.note("\(pointer)/at_least", "\"\(condition.atLeast)\" is not one of the parameters")
            }
            for (place, term) in condition.score.enumerated() {
                Self.noteInconsistencies(in: term, "\(pointer)/score/\(place)", features, parameters, &reader)
            }
        }
    }

    private static func noteInconsistencies(
        in term: Rule.Term,
        _ pointer: String,
        _ features: [String: Feature.Kind],
        _ parameters: Set<String>,
        _ reader: inout SpecificationReader
    ) {
        switch features[term.feature] {
        case nil: reader.note("\(pointer)/feature", "\"\(term.feature)\" is not one of the features")
        case .category: reader.note("\(pointer)/feature", "a category cannot be scored")
        case .number, .boolean, .count: break
        }
        if let times = term.times, !parameters.contains(times) {
            reader.note("\(pointer)/times", "\"\(times)\" is not one of the parameters")
        }
    }
}
