package import Learning
import Rules

/// What training would be with some examples and without them: what a person looks at before excluding them.
package struct ExclusionPreview: Sendable, Equatable {
    /// What one of the two trainings learns from, and what it would choose.
    package struct Training: Sendable, Equatable {
        package var rows: Int
        package var labelDistribution: [String: Int]
        package var thresholds: [String: Double]
    }

    /// How both decide the same held-out rows; only rows that stay in training are among them.
    package struct Comparison: Sendable, Equatable {
        package var accuracyWith: Double
        package var accuracyWithout: Double
        /// Without minus with.
        package var accuracyDelta: PairedDifference
        package var utilityWith: Double
        package var utilityWithout: Double
        /// Without minus with.
        package var utilityDelta: PairedDifference
    }

    /// Which rows a recommendation rests on.
    package enum Basis: String, Sendable {
        /// Those labeled by gold or approvals: whether the others may be believed is what is asked.
        case trusted
        /// All rows that stay.
        case kept
    }

    package enum Recommendation: String, Sendable {
        case exclude
        case keep
        /// The difference may be chance, or there is none to see.
        case noSignificantDifference = "no_significant_difference"
    }

    package var agent: String
    package var modelType: ModelType
    /// How many labels that train would do so no more; several may be of one key.
    package var examples: Int
    package var with: Training
    package var without: Training
    /// On all rows that stay; nil where the exclusion changes no row, or none was held out in both trainings.
    package var kept: Comparison?
    /// On those of them that gold or approvals labeled; nil with fewer than 20, or fewer than five of a label.
    package var trusted: Comparison?

    package var basis: Basis? { trusted != nil ? .trusted : kept != nil ? .kept : nil }

    /// By the utility's 90 % interval on the rows that it rests on: beyond chance better, worse, or neither.
    package var recommendation: Recommendation {
        guard let delta = (trusted ?? kept)?.utilityDelta else { return .noSignificantDifference }
        if delta.low > 0 { return .exclude }
        return delta.high < 0 ? .keep : .noSignificantDifference
    }

    /// In a sentence or two.
    package var summary: String {
        guard let comparison = trusted ?? kept, let basis else {
            return "Without these \(examples) labels the same rows train, or none that both could be compared on."
        }
        let delta = comparison.utilityDelta
        let rows = basis == .trusted ? "rows labeled by gold or approvals" : "rows that stay"
        let points = "\(points(delta.delta)) (\(points(delta.low)) to \(points(delta.high)))"
        return
            "Without these \(examples) labels the utility changes by \(points) points on \(delta.rows) \(rows): \(advice)"
    }

    private var advice: String {
        switch recommendation {
        case .exclude: "exclude them."
        case .keep: "keep them, training is better with them."
        case .noSignificantDifference: "that may be chance."
        }
    }

    private func points(_ share: Double) -> String {
        let points = rounded(share * 100, 2)
        return "\(points > 0 ? "+" : "")\(points)"
    }
}

/// The two sets of rows that an exclusion is judged by.
struct ExclusionTrial: Sendable {
    /// Fewer trusted rows, or of one label, and they decide nothing by themselves.
    private static let (leastTrusted, leastTrustedPerLabel) = (20, 5)

    var request: TrainingRequest
    /// The active thresholds, from which both trainings start.
    var current: [String: Double]
    var examples: Int
    var with: TrainingSet
    var without: TrainingSet

    /// The CPU work: both are learned from as a bundle would be, and judged row by row on decisions of held-out rows.
    ///
    /// - Parameter progress: hears of each training as of a half.
    func assess(progress: TrainingProgress) throws -> ExclusionPreview {
        let with = try measure(with, progress: progress.part(0, of: 2))
        let without = try measure(without, progress: progress.part(1, of: 2))
        var preview = ExclusionPreview(
            agent: request.agent,
            modelType: request.modelType,
            examples: examples,
            with: with.training,
            without: without.training
        )
        guard self.with.hash != self.without.hash else { return preview }
        let rows = comparableRows
        preview.kept = compare(rows, with, without)
        let trusted = rows.filter { self.without.isTrusted[$0.without] }
        let counts = trusted.reduce(into: self.without.labelCounts.map { _ in 0 }) { counts, row in
            counts[self.without.labels[row.without]] += 1
        }
        if trusted.count >= Self.leastTrusted, counts.allSatisfy({ $0 >= Self.leastTrustedPerLabel }) {
            preview.trusted = compare(trusted, with, without)
        }
        return preview
    }

    private struct Measured {
        var training: ExclusionPreview.Training
        var decisions: MeasuredDecisions
    }

    private func measure(_ set: TrainingSet, progress: TrainingProgress) throws -> Measured {
        let decisions = try measureDecisions(of: set.problem(request, current: current), progress: progress)
        let specification = set.specification
        return Measured(
            training: ExclusionPreview.Training(
                rows: set.count,
                labelDistribution: Dictionary(firstOf: zip(specification.labels, set.labelCounts)),
                thresholds: specification.defaultThresholds.merging(decisions.parameters.map { ($0.name, $0.value) }) {
                    $1
                }
            ),
            decisions: decisions
        )
    }

    private typealias Row = (with: Int, without: Int)

    /// The keys that both learn from with the same label.
    private var comparableRows: [Row] {
        let places = Dictionary(zip(with.keyHashes, with.keyHashes.indices)) { first, _ in first }
        return without.keyHashes.indices.compactMap { row in
            guard let place = places[without.keyHashes[row]], with.labels[place] == without.labels[row] else {
                return nil
            }
            return (place, row)
        }
    }

    private func compare(_ rows: [Row], _ with: Measured, _ without: Measured) -> ExclusionPreview.Comparison? {
        let weights = self.without.labelWeights
        var (correctWith, correctWithout): ([Double], [Double]) = ([], [])
        var (utilityWith, utilityWithout): ([Double], [Double]) = ([], [])
        for row in rows {
            guard let before = with.decisions.rowCorrect[row.with],
                let after = without.decisions.rowCorrect[row.without],
                let worthBefore = with.decisions.rowUtilities[row.with],
                let worthAfter = without.decisions.rowUtilities[row.without]
            else { continue }
            let weight = weights[self.without.labels[row.without]]
            correctWith.append(before)
            correctWithout.append(after)
            utilityWith.append(worthBefore * weight)
            utilityWithout.append(worthAfter * weight)
        }
        guard !correctWith.isEmpty else { return nil }
        let seed = self.without.seed
        return ExclusionPreview.Comparison(
            accuracyWith: mean(correctWith),
            accuracyWithout: mean(correctWithout),
            accuracyDelta: pairedDifference(candidate: correctWithout, baseline: correctWith, seed: seed),
            utilityWith: mean(utilityWith),
            utilityWithout: mean(utilityWithout),
            utilityDelta: pairedDifference(candidate: utilityWithout, baseline: utilityWith, seed: seed)
        )
    }

    private func mean(_ values: [Double]) -> Double {
        values.reduce(0, +) / Double(values.count)
    }
}
