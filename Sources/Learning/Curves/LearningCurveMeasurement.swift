/// Measures how the error of an agent's decisions falls with the number of labels.
///
/// The error is what the decisions lose of the agent's utility: per row the utility of the best decision minus that of the
/// one taken. That is the share of wrong decisions where every wrong one costs the same, the mean cost over the greatest
/// one where the agent has costs, and 1 − balanced accuracy where its utility is balanced.
///
/// Random subsets of six sizes, in even ratios from 20 rows (and at least 4 of the rarest label) to all (at most 10,000),
/// labels in proportion; in each, everything is learned and decided by cross-validation as in ``train(_:)``, so that a
/// subset of s rows and K folds tells the error after s·(K − 1)/K labels. Four subsets per size, fewer from 2,500 rows
/// on. The standard error is that of a mean over the distinct rows decided, with
/// one row more that lost nothing and one that lost the most.
///
/// Empty for fewer than 40 rows, or where a label has fewer than 8: nothing can be told from them.
///
/// - Parameter progress: Hears how far it is.
public func measureLearningCurve(
    of problem: TrainingProblem,
    progress: TrainingProgress? = nil
) throws(TrainingError) -> [LearningCurvePoint] {
    try problem.validate()
    var points: [LearningCurvePoint] = []
    for (step, subset) in CurveSubset.all(of: problem).enumerated() {
        guard let point = measuredPoint(of: problem, subset, seed: UInt64(step), progress) else { throw .givenUp }
        points.append(point)
    }
    return points
}

/// Subsets hold at most this many rows: a curve through smaller ones tells the rest.
private let mostCurveRows = 10_000.0

/// The subsets of one size that a learning curve is measured on.
struct CurveSubset {
    var share: Double
    /// Rows.
    var size: Int
    var folds: Int
    var repeats: Int

    private init(share: Double, of counts: [Int]) {
        self.share = share
        let taken = counts.map { min($0, max(4, Int((Double($0) * share).rounded()))) }
        size = taken.reduce(0, +)
        folds = min(5, taken.min() ?? 2)
        repeats = max(1, min(4, 10_000 / size))
    }

    /// From the smallest to the largest.
    static func all(of problem: TrainingProblem) -> [CurveSubset] {
        let rows = problem.labels.count
        var counts = [Int](repeating: 0, count: problem.classes)
        for label in problem.labels { counts[label] += 1 }
        let rarest = counts.min() ?? 0
        guard rows >= 40, rarest >= 8 else { return [] }
        let least = max(20, Double(4 * rows) / Double(rarest))
        let most = max(2 * least, min(Double(rows), mostCurveRows))
        let steps = 5
        return (0...steps).map { step in
            let size = most * power(least / most, 1 - Double(step) / Double(steps))
            return CurveSubset(share: min(1, size / Double(rows)), of: counts)
        }
    }
}

/// Nil where the training is given up.
private func measuredPoint(
    of problem: TrainingProblem,
    _ subset: CurveSubset,
    seed: UInt64,
    _ progress: TrainingProgress?
) -> LearningCurvePoint? {
    let (size, folds, repeats) = (subset.size, subset.folds, subset.repeats)
    let losses = LossTable(problem.utility)
    let moments = concurrentMap(repeats, until: progress) { index in
        let seed = SplitMix64.streamSeed(SplitMix64.streamSeed(problem.seed, 1 << 34), seed << 8 | UInt64(index))
        let sample = problem.sample(share: subset.share, least: 4, seed: seed)
        defer { progress?.noteDecided(size) }
        return losses.moments(of: heldOutDecisions(of: sample, folds: folds, seed: seed), labels: sample.labels)
    }
    guard let moments else { return nil }
    let decided = Double(size * repeats)
    let error = moments.reduce(0) { $0 + $1.sum } / decided
    let square = moments.reduce(0) { $0 + $1.squares } / decided
    let distinct = Double(min(problem.labels.count, size * repeats))
    let smoothed = (error * distinct + losses.greatest) / (distinct + 2)
    let smoothedSquare = (square * distinct + losses.greatest * losses.greatest) / (distinct + 2)
    return LearningCurvePoint(
        labels: Double(size) * Double(folds - 1) / Double(folds),
        error: error,
        standardError: (max(0, smoothedSquare - smoothed * smoothed) / distinct).squareRoot()
    )
}

/// What each decision loses beside the best one, by `[decision][truth]`.
private struct LossTable: Sendable {
    let losses: [[Double]]
    let greatest: Double

    init(_ utility: [[Double]]) {
        let best = utility.indices.map { truth in utility.reduce(-Double.infinity) { max($0, $1[truth]) } }
        losses = utility.map { row in zip(best, row).map { $0 - $1 } }
        greatest = losses.joined().max() ?? 0
    }

    func moments(of decisions: [Int16], labels: [Int]) -> (sum: Double, squares: Double) {
        var moments = (sum: 0.0, squares: 0.0)
        for (decision, label) in zip(decisions, labels) {
            let loss = losses[Int(decision)][label]
            moments.sum += loss
            moments.squares += loss * loss
        }
        return moments
    }
}

/// What one cross-validation decides, row by row; every row is held out once.
private func heldOutDecisions(of problem: TrainingProblem, folds: Int, seed: UInt64) -> [Int16] {
    let columns = modelColumns(of: problem)
    let model = fitModel(problem.modelType, to: Examples(problem: problem, columns: columns, order: nil))
    let plan = FoldPlan.stratified(
        labels: problem.labels,
        classes: problem.classes,
        folds: folds,
        generator: SplitMix64(seed: seed)
    )
    return FoldTraining(problem: problem, columns: columns, plan: plan, fullModel: model, seed: seed).run().decisions
}
