/// One repeat of the validation: everything that is learned is learned again in every fold.
struct FoldTraining: Sendable {
    /// What a repeat found.
    struct Result: Sendable {
        /// Per row its held-out decision, or -1.
        var decisions: [Int16]
        /// n × K calibrated probabilities by row, NaN where the row was not held out; nil for an agent with a rule.
        var probabilities: Matrix?
        /// Per held-out part, what decided it and which rows it has.
        var heldOut: [(policy: LearnedPolicy, rows: [Int])]
        /// What was learned from all rows.
        var final: Learned
        /// Whether thresholds inside a fold had to be chosen on fitted scores.
        var usedFittedScores: Bool
    }

    /// What one task learned.
    struct Learned: Sendable {
        var policy: LearnedPolicy
        /// How the model's probabilities are corrected; nil for an agent with a rule.
        var calibration: CalibrationChoice?
        /// By parameter of the rule, or the decision threshold alone.
        var thresholds: [Int: ThresholdOutcome]
        var weights: [Int: Swift.Result<Double, WeightRefusal>]
    }

    let problem: TrainingProblem
    let columns: [ModelColumn]
    private let rule: RuleLearning?
    let plan: FoldPlan
    let seed: UInt64
    /// Models by the cells they were fitted on; empty where decisions need no model.
    let models: [UInt32: Model]
    /// The model's columns in the plan's order; nil where no model is needed.
    let examples: Examples?

    init(problem: TrainingProblem, columns: [ModelColumn], plan: FoldPlan, fullModel: Model, seed: UInt64) {
        self.problem = problem
        self.columns = columns
        self.plan = plan
        self.seed = seed
        if case .rule(let shape) = problem.policy { rule = RuleLearning(rule: shape) } else { rule = nil }
        let needsModels = rule.map { !$0.weights.isEmpty && problem.modelType == .logistic } ?? true
        guard needsModels else {
            examples = nil
            models = [:]
            return
        }
        let examples = Examples(problem: problem, columns: columns, order: plan.order)
        self.examples = examples
        let choosesThreshold = rule != nil || problem.classes == 2
        let masks = Set(plan.tasks.flatMap { [$0.train] + (choosesThreshold ? $0.inner.map(\.train) : []) })
        let all = plan.tasks.last?.train ?? 0
        let fitted = Self.fit(examples, plan: plan, masks: masks.subtracting([all]).sorted(), type: problem.modelType)
        models = fitted.merging([all: fullModel]) { $1 }
    }

    private static func fit(
        _ examples: Examples,
        plan: FoldPlan,
        masks: [UInt32],
        type: ModelType
    ) -> [UInt32: Model] {
        let presorted = type == .tree ? PresortedColumns(examples.features) : nil
        let models = concurrentMap(masks.count) { index -> Model in
            let ranges = plan.ranges(of: masks[index])
            guard let presorted else {
                return .logistic(.fitted(to: examples, ranges: ranges, options: LogisticOptions()))
            }
            return .tree(.grown(on: examples, presorted: presorted, ranges: ranges, options: TreeOptions()))
        }
        return Dictionary(uniqueKeysWithValues: zip(masks, models))
    }

    /// Runs all tasks.
    func run() -> Result {
        let learned = concurrentMap(plan.tasks.count) { learn(plan.tasks[$0], index: $0) }
        var decisions = [Int16](repeating: -1, count: problem.labels.count)
        var probabilities =
            rule == nil ? Matrix(rows: problem.labels.count, columns: problem.classes, filled: .nan) : nil
        var heldOut: [(policy: LearnedPolicy, rows: [Int])] = []
        for (task, learned) in zip(plan.tasks, learned) where task.test != 0 {
            let ranges = plan.ranges(of: task.test)
            switch learned.policy {
            case .rule(let shape, let values):
                decide(ranges, by: shape, values: values, to: &decisions)
            case .model(let policy):
                decide(ranges, by: policy, to: &decisions, &probabilities)
            }
            heldOut.append((learned.policy, ranges.flatMap { plan.order[$0] }))
        }
        return Result(
            decisions: decisions,
            probabilities: probabilities,
            heldOut: heldOut,
            final: learned[learned.count - 1],
            usedFittedScores: examples != nil && plan.tasks.contains { $0.inner.isEmpty }
        )
    }

    private func learn(_ task: FoldPlan.Task, index: Int) -> Learned {
        guard let rule else { return learnByModel(task, index: index) }
        let ranges = plan.ranges(of: task.train)
        var values = rule.rule.parameters.map(\.value)
        var weights: [Int: Swift.Result<Double, WeightRefusal>] = [:]
        var scores = [[Double]](
            repeating: [Double](repeating: 0, count: plan.order.count),
            count: rule.thresholds.count
        )
        if case .logistic(let model)? = models[task.train] {
            weights = rule.learnedWeights(from: model, columns: columns)
            for (parameter, weight) in weights { values[parameter] = (try? weight.get()) ?? values[parameter] }
        }
        rule.writeScores(of: problem.features, order: plan.order, ranges: ranges, values: values, to: &scores)
        for fold in task.inner {
            guard case .logistic(let model)? = models[fold.train] else { continue }
            var foldValues = values
            // A weight that the fold cannot learn, or that the agent will not get, is that of the whole.
            for (parameter, weight) in rule.learnedWeights(from: model, columns: columns) {
                guard case .success? = weights[parameter], case .success(let value) = weight else { continue }
                foldValues[parameter] = value
            }
            let held = plan.ranges(of: fold.test)
            rule.writeScores(of: problem.features, order: plan.order, ranges: held, values: foldValues, to: &scores)
        }
        let choice = ThresholdChoice(
            scores: scores.map { scores in ranges.flatMap { scores[$0] } },
            gains: gains(in: ranges, acting: rule.rule.then, waiting: rule.rule.otherwise),
            parameters: rule.thresholds.map { rule.rule.parameters[$0] }
        )
        let outcomes = choice.outcomes(generator: SplitMix64(seed: seed, stream: UInt64(index)))
        for (parameter, outcome) in zip(rule.thresholds, outcomes) { values[parameter] = outcome.value }
        return Learned(
            policy: .rule(rule.rule, values: values),
            thresholds: Dictionary(uniqueKeysWithValues: zip(rule.thresholds, outcomes)),
            weights: weights
        )
    }

    /// Per training row, what acting is worth over not acting.
    func gains(in ranges: [Range<Int>], acting: Int, waiting: Int) -> [Double] {
        let perLabel = zip(problem.utility[acting], problem.utility[waiting]).map { $0 - $1 }
        return ranges.flatMap { range in
            range.map { position in
                let row = plan.order[position]
                return problem.weights[row] * perLabel[problem.labels[row]]
            }
        }
    }

    /// Decides held-out rows exactly as the agent would.
    private func decide(_ ranges: [Range<Int>], by shape: RuleShape, values: [Double], to decisions: inout [Int16]) {
        guard let rule else { return }
        var scores = [[Double]](
            repeating: [Double](repeating: 0, count: plan.order.count),
            count: rule.thresholds.count
        )
        rule.writeScores(of: problem.features, order: plan.order, ranges: ranges, values: values, to: &scores)
        for position in ranges.joined() {
            let acts = rule.thresholds.indices.allSatisfy { scores[$0][position] >= values[rule.thresholds[$0]] }
            decisions[plan.order[position]] = Int16(acts ? shape.then : shape.otherwise)
        }
    }
}
