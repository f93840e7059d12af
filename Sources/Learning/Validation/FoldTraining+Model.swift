extension FoldTraining {
    /// Learns what an agent without a rule decides by: the correction of the model's probabilities, then the threshold
    /// on them, both on probabilities of rows that the model was not fitted on.
    func learnByModel(_ task: FoldPlan.Task, index: Int) -> Learned {
        guard let model = models[task.train] else {
            preconditionFailure("an agent without a rule has a model for every task")
        }
        let ranges = plan.ranges(of: task.train)
        let rows = ranges.flatMap { plan.order[$0] }
        let raw = innerProbabilities(task)
        // Probabilities of rows that the model was fitted on say nothing of how it errs.
        let calibration =
            task.inner.isEmpty
            ? CalibrationChoice.none
            : CalibrationChoice(
                probabilities: raw,
                labels: rows.map { problem.labels[$0] },
                weights: rows.map { problem.weights[$0] },
                seed: SplitMix64.streamSeed(seed, 1 << 32 | UInt64(index))
            )
        var policy = ModelPolicy(
            model: model,
            columns: columns,
            calibration: calibration.calibration,
            threshold: 0.5,
            utility: problem.decisionUtility ?? problem.utility
        )
        var learned = Learned(policy: .model(policy), calibration: calibration, thresholds: [:], weights: [:])
        guard problem.classes == 2 else { return learned }
        let outcome = ModelThreshold.outcome(
            probabilities: calibration.calibration.calibrated(raw).column(0),
            gains: gains(in: ranges, acting: 0, waiting: 1),
            byCost: ModelThreshold.byCost(problem.utility),
            seed: SplitMix64.streamSeed(seed, UInt64(index)),
            withInterval: task.test == 0
        )
        policy.threshold = outcome.value
        learned.policy = .model(policy)
        learned.thresholds = [0: outcome]
        return learned
    }

    /// The uncorrected probabilities of a task's training rows, in the order of its ranges, each by the model of the
    /// inner folds that did not see it; by the task's own model where there are no inner folds.
    private func innerProbabilities(_ task: FoldPlan.Task) -> Matrix {
        var probabilities = Matrix(rows: plan.order.count, columns: problem.classes)
        guard let examples else { return probabilities }
        let ranges = plan.ranges(of: task.train)
        models[task.train]?.writeProbabilities(of: examples.features, ranges: ranges, to: &probabilities)
        for fold in task.inner {
            let held = plan.ranges(of: fold.test)
            models[fold.train]?.writeProbabilities(of: examples.features, ranges: held, to: &probabilities)
        }
        return probabilities.rows(ranges.flatMap { Array($0) })
    }

    /// Decides held-out rows exactly as the agent would, and keeps the probabilities that led there.
    func decide(
        _ ranges: [Range<Int>],
        by policy: ModelPolicy,
        to decisions: inout [Int16],
        _ kept: inout Matrix?
    ) {
        guard let examples else { return }
        var probabilities = Matrix(rows: plan.order.count, columns: problem.classes)
        policy.model.writeProbabilities(of: examples.features, ranges: ranges, to: &probabilities)
        for position in ranges.joined() {
            let calibrated = policy.calibration.calibrated(probabilities.row(position))
            let row = plan.order[position]
            decisions[row] = Int16(policy.decision(ofProbabilities: calibrated))
            for (label, probability) in calibrated.enumerated() { kept?[row, label] = probability }
        }
    }
}

extension Model {
    /// The label probabilities of every row in `ranges`, written to `result` at the row's position.
    func writeProbabilities(of features: Matrix, ranges: [Range<Int>], to result: inout Matrix) {
        guard case .logistic(let model) = self, model.classes == 2 else {
            for row in ranges.joined() {
                for (label, value) in probabilities(of: features.row(row)).enumerated() { result[row, label] = value }
            }
            return
        }
        let rows = features.rows
        result.columnMajor.withUnsafeMutableBufferPointer { result in
            features.columnMajor.withUnsafeBufferPointer { values in
                for range in ranges {
                    for row in range { result[row] = model.intercepts[0] }
                    for column in 0..<features.columns where model.coefficients[0][column] != 0 {
                        let weight = model.coefficients[0][column]
                        for row in range { result[row] += weight * values[column * rows + row] }
                    }
                    for row in range {
                        result[row] = Learning.logistic(result[row])
                        result[rows + row] = 1 - result[row]
                    }
                }
            }
        }
    }
}
