package import JSON

/// What an agent decides by: the answer to create and upload, and with `model`, `metrics` and `provenance` the whole
/// bundle.
///
/// The members that every answer has come first; the rest is left out where it does not apply.
package struct Bundle: Codable, Sendable, Equatable {
    package var bundleID: String
    /// How many labeled rows it was trained or, for an uploaded one, scored on.
    package var trainingCount: Int
    /// On rows it was not trained on; nil for a bundle that was never scored.
    @Nullable package var accuracy: Double?
    package var thresholds: [String: Double]
    package var agent: String?
    /// `logistic` or `tree`; nil for a bundle without a model.
    @Nullable package var modelType: String?
    /// The 90 % interval of `accuracy`.
    @Nullable package var accuracyInterval: Interval?
    /// The active bundle's accuracy, paired, on the same rows.
    @Nullable package var baselineAccuracy: Double?
    /// `accuracy` minus `baselineAccuracy`, paired.
    @Nullable package var accuracyDelta: Double?
    /// The 90 % interval of `accuracyDelta`.
    package var accuracyDeltaInterval: Interval?
    /// Mean utility minus the active bundle's, paired; what advice goes by where the agent has costs.
    package var utilityDelta: Double?
    /// "Better with probability": the share of resamples in which the utility is greater, ties counting half.
    package var probabilityBetter: Double?
    package var labelDistribution: [String: Int]?
    package var featureImportances: [String: Double]?
    package var sourcesUsed: [String]?
    /// The 5–95 % interval of each threshold that was learned.
    package var thresholdIntervals: [String: Interval]?
    package var warnings: [Warning]?
    package var createdAt: String?
    package var createdBy: String?
    package var notes: String?
    /// `trained`, `uploaded` or `default`.
    package var origin: String?
    /// The bundle that was active when this one was made.
    package var parentBundleID: String?
    package var isActive: Bool?
    /// The coefficients or the tree.
    package var model: JSON?
    package var metrics: BundleMetrics?
    /// What it was trained on and how: hashes, settings, seeds.
    package var provenance: JSON?
    package var configVersion: Int64?

    package init(
        bundleID: String,
        trainingCount: Int,
        accuracy: Double? = nil,
        thresholds: [String: Double],
        agent: String? = nil,
        modelType: String? = nil,
        accuracyInterval: Interval? = nil,
        baselineAccuracy: Double? = nil,
        accuracyDelta: Double? = nil,
        accuracyDeltaInterval: Interval? = nil,
        utilityDelta: Double? = nil,
        probabilityBetter: Double? = nil,
        labelDistribution: [String: Int]? = nil,
        featureImportances: [String: Double]? = nil,
        sourcesUsed: [String]? = nil,
        thresholdIntervals: [String: Interval]? = nil,
        warnings: [Warning]? = nil,
        createdAt: String? = nil,
        createdBy: String? = nil,
        notes: String? = nil,
        origin: String? = nil,
        parentBundleID: String? = nil,
        isActive: Bool? = nil,
        model: JSON? = nil,
        metrics: BundleMetrics? = nil,
        provenance: JSON? = nil,
        configVersion: Int64? = nil
    ) {
        self.bundleID = bundleID
        self.trainingCount = trainingCount
        self.accuracy = accuracy
        self.thresholds = thresholds
        self.agent = agent
        self.modelType = modelType
        self.accuracyInterval = accuracyInterval
        self.baselineAccuracy = baselineAccuracy
        self.accuracyDelta = accuracyDelta
        self.accuracyDeltaInterval = accuracyDeltaInterval
        self.utilityDelta = utilityDelta
        self.probabilityBetter = probabilityBetter
        self.labelDistribution = labelDistribution
        self.featureImportances = featureImportances
        self.sourcesUsed = sourcesUsed
        self.thresholdIntervals = thresholdIntervals
        self.warnings = warnings
        self.createdAt = createdAt
        self.createdBy = createdBy
        self.notes = notes
        self.origin = origin
        self.parentBundleID = parentBundleID
        self.isActive = isActive
        self.model = model
        self.metrics = metrics
        self.provenance = provenance
        self.configVersion = configVersion
    }
}
