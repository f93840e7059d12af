/// A bundle that serves a share of the traffic: an item of `GET /canaries/active`.
package struct ActiveCanary: Codable, Sendable, Equatable {
    package var agent: String
    package var canaryPercent: Int
    package var deployedAt: String
    /// Whole hours since `deployedAt`.
    package var hoursRunning: Int
    package var performance: CanarySummary
    package var bundleID: String?
    /// Whole hours at the present share.
    package var stageHours: Int?
    /// The share that the guard would promote to next.
    @Nullable package var nextStep: Int?
    /// True after 72 hours in one stage: a person has to decide.
    package var stalled: Bool?
    package var configVersion: Int64?

    package init(
        agent: String,
        canaryPercent: Int,
        deployedAt: String,
        hoursRunning: Int,
        performance: CanarySummary,
        bundleID: String? = nil,
        stageHours: Int? = nil,
        nextStep: Int? = nil,
        stalled: Bool? = nil,
        configVersion: Int64? = nil
    ) {
        self.agent = agent
        self.canaryPercent = canaryPercent
        self.deployedAt = deployedAt
        self.hoursRunning = hoursRunning
        self.performance = performance
        self.bundleID = bundleID
        self.stageHours = stageHours
        self.nextStep = nextStep
        self.stalled = stalled
        self.configVersion = configVersion
    }
}

/// The guard's judgement in short.
package struct CanarySummary: Codable, Sendable, Equatable {
    /// Canary minus active, on 0…1; nil without data.
    @Nullable package var qualityDelta: Double?
    /// The canary's 95th percentile over the active's, minus 1; nil without data.
    @Nullable package var latencyDelta: Double?
    /// `promote`, `rollback` or `monitor`.
    package var recommendation: String
    package var reason: String?

    package init(
        qualityDelta: Double? = nil,
        latencyDelta: Double? = nil,
        recommendation: String,
        reason: String? = nil
    ) {
        self.qualityDelta = qualityDelta
        self.latencyDelta = latencyDelta
        self.recommendation = recommendation
        self.reason = reason
    }
}

/// Widens a canary: `POST /canaries/{agent}/promote`.
package struct PromoteRequest: Codable, Sendable, Equatable {
    package var targetPercent: Int
    package var actor: String?

    package init(targetPercent: Int, actor: String? = nil) {
        self.targetPercent = targetPercent
        self.actor = actor
    }
}

package struct PromoteAnswer: ConfirmedAnswer, Sendable, Equatable {
    /// `promoted`.
    package var status: String
    package var agent: String
    package var targetPercent: Int
    package var configVersion: Int64?
    package var confirmedBy: [String]?
    package var unconfirmed: [String]?

    package init(status: String, agent: String, targetPercent: Int, configVersion: Int64? = nil) {
        self.status = status
        self.agent = agent
        self.targetPercent = targetPercent
        self.configVersion = configVersion
    }
}

/// Ends a canary: `POST /canaries/{agent}/rollback`.
package struct RollbackRequest: Codable, Sendable, Equatable {
    package var reason: String?
    package var actor: String?

    package init(reason: String? = nil, actor: String? = nil) {
        self.reason = reason
        self.actor = actor
    }
}

package struct RollbackAnswer: ConfirmedAnswer, Sendable, Equatable {
    /// `rolled_back`.
    package var status: String
    /// Always 0.
    package var canaryPercent: Int
    package var agent: String?
    package var bundleID: String?
    package var configVersion: Int64?
    package var confirmedBy: [String]?
    package var unconfirmed: [String]?

    package init(
        status: String,
        canaryPercent: Int,
        agent: String? = nil,
        bundleID: String? = nil,
        configVersion: Int64? = nil
    ) {
        self.status = status
        self.canaryPercent = canaryPercent
        self.agent = agent
        self.bundleID = bundleID
        self.configVersion = configVersion
    }
}

/// Lets a held canary go on: `POST /canaries/{agent}/clear`.
package struct ClearHoldRequest: Codable, Sendable, Equatable {
    /// `uneven_split`.
    package var hold: String
    package var reason: String?
    package var actor: String?

    package init(hold: String, reason: String? = nil, actor: String? = nil) {
        self.hold = hold
        self.reason = reason
        self.actor = actor
    }
}

package struct ClearHoldAnswer: Codable, Sendable, Equatable {
    /// `cleared`.
    package var status: String
    package var agent: String
    package var hold: String

    package init(status: String, agent: String, hold: String) {
        self.status = status
        self.agent = agent
        self.hold = hold
    }
}
