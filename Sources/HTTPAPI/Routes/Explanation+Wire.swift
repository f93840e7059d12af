import Learning
import Rules
import Wire

extension Wire.Explanation {
    /// - Parameter labels: the agent's.
    init(_ explanation: DecisionExplanation, labels: [String]) {
        self.init(missing: explanation.missing)
        if !explanation.conditions.isEmpty { conditions = explanation.conditions.map(Condition.init) }
        guard let model = explanation.model else { return }
        calibration = model.calibration.rawValue
        unseen = model.unseen
        uncalibratedProbabilities = Dictionary(firstOf: zip(labels, model.probabilities))
        switch model.explanation {
        case .contributions(let logits):
            logOdds = logits.map { LogOdds($0, of: model, labels: labels) }
        case .path(let tree):
            path = tree.steps.map { Step($0, columns: model.columns, labels: labels) }
        }
    }
}

extension Wire.Explanation.Condition {
    fileprivate init(_ condition: DecisionExplanation.Condition) {
        self.init(
            parameter: condition.parameter,
            terms: condition.terms.map { Term(feature: $0.feature, value: $0.value, times: $0.times) },
            score: condition.score,
            threshold: condition.threshold,
            margin: condition.margin,
            holds: condition.holds
        )
    }
}

extension Wire.Explanation.LogOdds {
    fileprivate init(_ logit: LogOddsExplanation, of model: DecisionExplanation.ModelPart, labels: [String]) {
        self.init(
            label: labels[logit.label],
            logit: logit.logit,
            base: logit.base,
            contributions: logit.contributions.indices.map { index in
                Contribution(
                    column: model.columns[index],
                    value: model.input[index],
                    logOdds: logit.contributions[index]
                )
            }
        )
    }
}

extension Wire.Explanation.Step {
    fileprivate init(_ step: TreeExplanation.Step, columns: [String], labels: [String]) {
        self.init(
            column: columns[step.column],
            value: step.value,
            threshold: step.threshold,
            isAtMost: step.isAtMost,
            probabilities: Dictionary(firstOf: zip(labels, step.probabilities))
        )
    }
}
