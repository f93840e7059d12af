/// Why a model gave a row its probabilities.
public enum Explanation: Codable, Sendable, Equatable {
    /// What each column added to the log-odds: one entry for two labels (label 0 against label 1), else one per label.
    case contributions([LogOddsExplanation])
    /// The questions asked on the way to a leaf, and its answer.
    case path(TreeExplanation)
}

/// A logit taken apart.
public struct LogOddsExplanation: Codable, Sendable, Equatable {
    /// The label whose logit this is.
    public var label: Int
    /// The logit before any calibration: for two labels ln P(0)/P(1), else up to a term common to all labels.
    public var logit: Double
    /// The logit of an average row, which is where the contributions start.
    public var base: Double
    /// Per column `coefficient · (x − mean of the training rows)`; a column at its mean adds nothing.
    ///
    /// They and `base` sum to `logit` within 10⁻¹² of the greatest of them.
    public var contributions: [Double]
}

/// A tree's way to its answer.
public struct TreeExplanation: Codable, Sendable, Equatable {
    /// One question of a tree.
    public struct Step: Codable, Sendable, Equatable {
        /// The column asked about.
        public var column: Int
        /// The row's number in it.
        public var value: Double
        /// What it was compared with.
        public var threshold: Double
        /// Whether the number is at most the threshold.
        public var isAtMost: Bool
        /// The label probabilities before the question was answered.
        public var probabilities: [Double]
    }

    /// The questions from the root on; empty for a tree that is one leaf.
    public var steps: [Step]
    /// The label probabilities at the leaf.
    public var probabilities: [Double]
}

extension Model {
    /// Why this model gives `row` its probabilities.
    ///
    /// - Precondition: `row` has one finite number per column the model was fitted on.
    public func explanation(of row: [Double]) -> Explanation {
        switch self {
        case .logistic(let model): .contributions(model.explanations(of: row))
        case .tree(let tree): .path(tree.explanation(of: row))
        }
    }
}

extension LogisticModel {
    /// The logits of one row taken apart, one for two labels, else one per label.
    public func explanations(of row: [Double]) -> [LogOddsExplanation] {
        zip(logits(of: row), coefficients).enumerated().map { label, terms in
            let (logit, weights) = terms
            let contributions = weights.indices.map { term(weights[$0], row[$0] - means[$0]) }
            // What is left over is the same for every row but for rounding, which so stays out of the sum.
            let base = logit - contributions.reduce(0, +)
            return LogOddsExplanation(label: label, logit: logit, base: base, contributions: contributions)
        }
    }
}

extension DecisionTree {
    /// The questions that `row` was asked, with the answers.
    public func explanation(of row: [Double]) -> TreeExplanation {
        let path = path(of: row)
        let steps = path.compactMap { index -> TreeExplanation.Step? in
            let node = nodes[index]
            return node.column.map { column in
                TreeExplanation.Step(
                    column: column,
                    value: row[column],
                    threshold: node.threshold,
                    isAtMost: row[column] <= node.threshold,
                    probabilities: node.probabilities
                )
            }
        }
        return TreeExplanation(steps: steps, probabilities: nodes[path[path.count - 1]].probabilities)
    }
}
