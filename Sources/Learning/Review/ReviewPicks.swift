/// The rows that people should be asked about next, most urgent first.
///
/// - `count`: how many; fewer come back where there are fewer candidates, or only near-duplicates of them.
/// - `probeShare`: the share of the picks that is drawn at random from all candidates before anything else, each with the
///   same known probability `count · probeShare / m`. The rest is picked from what is left by `strategy`. The number of
///   probes is rounded at random, which keeps that probability exact.
///
/// A strategy that lacks what it needs (probabilities, a committee, answers) gives way to ``ReviewStrategy/auto``. Strategies
/// that compare rows with each other work on at most 4,000 candidates: the most uncertain ones where there is a model, else
/// random ones. Near-duplicates are candidates within 0.1 standard deviations (root mean square over the columns) of a
/// more uncertain one. Time is O(m·K) beyond that.
public func reviewPicks(
    from pool: ReviewPool,
    strategy: ReviewStrategy = .auto,
    count: Int,
    probeShare: Double = 0.1,
    seed: UInt64
) -> [ReviewPick] {
    precondition(count >= 0 && probeShare >= 0 && probeShare <= 1, "shares are in 0…1 and counts not below 0")
    var generator = SplitMix64(seed: seed)
    let probes = randomProbe(rows: pool.candidates.rows, count: count, share: probeShare, generator: &generator)
    let taken = Set(probes.map(\.row))
    let left = (0..<pool.candidates.rows).filter { !taken.contains($0) }
    let selection = ReviewSelection(pool: pool, rows: left, count: count - probes.count)
    return probes + selection.picks(strategy, generator: &generator)
}

/// Candidates drawn at random, each with probability `min(1, count · share / rows)`.
private func randomProbe(
    rows: Int,
    count: Int,
    share: Double,
    generator: inout SplitMix64
) -> [ReviewPick] {
    let expected = min(Double(rows), Double(count) * share)
    let whole = Int(expected)
    let number = whole + (generator.uniform() < expected - Double(whole) ? 1 : 0)
    guard number > 0 else { return [] }
    // Floyd's sample without replacement.
    var chosen: Set<Int> = []
    var order: [Int] = []
    for last in rows - number..<rows {
        let row = generator.index(below: last + 1)
        let added = chosen.insert(row).inserted ? row : last
        chosen.insert(added)
        order.append(added)
    }
    return order.map { ReviewPick(row: $0, score: 0, reason: .probe(probability: expected / Double(rows))) }
}

/// The candidates that strategies choose from.
private struct ReviewSelection {
    static let mostCompared = 4_000
    /// Labelled rows that clusters are made for: more clusters than this no longer tell regions apart.
    static let mostCovered = 500

    let pool: ReviewPool
    /// The candidates that are left.
    let rows: [Int]
    let count: Int

    func picks(_ strategy: ReviewStrategy, generator: inout SplitMix64) -> [ReviewPick] {
        guard count > 0, !rows.isEmpty || strategy == .relabel else { return [] }
        switch strategy {
        case .margin:
            guard let probabilities = pool.probabilities else { break }
            return ranked(marginUncertainty(probabilities), by: .margin)
        case .entropy:
            guard let probabilities = pool.probabilities else { break }
            return ranked(entropyUncertainty(probabilities), by: .entropy)
        case .committee:
            guard !pool.committee.isEmpty else { break }
            return ranked(committeeDisagreement(pool.committee), by: .committee)
        case .badge:
            guard let probabilities = pool.probabilities else { break }
            let rows = compared(&generator)
            return badge(rows, steps: onModelScale(rows), probabilities, &generator)
        case .coreset:
            return coreset(compared(&generator))
        case .typiclust:
            return typiclust(&generator)
        case .relabel:
            guard let probabilities = pool.probabilities, !pool.answers.isEmpty else { break }
            return relabel(probabilities)
        case .auto:
            break
        }
        guard !rows.isEmpty, let probabilities = pool.probabilities else { return typiclust(&generator) }
        // Without duplicates the scale that told them serves steps as well as the model's does.
        let rows = withoutDuplicates(compared(&generator))
        return badge(rows, steps: standardized(pool.candidates.rows(rows)), probabilities, &generator)
    }

    private func ranked(_ scores: [Double], by strategy: ReviewStrategy) -> [ReviewPick] {
        let own = rows.map { scores[$0] }
        return greatest(own, count).map { ReviewPick(row: rows[$0], score: own[$0], reason: .strategy(strategy)) }
    }

    /// - Parameter features: of `rows`, on the scale that steps are measured on.
    private func badge(
        _ rows: [Int],
        steps features: Matrix,
        _ probabilities: Matrix,
        _ generator: inout SplitMix64
    ) -> [ReviewPick] {
        let sampling = GradientSampling(features: features, probabilities: probabilities.rows(rows))
        return sampling.picks(count, generator: &generator).map {
            ReviewPick(row: rows[$0.row], score: $0.score, reason: .strategy(.badge))
        }
    }

    /// Candidates on the scale of the model whose gradients they are: that of the rows it was learned from.
    ///
    /// A column that is constant there keeps its unit, so that rows which differ in it still differ. With fewer than two
    /// labelled rows there is no such scale, and that of the candidates stands in.
    private func onModelScale(_ rows: [Int]) -> Matrix {
        let features = pool.candidates.rows(rows)
        guard pool.labeled.rows > 1 else { return standardized(features) }
        let scale = Standardization(of: pool.labeled, ranges: [0..<pool.labeled.rows])
        let values = (0..<features.columns).flatMap { column -> [Double] in
            let deviation = scale.deviations[column] > 0 ? scale.deviations[column] : 1
            return features.columnMajor[column * features.rows..<(column + 1) * features.rows].map {
                ($0 - scale.means[column]) / deviation
            }
        }
        return Matrix(rows: features.rows, columns: features.columns, columnMajor: values)
    }

    private func coreset(_ rows: [Int]) -> [ReviewPick] {
        let places = places(rows, known: Self.mostCompared)
        let densities = relativeDensities(places.candidates)
        var coreSet = CoreSet(candidates: places.candidates, covered: places.labeled, densities: densities)
        return coreSet.picks(count).map {
            ReviewPick(row: rows[$0.row], score: $0.score, reason: .strategy(.coreset))
        }
    }

    private func typiclust(_ generator: inout SplitMix64) -> [ReviewPick] {
        let rows = drawn(&generator)
        let places = places(rows, known: Self.mostCovered)
        let picks = typicalPicks(
            count,
            candidates: places.candidates,
            labeled: places.labeled,
            generator: &generator
        )
        return picks.map { ReviewPick(row: rows[$0.row], score: $0.score, reason: .strategy(.typiclust)) }
    }

    private func relabel(_ probabilities: Matrix) -> [ReviewPick] {
        let new = rows.map { row in
            RelabelAnswers(quality: probabilities.row(row).max() ?? 0, weight: 0)
        }
        let scores = settledness(of: new + pool.answers, classes: probabilities.columns).map { 1 - $0 }
        return greatest(scores, count).map { index in
            ReviewPick(
                row: index < new.count ? rows[index] : index - new.count,
                score: scores[index],
                reason: .strategy(.relabel),
                isRelabel: index >= new.count
            )
        }
    }

    /// At most 4,000 candidates: the most uncertain ones, or random ones without a model.
    private func compared(_ generator: inout SplitMix64) -> [Int] {
        guard rows.count > Self.mostCompared, let probabilities = pool.probabilities else { return drawn(&generator) }
        let scores = marginUncertainty(probabilities)
        return greatest(rows.map { scores[$0] }, Self.mostCompared).map { rows[$0] }
    }

    private func drawn(_ generator: inout SplitMix64) -> [Int] {
        guard rows.count > Self.mostCompared else { return rows }
        var result: [Int] = []
        // Each row with the probability that fills the sample, in order.
        for (index, row) in rows.enumerated() {
            let wanted = Double(Self.mostCompared - result.count)
            if generator.uniform() * Double(rows.count - index) < wanted { result.append(row) }
        }
        return result
    }

    /// The candidates from the most uncertain on, without those close to an earlier one; at most 20 per pick.
    private func withoutDuplicates(_ rows: [Int]) -> [Int] {
        guard let probabilities = pool.probabilities else { return rows }
        let places = RowMajor(standardized(pool.candidates.rows(rows)))
        let closest = 0.01 * Double(places.columns)
        var kept: [Int] = []
        for index in greatest(marginUncertainty(probabilities.rows(rows)), rows.count) {
            guard kept.count < 20 * count else { break }
            let place = places.row(index)
            if kept.allSatisfy({ squaredDistance(places.row($0), place) > closest }) { kept.append(index) }
        }
        return kept.map { rows[$0] }
    }

    /// Candidates and the last labelled rows, at most so many, on one scale.
    private func places(_ rows: [Int], known limit: Int) -> (candidates: Matrix, labeled: Matrix) {
        let known = Array(max(0, pool.labeled.rows - limit)..<pool.labeled.rows)
        let all = standardized(pool.candidates.rows(rows).appending(pool.labeled.rows(known)))
        return (all.rows(Array(0..<rows.count)), all.rows(Array(rows.count..<all.rows)))
    }

    /// Typicality over its median, at most 2: below 1 where there are few others around.
    private func relativeDensities(_ places: Matrix) -> [Double] {
        let values = typicality(of: places)
        let median = sortedQuantile(values.sorted(), 0.5)
        return values.map { min(2, $0 / median) }
    }
}
