/// What the model's probabilities are worth on rows they were not learned from, and how they are corrected.
struct HeldOutProbabilities {
    /// An agent with a rule does not decide by probabilities; they are then measured on at most this many rows.
    private static let mostRows = 20_000

    /// Nil if no row was held out.
    let figures: ProbabilityFigures?
    let calibration: CalibrationChoice

    /// - Parameter first: the first repeat of the problem's validation, which an agent without a rule has gone through
    ///   with its probabilities; an agent with a rule goes through one more for them, as if it decided by its model.
    init(of problem: TrainingProblem, columns: [ModelColumn], first: FoldTraining.Result) {
        guard first.probabilities == nil else {
            self.init(problem, first)
            return
        }
        var judged = problem
        if problem.labels.count > Self.mostRows {
            let share = Double(Self.mostRows) / Double(problem.labels.count)
            judged = problem.sample(share: share, least: 2, seed: SplitMix64.streamSeed(problem.seed, 1 << 36))
        }
        judged.policy = .model(threshold: ModelThreshold.byCost(problem.utility))
        let seed = SplitMix64.streamSeed(problem.seed, 1 << 35)
        let training = FoldTraining(
            problem: judged,
            columns: columns,
            plan: judged.foldPlan(judged.validationScheme, seed: seed),
            fullModel: fitModel(judged.modelType, to: Examples(problem: judged, columns: columns, order: nil)),
            seed: seed
        )
        self.init(judged, training.run())
    }

    private init(_ problem: TrainingProblem, _ result: FoldTraining.Result) {
        calibration = result.final.calibration ?? .none
        guard let probabilities = result.probabilities else {
            figures = nil
            return
        }
        let rows = problem.labels.indices.filter { result.decisions[$0] >= 0 }
        figures = ProbabilityFigures(probabilities: probabilities.rows(rows), labels: rows.map { problem.labels[$0] })
    }
}

extension TrainingProblem {
    /// A random sample of the rows in their order, `share` of each label and at least `least` of it (or all there are).
    func sample(share: Double, least: Int, seed: UInt64) -> TrainingProblem {
        var generator = SplitMix64(seed: seed)
        var byLabel = [[Int]](repeating: [], count: classes)
        for (row, label) in labels.enumerated() { byLabel[label].append(row) }
        var chosen: [Int] = []
        for var rows in byLabel {
            generator.shuffle(&rows)
            chosen += rows.prefix(max(least, Int((Double(rows.count) * share).rounded())))
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
