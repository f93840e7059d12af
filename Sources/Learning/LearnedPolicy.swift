/// A decision rule as training left it, ready to decide rows.
enum LearnedPolicy: Sendable {
    /// A rule with its parameter values.
    case rule(RuleShape, values: [Double])
    /// A model; with two labels, label 0 if its probability reaches the threshold, else the most probable label.
    case model(Model, columns: [ModelColumn], threshold: Double)

    /// The decision for one row of raw features.
    func decision(of row: [Double]) -> Int {
        switch self {
        case .rule(let rule, let values):
            return rule.decision(of: row, values: values)
        case .model(let model, let columns, let threshold):
            return Self.decision(model.probabilities(of: columns.map { $0.value(in: row) }), threshold: threshold)
        }
    }

    /// The decision that probabilities lead to; of equals the first.
    static func decision(_ probabilities: [Double], threshold: Double) -> Int {
        guard probabilities.count > 2 else { return probabilities[0] >= threshold ? 0 : 1 }
        var best = 0
        for label in probabilities.indices where probabilities[label] > probabilities[best] { best = label }
        return best
    }
}

extension Model {
    /// P(label 0) of every row in `ranges`, written to `result` at the row's position.
    func writeFirstProbabilities(of features: Matrix, ranges: [Range<Int>], to result: inout [Double]) {
        let rows = features.rows
        features.columnMajor.withUnsafeBufferPointer { values in
            switch self {
            case .logistic(let model):
                let sign = model.classes == 2 ? 1.0 : 0
                for range in ranges {
                    for row in range { result[row] = model.intercepts[0] }
                    for column in 0..<features.columns {
                        let weight = sign * model.coefficients[0][column]
                        for row in range { result[row] += weight * values[column * rows + row] }
                    }
                    for row in range { result[row] = Learning.logistic(result[row]) }
                }
            case .tree(let tree):
                for range in ranges {
                    for row in range {
                        result[row] = tree.nodes[tree.leaf { values[$0 * rows + row] }].probabilities[0]
                    }
                }
            }
        }
    }
}
