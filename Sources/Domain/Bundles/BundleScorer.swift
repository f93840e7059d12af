import Learning
package import Rules

/// What a bundle is worth on labeled rows, never flattered by rows it was trained on.
package struct BundleScorer: Sendable {
    package let bundle: Bundle
    private let maker: DecisionMaker
    private let utilities: [[Double]]
    private let stored: RowScores?

    /// - Parameter rowScores: the out-of-fold results of a trained bundle.
    package init(bundle: Bundle, rowScores: RowScores?, specification: AgentSpecification) {
        self.bundle = bundle
        maker = bundle.decisionMaker(specification)
        utilities = specification.utilities
        stored = rowScores
    }

    package struct Score: Sendable, Equatable {
        package var correct: Double
        package var utility: Double
        /// Whether the bundle was trained on the row, so that the score is its stored out-of-fold one.
        package var isTrainedOn: Bool
    }

    /// The held-out score of one row; nil where there is none: the row was never held out, or it trained with another label.
    package func score(_ row: Int, of set: TrainingSet) -> Score? {
        if let stored = stored?.scores[set.keyHashes[row]] {
            guard Int(stored.label) == set.labels[row], !stored.correct.isNaN else { return nil }
            return Score(correct: Double(stored.correct), utility: Double(stored.utility), isTrainedOn: true)
        }
        let decision = maker.decide(set.values(row: row)).label
        let truth = set.labels[row]
        return Score(correct: decision == truth ? 1 : 0, utility: utilities[decision][truth], isTrainedOn: false)
    }
}

extension Comparison {
    /// Fewer rows that the baseline was not trained on than this, and rows it was trained on join.
    package static let enoughFreshRows = 100

    /// Compares two bundles row by row, on rows the baseline was not trained on where there are enough of them.
    ///
    /// - Returns: nil without any row that both have a held-out score for; `joined` says how many rows the baseline was
    ///   trained on had to join, with the out-of-fold score it was given then.
    package static func between(
        _ candidate: BundleScorer,
        and baseline: BundleScorer,
        on set: TrainingSet
    ) -> (comparison: Comparison, joined: Int)? {
        var pairs: [(candidate: BundleScorer.Score, baseline: BundleScorer.Score, weight: Double)] = []
        let weights = set.labelWeights
        pairs.reserveCapacity(set.count)
        for row in 0..<set.count {
            guard let old = baseline.score(row, of: set), let new = candidate.score(row, of: set) else { continue }
            pairs.append((new, old, weights[set.labels[row]]))
        }
        var joined = pairs.count { $0.baseline.isTrainedOn }
        if pairs.count - joined >= enoughFreshRows {
            pairs.removeAll { $0.baseline.isTrainedOn }
            joined = 0
        }
        guard !pairs.isEmpty else { return nil }
        let count = Double(pairs.count)
        let seed = set.seed
        let accuracy = pairedDifference(
            candidate: pairs.map(\.candidate.correct),
            baseline: pairs.map(\.baseline.correct),
            seed: seed
        )
        let utility = pairedDifference(
            candidate: pairs.map { $0.candidate.utility * $0.weight },
            baseline: pairs.map { $0.baseline.utility * $0.weight },
            seed: seed
        )
        let comparison = Comparison(
            against: baseline.bundle.id,
            rows: pairs.count,
            accuracy: pairs.reduce(0) { $0 + $1.candidate.correct } / count,
            baselineAccuracy: pairs.reduce(0) { $0 + $1.baseline.correct } / count,
            accuracyDelta: accuracy,
            utilityDelta: utility
        )
        return (comparison, joined)
    }
}

extension TrainingSet {
    /// What the utility of a row counts, by label: 1, or n / (K · nₜ) where the agent's utility is balanced.
    var labelWeights: [Double] {
        let counts = labelCounts
        guard specification.utility == .balanced else { return counts.map { _ in 1 } }
        return counts.map { $0 > 0 ? Double(count) / Double(counts.count * $0) : 1 }
    }

    /// The seed of all resampling on this set: the first eight bytes of its hash.
    package var seed: UInt64 {
        hash.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }
}
