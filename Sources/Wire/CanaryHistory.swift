/// A canary that has ended: an item of `GET /canaries/history`.
package struct EndedCanary: Codable, Sendable, Equatable {
    /// By which `…/evidence` and `…/replay` find it.
    package var canaryID: Int64
    package var agent: String
    package var bundleID: String
    /// The active bundle it was compared with.
    package var baselineID: String
    package var deployedAt: String
    package var deployedBy: String
    package var endedAt: String
    /// `promoted`, or why it was rolled back.
    package var end: String
    /// The share it had last, before its end.
    package var canaryPercent: Int
    package var stages: [CanaryStage]

    package init(
        canaryID: Int64,
        agent: String,
        bundleID: String,
        baselineID: String,
        deployedAt: String,
        deployedBy: String,
        endedAt: String,
        end: String,
        canaryPercent: Int,
        stages: [CanaryStage]
    ) {
        self.canaryID = canaryID
        self.agent = agent
        self.bundleID = bundleID
        self.baselineID = baselineID
        self.deployedAt = deployedAt
        self.deployedBy = deployedBy
        self.endedAt = endedAt
        self.end = end
        self.canaryPercent = canaryPercent
        self.stages = stages
    }
}

/// A share of the traffic and when it began.
package struct CanaryStage: Codable, Sendable, Equatable {
    package var canaryPercent: Int
    package var since: String

    package init(canaryPercent: Int, since: String) {
        self.canaryPercent = canaryPercent
        self.since = since
    }
}

/// How a canary's evidence came about: `GET /canaries/{agent}/evidence`.
package struct CanaryEvidenceHistory: Codable, Sendable, Equatable {
    package var canaryID: Int64
    package var agent: String
    package var bundleID: String
    package var baselineID: String
    package var deployedAt: String
    @Nullable package var endedAt: String?
    @Nullable package var end: String?
    /// How many facts were counted in all.
    package var outcomes: Int
    package var stages: [CanaryStage]
    package var decisions: [CanaryDecision]
    /// In the order of time.
    package var points: [EvidencePoint]

    package init(
        canaryID: Int64,
        agent: String,
        bundleID: String,
        baselineID: String,
        deployedAt: String,
        endedAt: String?,
        end: String?,
        outcomes: Int,
        stages: [CanaryStage],
        decisions: [CanaryDecision],
        points: [EvidencePoint]
    ) {
        self.canaryID = canaryID
        self.agent = agent
        self.bundleID = bundleID
        self.baselineID = baselineID
        self.deployedAt = deployedAt
        self.endedAt = endedAt
        self.end = end
        self.outcomes = outcomes
        self.stages = stages
        self.decisions = decisions
        self.points = points
    }
}

/// What was known after one outcome.
package struct EvidencePoint: Codable, Sendable, Equatable {
    /// The outcome's number.
    package var sequence: Int64
    package var time: String
    package var canaryPercent: Int
    package var metrics: [MetricEvidence]

    package init(sequence: Int64, time: String, canaryPercent: Int, metrics: [MetricEvidence]) {
        self.sequence = sequence
        self.time = time
        self.canaryPercent = canaryPercent
        self.metrics = metrics
    }
}

/// Something that was decided about a canary.
package struct CanaryDecision: Codable, Sendable, Equatable {
    package var id: Int64
    /// `promote`, `rollback`, or `check` where the nightly check moved nothing.
    package var kind: String
    package var time: String
    package var actor: String
    /// The guard's, or `manual`.
    package var reason: String
    /// What a promotion raised the share to.
    @Nullable package var targetPercent: Int?
    /// The last outcome that was counted then.
    package var sequence: Int64
    /// The guard's verdict at that moment, whoever decided.
    package var recommendation: String
    package var reasons: [String]
    package var ruleVersion: Int
    /// SHA-256, in hexadecimal, of the outcomes, the margins and the situation.
    package var inputsHash: String
    package var metrics: [MetricEvidence]

    package init(
        id: Int64,
        kind: String,
        time: String,
        actor: String,
        reason: String,
        targetPercent: Int?,
        sequence: Int64,
        recommendation: String,
        reasons: [String],
        ruleVersion: Int,
        inputsHash: String,
        metrics: [MetricEvidence]
    ) {
        self.id = id
        self.kind = kind
        self.time = time
        self.actor = actor
        self.reason = reason
        self.targetPercent = targetPercent
        self.sequence = sequence
        self.recommendation = recommendation
        self.reasons = reasons
        self.ruleVersion = ruleVersion
        self.inputsHash = inputsHash
        self.metrics = metrics
    }
}
