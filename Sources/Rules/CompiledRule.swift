/// A rule with names resolved to positions, ready to decide many payloads.
package struct CompiledRule: Sendable, Equatable {
    package struct Term: Sendable, Equatable {
        package var feature: Int
        package var times: Int?
    }

    package struct Condition: Sendable, Equatable {
        package var score: [Term]
        package var atLeast: Int
    }

    package let conditions: [Condition]
    /// Label index when all conditions hold.
    package let then: Int
    package let otherwise: Int

    /// Nil for an agent without a rule. Names are known to resolve: a specification is checked when it is read.
    package init?(_ specification: AgentSpecification) {
        guard let rule = specification.rule else { return nil }
        let features = Dictionary(firstOf: specification.features.enumerated().map { ($1.name, $0) })
        let parameters = Dictionary(firstOf: specification.parameters.enumerated().map { ($1.name, $0) })
        conditions = rule.whenAll.map { condition in
            Condition(
                score: condition.score.compactMap { term in
                    features[term.feature].map { Term(feature: $0, times: term.times.flatMap { parameters[$0] }) }
                },
                atLeast: parameters[condition.atLeast] ?? 0
            )
        }
        then = specification.labelIndex(rule.then) ?? 0
        otherwise = specification.labelIndex(rule.otherwise) ?? 1
    }

    /// The label index that the rule decides for.
    ///
    /// - Parameters:
    ///   - numbers: by feature.
    ///   - parameters: by position in the specification's parameters.
    package func decision(numbers: [Double], parameters: [Double]) -> Int {
        decision(parameters: parameters) { numbers[$0] }
    }

    /// The same, with a feature's number found only when a condition asks for it.
    func decision(parameters: [Double], number: (Int) -> Double) -> Int {
        for condition in conditions {
            var score = 0.0
            for term in condition.score {
                score += number(term.feature) * (term.times.map { parameters[$0] } ?? 1)
            }
            guard score >= parameters[condition.atLeast] else { return otherwise }
        }
        return then
    }
}
