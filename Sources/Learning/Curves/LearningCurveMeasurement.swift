/// Measures how the error of an agent's decisions falls with the number of labels.
///
/// Random subsets of six sizes, in even ratios from 20 rows (and at least 4 of the rarest label) to all, labels in
/// proportion; in each, everything is learned and decided by cross-validation as in ``train(_:)``, so that a subset of s
/// rows and K folds tells the error after s·(K − 1)/K labels. Ten subsets per size, fewer from 20,000 rows on. The
/// standard error is that of a share over the distinct rows decided.
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
    let steps = 5
    return (0...steps).map { step in
        let share = power(least / Double(rows), 1 - Double(step) / Double(steps))
        return measuredPoint(of: problem, counts: counts, share: min(1, share), seed: UInt64(step))
    }
}

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
    let repeats = max(1, min(10, 200_000 / size))
    let wrong = concurrentMap(repeats) { index in
        let seed = SplitMix64.streamSeed(SplitMix64.streamSeed(problem.seed, 1 << 34), seed << 8 | UInt64(index))
        return wrongDecisions(of: problem.subset(taken: taken, seed: seed), folds: folds, seed: seed)
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

extension TrainingProblem {
    /// So many random rows of each label, in their order.
    fileprivate func subset(taken: [Int], seed: UInt64) -> TrainingProblem {
        var generator = SplitMix64(seed: seed)
        var byLabel = [[Int]](repeating: [], count: classes)
        for (row, label) in labels.enumerated() { byLabel[label].append(row) }
        var chosen: [Int] = []
        for label in byLabel.indices {
            generator.shuffle(&byLabel[label])
            chosen += byLabel[label].prefix(taken[label])
        }
        chosen.sort()
        var result = self
        result.features = features.rows(chosen)
        result.labels = chosen.map { labels[$0] }
        result.weights = chosen.map { weights[$0] }
        result.times = chosen.map { times[$0] }
        return result
    }
}
