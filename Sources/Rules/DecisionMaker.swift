package import JSON
import Learning

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
    let extractor: FeatureExtractor
    let rule: CompiledRule?
    let parameters: [Double]
    let model: BoundModel?
    private let utilities: [[Double]]

    /// - Parameters:
    ///   - thresholds: by parameter name; a name that is absent keeps the specification's default.
    ///   - model: one that no longer fits the specification is left aside.
    package init(specification: AgentSpecification, thresholds: [String: Double], model: FittedModel?) {
        self.specification = specification
        extractor = FeatureExtractor(specification)
        rule = CompiledRule(specification)
        parameters = specification.parameters.map { thresholds[$0.name] ?? $0.defaultValue }
        self.model = model.flatMap { BoundModel($0, specification) }
        utilities = specification.utilities
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

    /// Two labels: the first is acted on from the threshold upward. More: the one with the greatest expected utility,
    /// which without costs is the most probable.
    private func modelDecision(_ probabilities: [Double]) -> Int {
        if probabilities.count == 2, let threshold = parameters.first {
            return probabilities[0] >= threshold ? 0 : 1
        }
        return mostUseful(probabilities, utility: utilities)
    }
}
