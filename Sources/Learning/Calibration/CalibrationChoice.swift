/// Which correction of probabilities was chosen, with the numbers that led to it.
public struct CalibrationChoice: Codable, Sendable, Equatable {
    /// How one method did on rows it was not fitted on.
    public struct Candidate: Codable, Sendable, Equatable {
        /// The method.
        public var method: CalibrationMethod
        /// The mean Brier score.
        public var brier: Double
        /// The mean over the rows of its Brier score less that of the best method.
        public var excess: Double
        /// The standard error of ``excess``: the rows' deviation over √n.
        public var standardError: Double
    }

    /// More rows than this are sampled evenly: they settle a curve of a few parameters.
    public static let mostRows = 20_000

    /// No correction, nothing compared.
    public static let none = CalibrationChoice(calibration: .none, candidates: [])

    /// The chosen method, fitted on all rows.
    public var calibration: Calibration
    /// All methods from the simplest on; empty if there were too few rows to compare any.
    public var candidates: [Candidate]

    private init(calibration: Calibration, candidates: [Candidate]) {
        self.calibration = calibration
        self.candidates = candidates
    }

    /// Chooses the simplest method whose Brier score is within one standard error (of the paired difference) of the best.
    ///
    /// - `probabilities`: n × K numbers that were foretold for rows outside the model's training.
    /// - `labels`: n labels in `0..<K`.
    /// - `weights`: n numbers ≥ 0; they enter the fits, while the comparison counts every row once.
    ///
    /// Each method is fitted on some folds and scored on the others (stratified, as many folds as the smallest label has
    /// rows, at most 5); a label with fewer than 2 rows leaves no comparison, and the probabilities stay as they are. Of more
    /// than ``mostRows`` rows every so-manieth takes part.
    public init(probabilities: Matrix, labels: [Int], weights: [Double], seed: UInt64) {
        precondition(probabilities.rows == labels.count, "one label per row of probabilities")
        precondition(weights.count == labels.count, "one weight per row of probabilities")
        let (probabilities, labels, weights) = sampled(probabilities, labels, weights)
        var counts = [Int](repeating: 0, count: probabilities.columns)
        for label in labels { counts[label] += 1 }
        let folds = min(5, counts.min() ?? 0)
        guard folds > 1 else {
            calibration = .none
            candidates = []
            return
        }
        let plan = FoldPlan.stratified(
            labels: labels,
            classes: probabilities.columns,
            folds: folds,
            generator: SplitMix64(seed: seed)
        )
        let scores = concurrentMap(CalibrationMethod.allCases.count) { index in
            heldOutScores(CalibrationMethod.allCases[index], probabilities, labels, weights, plan)
        }
        candidates = compared(scores)
        let chosen = candidates.first { $0.excess <= $0.standardError }?.method ?? .none
        calibration = .fitted(chosen, probabilities: probabilities, labels: labels, weights: weights)
    }
}

/// All rows, or evenly spread ones where there are more than ``CalibrationChoice/mostRows``.
private func sampled(
    _ probabilities: Matrix,
    _ labels: [Int],
    _ weights: [Double]
) -> (probabilities: Matrix, labels: [Int], weights: [Double]) {
    let most = CalibrationChoice.mostRows
    guard labels.count > most else { return (probabilities, labels, weights) }
    let rows = (0..<most).map { $0 * labels.count / most }
    return (probabilities.rows(rows), rows.map { labels[$0] }, rows.map { weights[$0] })
}

/// The Brier score of every row under a calibration that was fitted on the other folds.
private func heldOutScores(
    _ method: CalibrationMethod,
    _ probabilities: Matrix,
    _ labels: [Int],
    _ weights: [Double],
    _ plan: FoldPlan
) -> [Double] {
    var scores = [Double](repeating: 0, count: labels.count)
    for task in plan.tasks where task.test != 0 {
        let train = plan.ranges(of: task.train).flatMap { plan.order[$0] }
        let test = plan.ranges(of: task.test).flatMap { plan.order[$0] }
        let calibration = Calibration.fitted(
            method,
            probabilities: probabilities.rows(train),
            labels: train.map { labels[$0] },
            weights: train.map { weights[$0] }
        )
        let corrected = calibration.calibrated(probabilities.rows(test))
        for (row, score) in zip(test, brierScores(probabilities: corrected, labels: test.map { labels[$0] })) {
            scores[row] = score
        }
    }
    return scores
}

/// One candidate per method, from the rows' scores.
private func compared(_ scores: [[Double]]) -> [CalibrationChoice.Candidate] {
    let means = scores.map { $0.reduce(0, +) / Double($0.count) }
    var best = 0
    for index in means.indices where means[index] < means[best] { best = index }
    return scores.indices.map { index in
        let differences = zip(scores[index], scores[best]).map { $0 - $1 }
        let count = Double(differences.count)
        let excess = differences.reduce(0, +) / count
        let variance = differences.reduce(0) { $0 + ($1 - excess) * ($1 - excess) } / count
        return CalibrationChoice.Candidate(
            method: CalibrationMethod.allCases[index],
            brier: means[index],
            excess: excess,
            standardError: (variance / count).squareRoot()
        )
    }
}

extension Matrix {
    /// The given rows, in the given order.
    func rows(_ order: [Int]) -> Matrix {
        var values: [Double] = []
        values.reserveCapacity(order.count * columns)
        for column in 0..<columns {
            for row in order { values.append(columnMajor[column * rows + row]) }
        }
        return Matrix(rows: order.count, columns: columns, columnMajor: values)
    }
}
