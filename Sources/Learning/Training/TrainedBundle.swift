/// A number with its 90 % interval.
public struct IntervalEstimate: Codable, Sendable, Equatable {
    /// The estimate.
    public var value: Double
    /// The 5 % quantile.
    public var low: Double
    /// The 95 % quantile.
    public var high: Double

    /// Takes an estimate and its 5 % and 95 % quantiles.
    public init(value: Double, low: Double, high: Double) {
        self.value = value
        self.low = low
        self.high = high
    }
}

/// What training made of one parameter.
public struct ParameterOutcome: Codable, Sendable, Equatable {
    /// How the value came about.
    public enum Status: Codable, Sendable, Equatable {
        /// The data chose another value.
        case chosen
        /// The active value is inside the interval of the optimum, and stays.
        case noSignificantChange
        /// Nothing admissible could be learned, and the active value stays.
        case unusable(reason: String)
        /// The active value is itself optimal, or this training does not touch the parameter.
        case unchanged
    }

    /// The parameter's name.
    public var name: String
    /// The value to use.
    public var value: Double
    /// The active value before.
    public var previous: Double
    /// The value with the best utility on out-of-fold scores, whether or not it is used; nil where none was sought.
    public var optimum: Double?
    /// The 5 % quantile of the optimum over row resamples; nil for weights.
    public var low: Double?
    /// The 95 % quantile of the optimum over row resamples; nil for weights.
    public var high: Double?
    /// How the value came about.
    public var status: Status

    /// Takes the parts; without `optimum`, `low` and `high` no better value was sought.
    public init(
        name: String,
        value: Double,
        previous: Double,
        optimum: Double? = nil,
        low: Double? = nil,
        high: Double? = nil,
        status: Status
    ) {
        self.name = name
        self.value = value
        self.previous = previous
        self.optimum = optimum
        self.low = low
        self.high = high
        self.status = status
    }
}

/// One input column of a bundle's model: a feature, or the sum of those that share a weight parameter.
public struct ModelColumn: Codable, Sendable, Equatable {
    /// The feature's name, or the names joined by `+`.
    public var name: String
    /// The columns of the feature matrix that are added up.
    public var features: [Int]

    /// The value of this column for one row of raw features.
    public func value(in row: [Double]) -> Double {
        var sum = 0.0
        for feature in features { sum += row[feature] }
        return sum
    }
}

/// How much one feature matters to the decisions.
public struct FeatureImportance: Codable, Sendable, Equatable {
    /// The feature's name.
    public var name: String
    /// The drop in mean utility of out-of-fold decisions when the feature's values are shuffled among the rows.
    public var utilityDrop: IntervalEstimate
    /// The share of the model that rests on the feature: standardised |coefficients| or Gini gain, summing to 1.
    public var modelShare: Double
}

/// How out-of-fold decisions were made.
public struct ValidationScheme: Codable, Sendable, Equatable {
    /// The order in which rows are held out.
    public enum Kind: String, Codable, Sendable {
        /// Folds with the labels in proportion.
        case stratified
        /// Blocks in time, each decided by what was learned from earlier ones.
        case forward
    }

    /// The order in which rows are held out.
    public var kind: Kind
    /// The number of folds, or of blocks in time.
    public var folds: Int
    /// How often the whole was repeated with other folds.
    public var repeats: Int
}

/// Something a reader of the figures should know.
public enum TrainingWarning: Codable, Sendable, Equatable {
    /// The optimiser stopped before its stated accuracy.
    case notConverged
    /// The chosen value is the parameter's own minimum or maximum: the data would have gone further.
    case atLimit(parameter: String)
    /// There were too few rows for out-of-fold scores inside the folds; their thresholds were chosen on fitted scores.
    case fittedScores
}

/// A trained bundle with the figures that it must be judged by.
public struct TrainedBundle: Codable, Sendable, Equatable {
    /// The model fitted on all rows.
    public var model: Model
    /// The model's inputs; a row's input is `columns.map { $0.value(in: row) }`.
    public var columns: [ModelColumn]
    /// How the model's probabilities are corrected, and why so.
    public var calibration: CalibrationChoice
    /// One outcome per parameter, in the rule's order; without a rule, `decision_threshold` alone (two labels) or none.
    public var parameters: [ParameterOutcome]
    /// Per row, the mean over repeats of its held-out decision's ``TrainingProblem/decisionUtility``; nil where the row was never held out.
    public var rowUtilities: [Double?]
    /// Per row, the share of repeats in which its held-out decision was right; nil where the row was never held out.
    public var rowCorrect: [Double?]
    /// The share of right held-out decisions.
    public var accuracy: IntervalEstimate
    /// The mean utility of held-out decisions.
    public var utility: IntervalEstimate
    /// What held-out, corrected probabilities are worth; nil if no row was held out.
    public var probabilities: ProbabilityFigures?
    /// One per feature, in column order.
    public var importances: [FeatureImportance]
    /// Rows per label.
    public var classCounts: [Int]
    /// Held-out decisions as `confusion[decision][truth]`, each row counted once, split over its repeats.
    public var confusion: [[Double]]
    /// How rows were held out.
    public var validation: ValidationScheme
    /// How the error falls with the number of labels; nil where there are too few rows to tell.
    public var learningCurve: LearningCurve?
    /// What a reader of the figures should know.
    public var warnings: [TrainingWarning]

    /// The model's input for one row of raw features.
    public func modelInput(of row: [Double]) -> [Double] {
        columns.map { $0.value(in: row) }
    }

    /// The corrected probabilities of the labels for one row of raw features.
    public func probabilities(of row: [Double]) -> [Double] {
        calibration.calibration.calibrated(model.probabilities(of: modelInput(of: row)))
    }
}
