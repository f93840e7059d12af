extension TrainingProblem {
    /// Throws the first thing that makes the problem unfit for training.
    func validate() throws(TrainingError) {
        try Examples(features: features, labels: labels, weights: weights, classes: classes).validate()
        guard featureNames.count == features.columns else { throw .shape("one name per feature") }
        guard times.count == features.rows else { throw .shape("one time per row") }
        guard times.allSatisfy(\.isFinite) else { throw .shape("times are finite") }
        for utility in [utility, decisionUtility ?? utility] {
            guard utility.count == classes, utility.allSatisfy({ $0.count == classes && $0.allSatisfy(\.isFinite) })
            else { throw .shape("utility is a finite matrix by decision and truth") }
        }
        guard classes <= 1_000 else { throw .shape("at most 1,000 labels") }
        switch policy {
        case .rule(let rule): try validate(rule)
        case .model(let threshold):
            guard threshold >= 0, threshold <= 1 else { throw .badPolicy("a decision threshold is between 0 and 1") }
        }
    }

    private func validate(_ rule: RuleShape) throws(TrainingError) {
        let labels = 0..<classes
        guard labels.contains(rule.then), labels.contains(rule.otherwise), rule.then != rule.otherwise else {
            throw .badPolicy("a rule decides between two of the labels")
        }
        guard !rule.conditions.isEmpty else { throw .badPolicy("a rule has a condition") }
        for parameter in rule.parameters {
            guard parameter.minimum.isFinite, parameter.maximum.isFinite,
                parameter.value >= parameter.minimum, parameter.value <= parameter.maximum
            else { throw .badPolicy("\(parameter.name) is not between its minimum and maximum") }
        }
        let thresholds = Set(rule.conditions.map(\.atLeast))
        for condition in rule.conditions {
            guard rule.parameters.indices.contains(condition.atLeast) else {
                throw .badPolicy("a condition names no parameter")
            }
            guard condition.terms.count(where: { $0.weight == nil }) == 1 else {
                throw .badPolicy("a score has exactly one term without a weight")
            }
            for term in condition.terms {
                guard (0..<features.columns).contains(term.column) else { throw .badPolicy("a term names no feature") }
                guard let weight = term.weight else { continue }
                guard rule.parameters.indices.contains(weight), !thresholds.contains(weight) else {
                    throw .badPolicy("a weight names no parameter, or a threshold")
                }
            }
        }
    }
}
