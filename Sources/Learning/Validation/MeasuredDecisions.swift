/// What training on some rows decides, without the figures that a bundle carries beside.
public struct MeasuredDecisions: Sendable, Equatable {
    /// One outcome per parameter, in the rule's order; without a rule, `decision_threshold` alone (two labels) or none.
    public var parameters: [ParameterOutcome]
    /// Per row, the mean over repeats of its held-out decision's ``TrainingProblem/decisionUtility``; nil where the row
    /// was never held out.
    public var rowUtilities: [Double?]
    /// Per row, the share of repeats in which its held-out decision was right; nil where the row was never held out.
    public var rowCorrect: [Double?]
}

/// The held-out decisions of ``train(_:)`` and the parameters it would choose, for a comparison of training sets.
///
/// The same as the bundle's own, bit for bit, for the price of its model and its validation: neither importances nor the
/// learning curve are measured.
///
/// - Parameter progress: Hears how far it is.
public func measureDecisions(
    of problem: TrainingProblem,
    progress: TrainingProgress? = nil
) throws(TrainingError) -> MeasuredDecisions {
    try problem.validate()
    progress?.expect(problem.validationScheme.repeats * problem.labels.count)
    let validated = try ValidatedTraining(of: problem, progress: progress)
    return MeasuredDecisions(
        parameters: validated.parameters,
        rowUtilities: validated.held.rowUtilities,
        rowCorrect: validated.held.rowCorrect
    )
}

/// A model fitted on all rows, and every decision that was made of rows while they were held out.
struct ValidatedTraining {
    let columns: [ModelColumn]
    let model: Model
    let scheme: ValidationScheme
    /// By repeat; there is at least one.
    let results: [FoldTraining.Result]
    let held: HeldOutFigures
    let parameters: [ParameterOutcome]

    /// - Parameter problem: Has been found valid.
    init(of problem: TrainingProblem, progress: TrainingProgress?) throws(TrainingError) {
        let columns = modelColumns(of: problem)
        let model = fitModel(problem.modelType, to: Examples(problem: problem, columns: columns, order: nil))
        let scheme = problem.validationScheme
        let measured = concurrentMap(scheme.repeats, until: progress) { index in
            let seed = SplitMix64.streamSeed(problem.seed, UInt64(index))
            let plan = problem.foldPlan(scheme, seed: seed)
            let folds = FoldTraining(problem: problem, columns: columns, plan: plan, fullModel: model, seed: seed)
            defer { progress?.noteDecided(problem.labels.count) }
            return folds.run()
        }
        guard let measured else { throw .givenUp }
        results = measured
        held = HeldOutFigures(problem: problem, decisions: results.map(\.decisions))
        parameters = parameterOutcomes(of: problem, learned: results[0].final)
        self.columns = columns
        self.model = model
        self.scheme = scheme
    }
}
