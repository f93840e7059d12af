package import JSON

/// All it takes to decide for one agent without asking again: `GET /agents/{agent}/assignment`.
package struct AssignmentDocument: Codable, Sendable, Equatable {
    package var agent: String
    package var configVersion: Int64
    /// The rule by which keys are spread over the bundles: `murmur3-v1`.
    package var algorithm: String
    /// Drawn once for each canary; nil without one.
    @Nullable package var salt: String?
    /// The canary's share of the keys, 1…99; 0 without a canary.
    package var percent: Int
    package var active: AssignedBundle
    /// Nil where none runs.
    @Nullable package var canary: AssignedBundle?
    /// As it was registered.
    package var specification: JSON

    package init(
        agent: String,
        configVersion: Int64,
        algorithm: String,
        salt: String?,
        percent: Int,
        active: AssignedBundle,
        canary: AssignedBundle?,
        specification: JSON
    ) {
        self.agent = agent
        self.configVersion = configVersion
        self.algorithm = algorithm
        self.salt = salt
        self.percent = percent
        self.active = active
        self.canary = canary
        self.specification = specification
    }
}

/// A bundle with what it decides by.
package struct AssignedBundle: Codable, Sendable, Equatable {
    package var bundleID: String
    /// Every parameter of the specification, by name.
    package var thresholds: [String: Double]
    /// The fitted model as `GET /bundles/{bundle_id}` shows it; nil where the bundle has none.
    @Nullable package var model: JSON?

    package init(bundleID: String, thresholds: [String: Double], model: JSON? = nil) {
        self.bundleID = bundleID
        self.thresholds = thresholds
        self.model = model
    }
}
