/// How good a bundle is, measured on rows that it was not learned from: `metrics` of a whole bundle.
///
/// Members are left out where they do not apply, as for bundles that were never scored.
package struct BundleMetrics: Codable, Sendable, Equatable {
    /// How the rows were held out.
    package var validation: String?
    /// Mean utility of the decisions, 0…1; accuracy where the agent has no costs.
    package var utility: Double?
    package var utilityInterval: Interval?
    /// The mean recall of the labels.
    package var balancedAccuracy: Double?
    /// By label.
    package var labels: [String: LabelMetrics]?
    /// The first label first, `confusion[decision][truth]`; rows are counted once, split over repeats.
    package var confusion: [[Double]]?
    package var probabilities: ProbabilityMetrics?
    package var calibration: CalibrationMetrics?
    package var comparison: ComparisonMetrics?
    /// In the agent's order.
    package var thresholds: [ThresholdMetrics]?
    /// By feature.
    package var importances: [String: ImportanceMetrics]?
    /// Of a logistic model.
    package var coefficients: ModelCoefficients?
    /// The share of rows that lack a feature, by feature.
    package var missing: [String: Double]?

    package init() {}
}

package struct LabelMetrics: Codable, Sendable, Equatable {
    /// Of the decisions for this label, the share that was right; nil if there were none.
    @Nullable package var precision: Double?
    /// Of the rows with this label, the share that was decided so; nil if there are none.
    @Nullable package var recall: Double?
    package var support: Double

    package init(precision: Double?, recall: Double?, support: Double) {
        self.precision = precision
        self.recall = recall
        self.support = support
    }
}

/// What held-out probabilities are worth.
package struct ProbabilityMetrics: Codable, Sendable, Equatable {
    /// Area under the ROC curve; macro one-vs-rest for more than two labels.
    @Nullable package var auc: Double?
    package var brier: Double
    /// In nats.
    package var logLoss: Double
    /// Expected calibration error over ten bins of equal width.
    package var ece: Double
    /// The same over ten bins of equal mass.
    package var eceEqualMass: Double
    package var reliability: [ReliabilityPoint]
    package var rows: Int

    package init(
        auc: Double?,
        brier: Double,
        logLoss: Double,
        ece: Double,
        eceEqualMass: Double,
        reliability: [ReliabilityPoint],
        rows: Int
    ) {
        self.auc = auc
        self.brier = brier
        self.logLoss = logLoss
        self.ece = ece
        self.eceEqualMass = eceEqualMass
        self.reliability = reliability
        self.rows = rows
    }
}

/// One bin: what was foretold, and what came.
package struct ReliabilityPoint: Codable, Sendable, Equatable {
    package var low: Double
    package var high: Double
    package var meanProbability: Double
    package var frequency: Double
    package var rows: Int

    package init(low: Double, high: Double, meanProbability: Double, frequency: Double, rows: Int) {
        self.low = low
        self.high = high
        self.meanProbability = meanProbability
        self.frequency = frequency
        self.rows = rows
    }
}

/// Which correction of the probabilities was chosen: the simplest within one standard error of the best.
package struct CalibrationMetrics: Codable, Sendable, Equatable {
    package struct Candidate: Codable, Sendable, Equatable {
        package var method: String
        package var brier: Double
        /// Above the best candidate's Brier score, paired.
        package var excess: Double
        package var standardError: Double

        package init(method: String, brier: Double, excess: Double, standardError: Double) {
            self.method = method
            self.brier = brier
            self.excess = excess
            self.standardError = standardError
        }
    }

    /// `none`, `platt`, `beta` or `isotonic`.
    package var method: String
    package var candidates: [Candidate]

    package init(method: String, candidates: [Candidate]) {
        self.method = method
        self.candidates = candidates
    }
}

/// How the bundle compares with the one that was active, on the same rows.
package struct ComparisonMetrics: Codable, Sendable, Equatable {
    package var against: String
    package var rows: Int
    package var accuracyDelta: Double
    package var accuracyDeltaInterval: Interval
    package var utilityDelta: Double
    package var utilityDeltaInterval: Interval?
    /// The share of resamples in which this bundle's utility is greater, ties counting half.
    package var probabilityBetter: Double

    package init(
        against: String,
        rows: Int,
        accuracyDelta: Double,
        accuracyDeltaInterval: Interval,
        utilityDelta: Double,
        utilityDeltaInterval: Interval?,
        probabilityBetter: Double
    ) {
        self.against = against
        self.rows = rows
        self.accuracyDelta = accuracyDelta
        self.accuracyDeltaInterval = accuracyDeltaInterval
        self.utilityDelta = utilityDelta
        self.utilityDeltaInterval = utilityDeltaInterval
        self.probabilityBetter = probabilityBetter
    }
}

/// What became of one threshold.
package struct ThresholdMetrics: Codable, Sendable, Equatable {
    package var param: String
    package var old: Double
    package var new: Double
    package var interval: Interval?
    /// `chosen`, `no_significant_change`, `unchanged` or `unusable`.
    package var status: String
    package var detail: String?

    package init(param: String, old: Double, new: Double, interval: Interval?, status: String, detail: String?) {
        self.param = param
        self.old = old
        self.new = new
        self.interval = interval
        self.status = status
        self.detail = detail
    }
}

package struct ImportanceMetrics: Codable, Sendable, Equatable {
    /// What held-out decisions lose of their utility when the feature is shuffled.
    package var drop: Double
    package var interval: Interval
    /// The share of the model that rests on the feature.
    package var modelShare: Double

    package init(drop: Double, interval: Interval, modelShare: Double) {
        self.drop = drop
        self.interval = interval
        self.modelShare = modelShare
    }
}
