/// Combines the verdicts of several judges into label probabilities, allowing for how often each errs and for their erring
/// together.
///
/// Two labels: `logit P(label 0) = b + Σⱼ wⱼ·xⱼ` with xⱼ = 1 for a verdict of label 0, −1 for label 1, 0 for none. More:
/// `softmax` of `bₖ + Σⱼ Wₖⱼᵥ`, v being the verdict of judge j, nothing where there is none.
public struct JudgePanel: Codable, Sendable, Equatable {
    /// What the weights rest on.
    public enum Basis: String, Codable, Sendable {
        /// A regression of known answers on verdicts, drawn towards the judges' own confusion.
        case stacked
        /// The judges' confusion on known answers; there were too few for a regression.
        case prior
        /// Agreement among the judges alone: nothing that could tell right from unanimous.
        case unanchored
    }

    /// K, the number of labels.
    public var classes: Int
    /// J, the number of judges.
    public var judges: Int
    /// What the weights rest on.
    public var basis: Basis
    /// The number of rows with a known answer.
    public var goldRows: Int
    /// r̄, how much judges err together: 0 independent … 1 as one.
    public var errorCorrelation: Double
    /// One intercept for two labels, else one per label.
    public var intercepts: [Double]
    /// Per intercept one weight per judge (two labels), or one per judge and verdict, judge after judge.
    public var weights: [[Double]]

    /// D = 1 / (1 + (J − 1)·r̄), the share of an independent vote that each vote is worth.
    public var voteShare: Double {
        1 / (1 + Double(judges - 1) * errorCorrelation)
    }

    /// J·D, how many independent votes the panel is worth.
    public var effectiveVotes: Double {
        Double(judges) * voteShare
    }

    /// The label probabilities that one row's verdicts lead to; -1 stands for none.
    ///
    /// - Precondition: one verdict in `-1..<classes` per judge.
    public func probabilities(of verdicts: some Collection<Int>) -> [Double] {
        precondition(verdicts.count == judges, "one verdict per judge")
        let inputs = Self.inputs(of: verdicts, classes: classes)
        let logits = zip(intercepts, weights).map { $0 + dotProduct($1, inputs) }
        guard classes > 2 else {
            let first = logistic(logits[0])
            return [first, 1 - first]
        }
        return softmax(logits)
    }

    /// The verdicts of a row in numbers: ±1 and 0 for two labels, else K numbers per judge.
    static func inputs(of verdicts: some Collection<Int>, classes: Int) -> [Double] {
        guard classes > 2 else { return verdicts.map { $0 < 0 ? 0 : $0 == 0 ? 1 : -1 } }
        return verdicts.flatMap { verdict in (0..<classes).map { $0 == verdict ? 1 : 0 } }
    }
}

/// How unsure probabilities leave us: their entropy over ln K, 0 (settled) … 1 (open).
public func relativeEntropy(of probabilities: [Double]) -> Double {
    guard probabilities.count > 1 else { return 0 }
    let entropy = probabilities.reduce(0) { $1 > 0 ? $0 - $1 * naturalLogarithm($1) : $0 }
    return entropy / naturalLogarithm(Double(probabilities.count))
}
