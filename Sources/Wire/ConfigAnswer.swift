package import JSON

/// Which bundle applies to a request: `GET /config/{agent}`.
package struct ConfigAnswer: Codable, Sendable, Equatable {
    package var agent: String
    @Nullable package var key: String?
    /// `active` or `canary`.
    package var variant: String
    package var bundleID: String
    package var thresholds: [String: Double]
    /// 0…9999; nil without a canary.
    @Nullable package var bucket: Int?
    package var configVersion: Int64
    /// True while the server cannot ask its database whether this still holds; left out otherwise.
    package var stale: Bool?
    /// Whole seconds since the database last confirmed it; only beside `stale`.
    package var staleSeconds: Int?

    package init(
        agent: String,
        key: String? = nil,
        variant: String,
        bundleID: String,
        thresholds: [String: Double],
        bucket: Int? = nil,
        configVersion: Int64
    ) {
        self.agent = agent
        self.key = key
        self.variant = variant
        self.bundleID = bundleID
        self.thresholds = thresholds
        self.bucket = bucket
        self.configVersion = configVersion
    }
}

/// Asks what the agent decides: `POST /decide`.
package struct DecideRequest: Codable, Sendable, Equatable {
    package var agent: String
    package var key: String?
    package var payload: JSON
    /// Whether the answer says why.
    package var explain: Bool?

    package init(agent: String, key: String? = nil, payload: JSON, explain: Bool? = nil) {
        self.agent = agent
        self.key = key
        self.payload = payload
        self.explain = explain
    }
}

/// What the agent decides, and by which bundle.
package struct DecideAnswer: Codable, Sendable, Equatable {
    package var agent: String
    @Nullable package var key: String?
    package var variant: String
    package var bundleID: String
    package var thresholds: [String: Double]
    @Nullable package var bucket: Int?
    package var configVersion: Int64
    /// True while the server cannot ask its database whether this still holds; left out otherwise.
    package var stale: Bool?
    /// Whole seconds since the database last confirmed it; only beside `stale`.
    package var staleSeconds: Int?
    package var decision: String
    /// By label; nil where the deciding bundle has no model.
    @Nullable package var probabilities: [String: Double]?
    /// `rule`, `model` or `default`.
    package var decidedBy: String
    /// Left out unless it was asked for.
    package var explanation: Explanation?

    package init(
        agent: String,
        key: String? = nil,
        variant: String,
        bundleID: String,
        thresholds: [String: Double],
        bucket: Int? = nil,
        configVersion: Int64,
        decision: String,
        probabilities: [String: Double]? = nil,
        decidedBy: String,
        explanation: Explanation? = nil
    ) {
        self.agent = agent
        self.key = key
        self.variant = variant
        self.bundleID = bundleID
        self.thresholds = thresholds
        self.bucket = bucket
        self.configVersion = configVersion
        self.decision = decision
        self.probabilities = probabilities
        self.decidedBy = decidedBy
        self.explanation = explanation
    }
}
