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

    package init(param: String, old: Double, new: Double, delta: Double) {
        self.param = param
        self.old = old
        self.new = new
        self.delta = delta
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
