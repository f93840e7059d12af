package import JSON
package import Learning

/// A model with all it takes to ask it about a payload.
package struct FittedModel: Codable, Sendable, Equatable {
    package var labels: [String]
    package var encoding: FeatureEncoding
    /// The encoded columns summed into each column of the model; most groups hold one.
    package var groups: [[Int]]
    package var model: Model

    package init(labels: [String], encoding: FeatureEncoding, groups: [[Int]], model: Model) {
        self.labels = labels
        self.encoding = encoding
        self.groups = groups
        self.model = model
    }

    /// The names of the model's columns, summed ones joined by `+`.
    package var columnNames: [String] {
        groups.map { $0.map { encoding.columns[$0].name }.joined(separator: "+") }
    }
}

/// A fitted model with its columns resolved to a specification's features.
private struct BoundModel: Sendable {
    let fitted: FittedModel
    let positions: [Int]

    /// Nil where the specification no longer has the model's labels and features.
    init?(_ fitted: FittedModel, _ specification: AgentSpecification) {
        guard fitted.labels == specification.labels,
            let positions = fitted.encoding.positions(in: specification.features)
        else { return nil }
        self.fitted = fitted
        self.positions = positions
    }

    /// By label index; sums to 1.
    func probabilities(_ values: FeatureValues) -> [Double] {
        fitted.model.probabilities(of: fitted.groups.map { $0.reduce(0) { $0 + value(of: $1, in: values) } })
    }

    private func value(of column: Int, in values: FeatureValues) -> Double {
        let position = positions[column]
        guard let category = fitted.encoding.columns[column].category else { return values.numbers[position] }
        return values.categories[position] == category ? 1 : 0
    }
}

/// How a decision came about.
package enum DecidedBy: String, Sendable, Codable {
    case rule
    case model
    case `default`
}

/// One decision, with what led to it.
package struct Decision: Sendable, Equatable {
    package var label: Int
    package var by: DecidedBy
    /// By label index; nil where the deciding bundle has no model.
    package var probabilities: [Double]?
}

/// Decides payloads by one bundle: a cheap pure function, so both bundles of a canary can be asked about the same item.
package struct DecisionMaker: Sendable {
    package let specification: AgentSpecification
    private let extractor: FeatureExtractor
    private let rule: CompiledRule?
    private let parameters: [Double]
    private let model: BoundModel?

    /// - Parameters:
    ///   - thresholds: by parameter name; a name that is absent keeps the specification's default.
    ///   - model: one that no longer fits the specification is left aside.
    package init(specification: AgentSpecification, thresholds: [String: Double], model: FittedModel?) {
        self.specification = specification
        extractor = FeatureExtractor(specification)
        rule = CompiledRule(specification)
        parameters = specification.parameters.map { thresholds[$0.name] ?? $0.defaultValue }
        self.model = model.flatMap { BoundModel($0, specification) }
    }

    /// Whether decisions come from the bundle's model rather than from a rule.
    package var decidesByModel: Bool { rule == nil && model != nil }

    package func decide(_ payload: JSON) -> Decision {
        if let rule, model == nil {
            let label = rule.decision(parameters: parameters) { extractor.number(of: $0, in: payload) }
            return Decision(label: label, by: .rule)
        }
        return decide(extractor.values(in: payload))
    }

    package func decide(_ values: FeatureValues) -> Decision {
        let probabilities = model?.probabilities(values)
        if let rule {
            let label = rule.decision(numbers: values.numbers, parameters: parameters)
            return Decision(label: label, by: .rule, probabilities: probabilities)
        }
        guard let probabilities else {
            return Decision(label: specification.labelIndex(specification.defaultLabel) ?? 0, by: .default)
        }
        return Decision(label: modelDecision(probabilities), by: .model, probabilities: probabilities)
    }

    /// Two labels: the first is acted on from the threshold upward. More: the most probable, the first of equals.
    private func modelDecision(_ probabilities: [Double]) -> Int {
        if probabilities.count == 2, let threshold = parameters.first {
            return probabilities[0] >= threshold ? 0 : 1
        }
        var best = 0
        for index in probabilities.indices where probabilities[index] > probabilities[best] { best = index }
        return best
    }
}
