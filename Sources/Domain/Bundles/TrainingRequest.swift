package import Learning
import Rules

/// What an operator asks of a training.
package struct TrainingRequest: Sendable, Equatable {
    package var agent: String
    package var minimumExamples = 50
    package var modelType = ModelType.logistic
    /// 0…100; labels given with less confidence do not train.
    package var minimumConfidence = 0.0
    package var excludedSources: Set<String> = []

    package init(agent: String) {
        self.agent = agent
    }
}

extension TrainingSet {
    /// Fewer rows of the rarest label than this cannot be cross-validated.
    private static let fewestPerLabel = 2
    /// A feature that more rows than this lack draws a warning.
    private static let mostMissing = 0.5

    /// Refuses a set that is too small to train on, saying what there is and what it takes.
    ///
    /// - Parameter excluded: how many examples are thought away; 0 if it is the set as it stands.
    package func requireEnough(_ request: TrainingRequest, after excluded: Int = 0) throws(Refusal) {
        let without = excluded > 0 ? "without these \(excluded) examples " : ""
        guard count >= request.minimumExamples else {
            throw .insufficientData(
                "\(without)\(request.agent) has \(count) usable examples, \(request.minimumExamples) are needed."
            )
        }
        for (label, rows) in zip(specification.labels, labelCounts) where rows < Self.fewestPerLabel {
            throw .insufficientData(
                "\(without)\(rows) of \(request.agent)'s \(count) examples are \"\(label)\", at least "
                    + "\(Self.fewestPerLabel) of each label are needed."
            )
        }
    }

    /// What the learning is asked to solve, starting from the thresholds in force.
    package func problem(_ request: TrainingRequest, current: [String: Double]) -> TrainingProblem {
        let utility = specification.utilities
        return TrainingProblem(
            features: matrix(),
            featureNames: encoding.columns.map(\.name),
            labels: labels,
            classes: specification.labels.count,
            weights: weights,
            times: times,
            utility: specification.utility == .balanced ? TrainingProblem.balanced(utility, labels: labels) : utility,
            decisionUtility: utility,
            policy: policy(current: current),
            modelType: request.modelType,
            seed: seed
        )
    }

    private func policy(current: [String: Double]) -> DecisionPolicy {
        guard let rule = CompiledRule(specification) else {
            return .model(threshold: current[decisionThresholdName] ?? 0.5)
        }
        let columns = encoding.columns
        let position = specification.features.map { feature in columns.firstIndex { $0.feature == feature.name } ?? 0 }
        return .rule(
            RuleShape(
                conditions: rule.conditions.map { condition in
                    RuleShape.Condition(
                        terms: condition.score.map { .init(column: position[$0.feature], weight: $0.times) },
                        atLeast: condition.atLeast
                    )
                },
                then: rule.then,
                otherwise: rule.otherwise,
                parameters: specification.parameters.map { parameter in
                    RuleShape.Parameter(
                        name: parameter.name,
                        value: current[parameter.name] ?? parameter.defaultValue,
                        minimum: parameter.minimum,
                        maximum: parameter.maximum,
                        isInteger: parameter.isInteger
                    )
                }
            )
        )
    }

    /// What an operator should know about the data.
    package var warnings: [BundleFigures.Warning] {
        var warnings: [BundleFigures.Warning] = []
        for (feature, lacking) in zip(specification.features, missing)
        where Double(lacking) > Self.mostMissing * Double(count) {
            let share = Int(clamping: (100 * Double(lacking) / Double(max(1, count))).rounded())
            warnings.append(
                .init(code: "missing_feature", detail: "\(feature.name) is missing in \(share) % of the rows.")
            )
        }
        for (feature, values) in zip(specification.features, categories) where values.count > Self.mostCategories {
            warnings.append(
                .init(
                    code: "rare_values",
                    detail:
                        "\(feature.name) has \(values.count) values; the model tells the \(Self.mostCategories) most "
                        + "frequent apart, the others count as none of them."
                )
            )
        }
        if disputedKeys > 0 {
            warnings.append(
                .init(
                    code: "disputed_labels",
                    detail: "\(disputedKeys) keys carry different labels; the most confident one trained."
                )
            )
        }
        if rowsWithoutFeatures > 0 {
            warnings.append(
                .init(
                    code: "rows_without_features",
                    detail: "\(rowsWithoutFeatures) examples have none of the agent's features and did not train."
                )
            )
        }
        return warnings
    }
}

extension Refusal {
    /// A training that is refused because there is too little to learn from; in the runbook's words.
    static func insufficientData(_ detail: String) -> Refusal {
        .invalid(code: "insufficient_data", detail: "Insufficient data: \(detail)", problems: [])
    }
}
