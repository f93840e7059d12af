/// Measures how the error of an agent's decisions falls with the number of labels.
///
/// Random subsets of six sizes, in even ratios from 20 rows (and at least 4 of the rarest label) to all (at most 10,000),
/// labels in proportion; in each, everything is learned and decided by cross-validation as in ``train(_:)``, so that a
/// subset of s rows and K folds tells the error after s·(K − 1)/K labels. Four subsets per size, fewer from 2,500 rows
/// on. The standard error is that of a share over the distinct rows decided.
///
/// Empty for fewer than 40 rows, or where a label has fewer than 8: nothing can be told from them.
public func measureLearningCurve(of problem: TrainingProblem) throws(TrainingError) -> [LearningCurvePoint] {
    try problem.validate()
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
        return measuredPoint(of: problem, counts: counts, share: min(1, size / Double(rows)), seed: UInt64(step))
    }
}

/// Subsets hold at most this many rows: a curve through smaller ones tells the rest.
private let mostCurveRows = 10_000.0

private func measuredPoint(
    of problem: TrainingProblem,
    counts: [Int],
    share: Double,
    seed: UInt64
) -> LearningCurvePoint {
    let rows = problem.labels.count
    let taken = counts.map { min($0, max(4, Int((Double($0) * share).rounded()))) }
    let size = taken.reduce(0, +)
    let folds = min(5, taken.min() ?? 2)
    let repeats = max(1, min(4, 10_000 / size))
    let wrong = concurrentMap(repeats) { index in
        let seed = SplitMix64.streamSeed(SplitMix64.streamSeed(problem.seed, 1 << 34), seed << 8 | UInt64(index))
        return wrongDecisions(of: problem.sample(share: share, least: 4, seed: seed), folds: folds, seed: seed)
    }
    let error = Double(wrong.reduce(0, +)) / Double(size * repeats)
    let distinct = Double(min(rows, size * repeats))
    let smoothed = (error * distinct + 1) / (distinct + 2)
    return LearningCurvePoint(
        labels: Double(size) * Double(folds - 1) / Double(folds),
        error: error,
        standardError: (smoothed * (1 - smoothed) / distinct).squareRoot()
    )
}

/// How many decisions of one cross-validation are wrong.
private func wrongDecisions(of problem: TrainingProblem, folds: Int, seed: UInt64) -> Int {
    let columns = modelColumns(of: problem)
    let model = fitModel(problem.modelType, to: Examples(problem: problem, columns: columns, order: nil))
    let plan = FoldPlan.stratified(
        labels: problem.labels,
        classes: problem.classes,
        folds: folds,
        generator: SplitMix64(seed: seed)
    )
    let training = FoldTraining(problem: problem, columns: columns, plan: plan, fullModel: model, seed: seed)
    return zip(training.run().decisions, problem.labels).count { Int($0) != $1 }
}
