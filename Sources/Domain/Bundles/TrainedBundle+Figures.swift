import Learning
import Rules

extension TrainedBundle {
    /// The thresholds the bundle carries: those the training chose or kept, by name.
    func thresholds(_ specification: AgentSpecification) -> [String: Double] {
        specification.defaultThresholds.merging(parameters.map { ($0.name, $0.value) }) { $1 }
    }

    func fittedModel(_ set: TrainingSet) -> FittedModel {
        FittedModel(
            labels: set.specification.labels,
            encoding: set.encoding,
            groups: columns.map(\.features),
            model: model,
            calibration: calibration.calibration
        )
    }

    /// Out-of-fold results by row, NaN where a row was never held out.
    func rowScores(_ set: TrainingSet) -> RowScores {
        var scores: [UInt64: RowScores.Score] = Dictionary(minimumCapacity: set.count)
        for row in 0..<set.count {
            scores[set.keyHashes[row]] = RowScores.Score(
                label: UInt8(truncatingIfNeeded: set.labels[row]),
                correct: rowCorrect[row].map(Float.init) ?? .nan,
                utility: rowUtilities[row].map(Float.init) ?? .nan
            )
        }
        return RowScores(scores)
    }

    func figures(_ set: TrainingSet) -> BundleFigures {
        var figures = BundleFigures()
        figures.trainingCount = set.count
        figures.accuracy = accuracy.value
        figures.accuracyLow = accuracy.low
        figures.accuracyHigh = accuracy.high
        figures.utility = utility.value
        figures.utilityLow = utility.low
        figures.utilityHigh = utility.high
        figures.setDecisions(confusion, labels: set.specification.labels)
        figures.probabilities = probabilities
        figures.calibration = .init(method: calibration.calibration.method, candidates: calibration.candidates)
        figures.labelDistribution = Dictionary(firstOf: zip(set.specification.labels, set.labelCounts))
        figures.featureImportances = Dictionary(
            importances.map { ($0.name, $0.utilityDrop.value) },
            uniquingKeysWith: { first, _ in first }
        )
        figures.importances = Dictionary(
            importances.map { ($0.name, BundleFigures.Importance($0)) },
            uniquingKeysWith: { first, _ in first }
        )
        figures.learningCurve = learningCurve
        figures.missingShare = Dictionary(
            firstOf: zip(set.specification.features.map(\.name), set.missing).map {
                ($0, Double($1) / Double(set.count))
            }
        )
        figures.sourcesUsed = set.sources.sorted()
        figures.thresholds = parameters.map(BundleFigures.Threshold.init)
        figures.validation =
            validation.kind == .forward
            ? "forward chaining over \(validation.folds) blocks"
            : "stratified \(validation.folds)-fold × \(validation.repeats)"
        figures.warnings = set.warnings + warnings.map(\.described) + parameters.compactMap(\.warning)
        return figures
    }
}

extension BundleFigures {
    /// Keeps how decisions were right and wrong, `confusion[decision][truth]`, with the figures that follow from it.
    mutating func setDecisions(_ confusion: [[Double]], labels: [String]) {
        self.confusion = confusion
        balancedAccuracy = Learning.balancedAccuracy(confusion: confusion)
        labelScores = Dictionary(firstOf: zip(labels, Learning.labelScores(confusion: confusion)))
    }
}

extension BundleFigures.Importance {
    fileprivate init(_ importance: FeatureImportance) {
        drop = importance.utilityDrop.value
        low = importance.utilityDrop.low
        high = importance.utilityDrop.high
        modelShare = importance.modelShare
    }
}

extension BundleFigures.Threshold {
    fileprivate init(_ outcome: ParameterOutcome) {
        let (status, detail): (String, String?) =
            switch outcome.status {
            case .chosen: ("chosen", nil)
            case .noSignificantChange: ("no_significant_change", "the old value lies inside the interval")
            case .unusable(let reason): ("unusable", reason)
            case .unchanged: ("unchanged", nil)
            }
        self.init(
            name: outcome.name,
            old: outcome.previous,
            new: outcome.value,
            low: outcome.low,
            high: outcome.high,
            status: status,
            detail: detail
        )
    }
}

extension ParameterOutcome {
    fileprivate var warning: BundleFigures.Warning? {
        switch status {
        case .unusable(let reason):
            .init(code: "unusable_parameter", detail: "\(name) keeps \(previous): \(reason)")
        case .noSignificantChange:
            .init(
                code: "no_significant_change",
                detail: "\(name) keeps \(previous): the best value found does not differ from it beyond chance."
            )
        case .chosen, .unchanged:
            nil
        }
    }
}

extension TrainingWarning {
    fileprivate var described: BundleFigures.Warning {
        switch self {
        case .notConverged:
            .init(code: "not_converged", detail: "The model's optimum was not reached within its iterations.")
        case .atLimit(let parameter):
            .init(code: "at_limit", detail: "\(parameter) lies at an end of its range.")
        case .fittedScores:
            .init(
                code: "fitted_scores",
                detail: "Some rows were never held out; their scores come from the model fitted on all rows."
            )
        }
    }
}
