/// What decides rows, as training left it.
enum LearnedPolicy: Sendable {
    /// A rule with its parameter values.
    case rule(RuleShape, values: [Double])
    /// A model.
    case model(ModelPolicy)

    /// The decision for one row of raw features.
    func decision(of row: [Double]) -> Int {
        switch self {
        case .rule(let rule, let values): rule.decision(of: row, values: values)
        case .model(let policy): policy.decision(of: row)
        }
    }
}

/// A model that decides by its corrected probabilities.
struct ModelPolicy: Sendable {
    var model: Model
    var columns: [ModelColumn]
    var calibration: Calibration
    /// With two labels, label 0 is decided for from this probability on.
    var threshold: Double
    /// `utility[decision][truth]`; with more than two labels it chooses among them.
    var utility: [[Double]]

    /// The decision for one row of raw features.
    func decision(of row: [Double]) -> Int {
        decision(ofProbabilities: calibration.calibrated(model.probabilities(of: columns.map { $0.value(in: row) })))
    }

    /// The decision that corrected probabilities lead to.
    func decision(ofProbabilities probabilities: [Double]) -> Int {
        guard probabilities.count > 2 else { return probabilities[0] >= threshold ? 0 : 1 }
        return mostUseful(probabilities, utility: utility)
    }

    /// Whether decisions can depend on a feature at all.
    func uses(_ feature: Int) -> Bool {
        columns.indices.contains { columns[$0].features.contains(feature) && model.uses($0) }
    }
}

/// The decision with the greatest expected utility `Σₜ p(t)·utility[decision][t]`, the first of equals; without costs
/// (the identity) the most probable label.
public func mostUseful(_ probabilities: [Double], utility: [[Double]]) -> Int {
    var best = (label: 0, value: -Double.infinity)
    for (label, row) in utility.enumerated() {
        let value = zip(probabilities, row).reduce(0) { $0 + $1.0 * $1.1 }
        if value > best.value { best = (label, value) }
    }
    return best.label
}

extension Model {
    fileprivate func uses(_ column: Int) -> Bool {
        switch self {
        case .logistic(let model): model.coefficients.contains { $0[column] != 0 }
        case .tree(let tree): tree.nodes.contains { $0.column == column }
        }
    }
}
