/// Trains one agent's bundle: the model, the parameters, and figures measured on rows each decision was not learned from.
///
/// - **Validation.** Stratified K-fold, K = min(5, smallest class), or forward chaining over 5 blocks where the times span
///   more than 8 weeks. Scaling, calibration, weights, thresholds and the choice to keep an active value are learned
///   again inside every fold; inside it, calibration and thresholds are chosen on out-of-fold scores. What is scored is
///   the decision the agent would take.
/// - **Probabilities.** Their figures come from the first repeat. An agent with a rule does not decide by them, so they
///   are measured, and their correction is learned, on at most 20,000 random rows.
/// - **Learning curve.** See ``measureLearningCurve(of:)``.
/// - **Repeats.** Ten of the K-fold, fewer from 20,000 rows on: as many as it takes to score 200,000 decisions, which
///   keeps the standard error of the accuracy below 0.0012; forward chaining has one.
/// - **Intervals.** 5–95 % over 1,000 row resamples, normal beyond 20,000 rows; of thresholds, 200 resamples.
///
/// Reported figures count every row once, whatever its weight; the weights enter the fit and the choice of thresholds.
/// The result depends on the problem alone, not on the number of cores.
///
/// - Parameter progress: Hears how far the training is.
public func train(
    _ problem: TrainingProblem,
    progress: TrainingProgress? = nil
) throws(TrainingError) -> TrainedBundle {
    try problem.validate()
    let validatedRows = problem.validationScheme.repeats * problem.labels.count
    progress?.expect(validatedRows + CurveSubset.all(of: problem).reduce(0) { $0 + $1.size * $1.repeats })
    let validated = try ValidatedTraining(of: problem, progress: progress)
    let (columns, model, results) = (validated.columns, validated.model, validated.results)
    let (held, parameters) = (validated.held, validated.parameters)
    let importance = PermutationImportance(
        problem: problem,
        heldOut: results[0].heldOut,
        seed: SplitMix64.streamSeed(problem.seed, 1 << 32)
    )
    let shares = model.shares(columns: columns, features: problem.features)
    let probabilities = HeldOutProbabilities(of: problem, columns: columns, first: results[0])
    return TrainedBundle(
        model: model,
        columns: columns,
        calibration: probabilities.calibration,
        parameters: parameters,
        rowUtilities: held.rowUtilities,
        rowCorrect: held.rowCorrect,
        accuracy: held.accuracy,
        utility: held.utility,
        probabilities: probabilities.figures,
        importances: importance.utilityDrops().enumerated().map { index, drop in
            FeatureImportance(name: problem.featureNames[index], utilityDrop: drop, modelShare: shares[index])
        },
        classCounts: held.classCounts,
        confusion: held.confusion,
        validation: validated.scheme,
        learningCurve: LearningCurve(through: try measureLearningCurve(of: problem, progress: progress)),
        warnings: warnings(of: problem, model: model, parameters: parameters, fitted: results[0].usedFittedScores)
    )
}

func modelColumns(of problem: TrainingProblem) -> [ModelColumn] {
    if case .rule(let rule) = problem.policy, problem.modelType == .logistic {
        return RuleLearning(rule: rule).columns(names: problem.featureNames)
    }
    return problem.featureNames.enumerated().map { ModelColumn(name: $1, features: [$0]) }
}

func fitModel(_ type: ModelType, to examples: Examples) -> Model {
    let all = [0..<examples.features.rows]
    switch type {
    case .logistic:
        return .logistic(.fitted(to: examples, ranges: all, options: LogisticOptions()))
    case .tree:
        let presorted = PresortedColumns(examples.features)
        return .tree(.grown(on: examples, presorted: presorted, ranges: all, options: TreeOptions()))
    }
}

func parameterOutcomes(of problem: TrainingProblem, learned: FoldTraining.Learned) -> [ParameterOutcome] {
    switch problem.policy {
    case .rule(let rule):
        rule.parameters.indices.map { index in
            ParameterOutcome(
                parameter: rule.parameters[index],
                threshold: learned.thresholds[index],
                weight: learned.weights[index]
            )
        }
    case .model(let threshold):
        learned.thresholds[0].map { outcome in
            let parameter = RuleShape.Parameter(name: "decision_threshold", value: threshold, minimum: 0, maximum: 1)
            var result = ParameterOutcome(parameter: parameter, threshold: outcome, weight: nil)
            // Costs may have moved it even where the data did not.
            result.status = outcome.value == threshold ? .noSignificantChange : .chosen
            return [result]
        } ?? []
    }
}

extension ParameterOutcome {
    fileprivate init(
        parameter: RuleShape.Parameter,
        threshold: ThresholdOutcome?,
        weight: Result<Double, WeightRefusal>?
    ) {
        self.init(name: parameter.name, value: parameter.value, previous: parameter.value, status: .unchanged)
        if let threshold {
            value = threshold.value
            optimum = threshold.optimum
            low = threshold.low
            high = threshold.high
            status = threshold.status
        }
        switch weight {
        case .success(let learned)?:
            value = learned
            optimum = learned
            status = learned == previous ? .unchanged : .chosen
        case .failure(let refusal)?:
            status = .unusable(reason: refusal.reason)
        case nil:
            break
        }
    }
}

private func warnings(
    of problem: TrainingProblem,
    model: Model,
    parameters: [ParameterOutcome],
    fitted: Bool
) -> [TrainingWarning] {
    var warnings: [TrainingWarning] = []
    if case .logistic(let model) = model, !model.converged { warnings.append(.notConverged) }
    if case .rule(let rule) = problem.policy {
        for (parameter, outcome) in zip(rule.parameters, parameters) where outcome.status == .chosen {
            guard outcome.value == parameter.minimum || outcome.value == parameter.maximum else { continue }
            warnings.append(.atLimit(parameter: parameter.name))
        }
    }
    if fitted { warnings.append(.fittedScores) }
    return warnings
}
