/// How a bundle differs from another one, usually the agent's active bundle: `GET /bundles/{bundle_id}/diff`.
package struct BundleDiff: Codable, Sendable, Equatable {
    package var bundleID: String?
    /// The bundle it is compared with.
    package var against: String?
    /// `initial` (nothing was deployed before) or `update`.
    package var type: String?
    package var changes: [ParameterChange]
    package var additions: [ParameterValue]?
    package var removals: [ParameterValue]?
    @Nullable package var accuracyDelta: Double?
    /// The paired comparison in full; nil where no row could be compared.
    package var comparison: ComparisonMetrics?
    /// The held-out figures of both bundles.
    package var figures: [FigureChange]?
    package var importanceChanges: [ImportanceChange]?
    /// One sentence for people.
    package var summary: String?

    package init(
        bundleID: String? = nil,
        against: String? = nil,
        type: String? = nil,
        changes: [ParameterChange],
        additions: [ParameterValue]? = nil,
        removals: [ParameterValue]? = nil,
        accuracyDelta: Double? = nil,
        comparison: ComparisonMetrics? = nil,
        figures: [FigureChange]? = nil,
        importanceChanges: [ImportanceChange]? = nil,
        summary: String? = nil
    ) {
        self.bundleID = bundleID
        self.against = against
        self.type = type
        self.changes = changes
        self.additions = additions
        self.removals = removals
        self.accuracyDelta = accuracyDelta
        self.comparison = comparison
        self.figures = figures
        self.importanceChanges = importanceChanges
        self.summary = summary
    }
}

package struct ParameterChange: Codable, Sendable, Equatable {
    package var param: String
    package var old: Double
    package var new: Double
    /// `new` minus `old`.
    package var delta: Double
    /// The 5–95 % interval of a value that was learned.
    package var interval: Interval?

    package init(param: String, old: Double, new: Double, delta: Double, interval: Interval? = nil) {
        self.param = param
        self.old = old
        self.new = new
        self.delta = delta
        self.interval = interval
    }
}

/// One held-out figure of both bundles. Each was measured on the rows its bundle had then, so small differences mean
/// little; the paired comparison is what counts.
package struct FigureChange: Codable, Sendable, Equatable {
    /// `balanced_accuracy`, `auc`, `brier`, `log_loss`, `ece`, or `precision` or `recall` of a label as `recall:label`.
    package var figure: String
    @Nullable package var old: Double?
    @Nullable package var new: Double?

    package init(figure: String, old: Double? = nil, new: Double? = nil) {
        self.figure = figure
        self.old = old
        self.new = new
    }
}

/// A parameter that only one of the two bundles has.
package struct ParameterValue: Codable, Sendable, Equatable {
    package var param: String
    package var value: Double

    package init(param: String, value: Double) {
        self.param = param
        self.value = value
    }
}

package struct ImportanceChange: Codable, Sendable, Equatable {
    package var feature: String
    @Nullable package var old: Double?
    @Nullable package var new: Double?

    package init(feature: String, old: Double? = nil, new: Double? = nil) {
        self.feature = feature
        self.old = old
        self.new = new
    }
}
