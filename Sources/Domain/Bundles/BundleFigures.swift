package import Learning

/// The figures of a bundle, measured on data it was not trained on.
package struct BundleFigures: Sendable, Equatable, Codable {
    package struct Warning: Sendable, Equatable, Codable {
        package var code: String
        package var detail: String

        package init(code: String, detail: String) {
            self.code = code
            self.detail = detail
        }
    }

    package struct Threshold: Sendable, Equatable, Codable {
        package var name: String
        package var old: Double
        package var new: Double
        package var low: Double?
        package var high: Double?
        /// `chosen`, `no_significant_change`, `unchanged` or `unusable`.
        package var status: String
        package var detail: String?

        package init(
            name: String,
            old: Double,
            new: Double,
            low: Double?,
            high: Double?,
            status: String,
            detail: String?
        ) {
            self.name = name
            self.old = old
            self.new = new
            self.low = low
            self.high = high
            self.status = status
            self.detail = detail
        }
    }

    /// How much one feature matters to the decisions.
    package struct Importance: Sendable, Equatable, Codable {
        /// What held-out decisions lose of their utility when the feature is shuffled.
        package var drop: Double
        package var low: Double
        package var high: Double
        /// The share of the model that rests on the feature: standardised coefficients or Gini gain.
        package var modelShare: Double
    }

    /// Which correction of probabilities was chosen, and how the others did.
    package struct CalibrationFigures: Sendable, Equatable, Codable {
        package var method: CalibrationMethod
        package var candidates: [CalibrationChoice.Candidate]
    }

    package var trainingCount = 0
    package var accuracy: Double?
    package var accuracyLow: Double?
    package var accuracyHigh: Double?
    package var utility: Double?
    package var utilityLow: Double?
    package var utilityHigh: Double?
    /// The mean recall of the labels.
    package var balancedAccuracy: Double?
    /// Precision and recall of the decisions, by label.
    package var labelScores: [String: LabelScores]?
    /// What held-out, corrected probabilities are worth.
    package var probabilities: ProbabilityFigures?
    /// How the model's probabilities are corrected.
    package var calibration: CalibrationFigures?
    package var comparison: Comparison?
    package var labelDistribution: [String: Int] = [:]
    package var featureImportances: [String: Double] = [:]
    /// The importances with their intervals, beside the model's own view.
    package var importances: [String: Importance]?
    /// How the error falls with the number of labels; nil where there were too few to tell.
    package var learningCurve: LearningCurve?
    package var missingShare: [String: Double] = [:]
    package var sourcesUsed: [String] = []
    package var thresholds: [Threshold] = []
    /// Mean decisions by `[decision][truth]`, by label index.
    package var confusion: [[Double]] = []
    /// How the figures were validated: `stratified 5-fold × 10`, `forward 5 blocks`, `labeled rows`.
    package var validation: String?
    package var warnings: [Warning] = []

    package init() {}
}
