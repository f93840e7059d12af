package import JSON
package import Learning

/// Why a payload was decided as it was.
package struct DecisionExplanation: Sendable, Equatable {
    /// One condition of the agent's rule, as this payload met it.
    package struct Condition: Sendable, Equatable {
        /// A feature's part in a score.
        package struct Term: Sendable, Equatable {
            package var feature: String
            package var value: Double
            /// What the value was multiplied by: the weight parameter's value, or 1.
            package var times: Double
        }

        /// The parameter that the score is held against.
        package var parameter: String
        package var terms: [Term]
        /// The sum of the terms.
        package var score: Double
        package var threshold: Double

        /// The score less the threshold: from 0 on the condition holds.
        package var margin: Double { score - threshold }
        package var holds: Bool { score >= threshold }
    }

    /// What the model made of the payload, its columns by name.
    package struct ModelPart: Sendable, Equatable {
        package var columns: [String]
        /// The model's input, by column.
        package var input: [Double]
        package var explanation: Explanation
        /// Before any correction, by label index.
        package var probabilities: [Double]
        package var calibration: CalibrationMethod
        /// Features whose value the model never saw in training, and which so say nothing.
        package var unseen: [String]
    }

    package var decision: Decision
    /// In the rule's order; empty for an agent without a rule.
    package var conditions: [Condition]
    /// Nil where the deciding bundle has no model.
    package var model: ModelPart?
    /// Features that the payload lacks, which took their defaults.
    package var missing: [String]
}

extension DecisionMaker {
    /// Decides a payload and says why.
    package func explain(_ payload: JSON) -> DecisionExplanation {
        let values = extractor.values(in: payload)
        return DecisionExplanation(
            decision: decide(values),
            conditions: rule?.conditions.map { condition($0, values) } ?? [],
            model: model.map { modelPart($0, values) },
            missing: zip(specification.features, values.missing).compactMap { $1 ? $0.name : nil }
        )
    }

    private func condition(
        _ condition: CompiledRule.Condition,
        _ values: FeatureValues
    ) -> DecisionExplanation.Condition {
        let terms = condition.score.map { term in
            DecisionExplanation.Condition.Term(
                feature: specification.features[term.feature].name,
                value: values.numbers[term.feature],
                times: term.times.map { parameters[$0] } ?? 1
            )
        }
        return DecisionExplanation.Condition(
            parameter: specification.parameters[condition.atLeast].name,
            terms: terms,
            score: terms.reduce(0) { $0 + $1.value * $1.times },
            threshold: parameters[condition.atLeast]
        )
    }

    private func modelPart(_ model: BoundModel, _ values: FeatureValues) -> DecisionExplanation.ModelPart {
        let input = model.input(values)
        return DecisionExplanation.ModelPart(
            columns: model.fitted.columnNames,
            input: input,
            explanation: model.fitted.model.explanation(of: input),
            probabilities: model.fitted.model.probabilities(of: input),
            calibration: model.fitted.calibration?.method ?? .none,
            unseen: unseen(by: model, values)
        )
    }

    private func unseen(by model: BoundModel, _ values: FeatureValues) -> [String] {
        let known = Set(model.fitted.encoding.columns)
        return zip(specification.features, values.categories).compactMap { feature, category in
            guard let category else { return nil }
            return known.contains(.init(feature: feature.name, category: category)) ? nil : feature.name
        }
    }
}
