/// How a canary is judged: `GET /canaries/{agent}/performance` and `POST /api/canary/detect`.
package struct CanaryPerformance: Codable, Sendable, Equatable {
    package var hasRegression: Bool
    /// Canary minus active, on 0…1; nil without data.
    @Nullable package var qualityDelta: Double?
    /// The canary's 95th percentile over the active's, minus 1; nil without data.
    @Nullable package var latencyDelta: Double?
    /// `promote`, `rollback` or `monitor`.
    package var recommendation: String
    /// The first of `evidence.reasons`.
    package var reason: String
    package var evidence: CanaryEvidence?
    package var agent: String?
    /// By which its evidence over time is found, also when it has ended.
    package var canaryID: Int64?
    package var bundleID: String?
    package var canaryPercent: Int?
    package var configVersion: Int64?

    package init(
        hasRegression: Bool,
        qualityDelta: Double? = nil,
        latencyDelta: Double? = nil,
        recommendation: String,
        reason: String,
        evidence: CanaryEvidence? = nil,
        agent: String? = nil,
        canaryID: Int64? = nil,
        bundleID: String? = nil,
        canaryPercent: Int? = nil,
        configVersion: Int64? = nil
    ) {
        self.hasRegression = hasRegression
        self.qualityDelta = qualityDelta
        self.latencyDelta = latencyDelta
        self.recommendation = recommendation
        self.reason = reason
        self.evidence = evidence
        self.agent = agent
        self.canaryID = canaryID
        self.bundleID = bundleID
        self.canaryPercent = canaryPercent
        self.configVersion = configVersion
    }
}

/// The figures behind a verdict.
package struct CanaryEvidence: Codable, Sendable, Equatable {
    /// All of it in words, the verdict first.
    package var explanation: [String]?
    package var reasons: [String]
    /// What stops a promotion at present.
    package var holds: [String]
    package var metrics: [MetricEvidence]
    /// Difference of the error rates, canary minus active.
    @Nullable package var errorDelta: Double?
    /// Outcomes that were not counted, by the reason.
    package var leftOut: [String: Int]?
    /// Median seconds from a run to its label, by variant.
    package var labelDelaySeconds: [String: Double]?
    package var hoursInStage: Double?
    package var stalled: Bool?
    /// When an undecided canary ends by itself.
    package var deadline: String?
    /// Whether the automatic end is less than a day away.
    package var expiresSoon: Bool?
    package var ruleVersion: String?
    /// Whether latency was reported.
    package var latencyJudged: Bool?
    /// Whether latency is judged, but its median not proven for the next stage.
    package var latencyUnproven: Bool?
    /// Whether a person has cleared the hold `uneven_split`.
    package var unevenSplitCleared: Bool?
    package var checks: CanaryChecks?
    /// The asked-for window, which describes and never decides.
    package var window: CanaryWindow?

    package init(
        explanation: [String]? = nil,
        reasons: [String],
        holds: [String],
        metrics: [MetricEvidence],
        errorDelta: Double? = nil,
        leftOut: [String: Int]? = nil,
        labelDelaySeconds: [String: Double]? = nil,
        hoursInStage: Double? = nil,
        stalled: Bool? = nil,
        deadline: String? = nil,
        expiresSoon: Bool? = nil,
        ruleVersion: String? = nil,
        latencyJudged: Bool? = nil,
        latencyUnproven: Bool? = nil,
        unevenSplitCleared: Bool? = nil,
        checks: CanaryChecks? = nil,
        window: CanaryWindow? = nil
    ) {
        self.explanation = explanation
        self.reasons = reasons
        self.holds = holds
        self.metrics = metrics
        self.errorDelta = errorDelta
        self.leftOut = leftOut
        self.labelDelaySeconds = labelDelaySeconds
        self.hoursInStage = hoursInStage
        self.stalled = stalled
        self.deadline = deadline
        self.expiresSoon = expiresSoon
        self.ruleVersion = ruleVersion
        self.latencyJudged = latencyJudged
        self.latencyUnproven = latencyUnproven
        self.unevenSplitCleared = unevenSplitCleared
        self.checks = checks
        self.window = window
    }
}

/// What is checked of the runs that agents report, before they are believed.
package struct CanaryChecks: Codable, Sendable, Equatable {
    /// Keys first assigned to each arm.
    package var activeKeys: Int
    package var canaryKeys: Int
    /// Evidence that keys do not come as assigned: holds at 1000.
    package var unevenSplit: Double
    /// Reported variants, and how many were not the assigned ones.
    package var variantReports: Int
    package var variantsDiffering: Int
    /// Decisions scored again, and how many came out otherwise.
    package var shadowChecks: Int
    package var shadowsDiffering: Int

    package init(
        activeKeys: Int,
        canaryKeys: Int,
        unevenSplit: Double,
        variantReports: Int,
        variantsDiffering: Int,
        shadowChecks: Int,
        shadowsDiffering: Int
    ) {
        self.activeKeys = activeKeys
        self.canaryKeys = canaryKeys
        self.unevenSplit = unevenSplit
        self.variantReports = variantReports
        self.variantsDiffering = variantsDiffering
        self.shadowChecks = shadowChecks
        self.shadowsDiffering = shadowsDiffering
    }
}

/// What one metric says.
package struct MetricEvidence: Codable, Sendable, Equatable {
    /// `quality`, `latency_p50`, `latency_p95` or `errors`.
    package var metric: String
    @Nullable package var estimate: Double?
    /// The confidence sequence of `estimate`.
    package var interval: Interval?
    package var margin: Double
    /// Evidence against "not worse": rolls back at `harmNeeded`.
    package var harm: Double
    package var harmNeeded: Double
    /// Evidence against "worse by the margin": promotes at `safeNeeded`.
    package var safe: Double
    @Nullable package var safeNeeded: Double?
    package var activeOutcomes: Int
    package var canaryOutcomes: Int
    /// Outcomes on which both bundles were scored.
    package var pairs: Int?
    /// Items still needed for a decision at the present rate.
    package var itemsNeeded: Int?

    package init(
        metric: String,
        estimate: Double? = nil,
        interval: Interval? = nil,
        margin: Double,
        harm: Double,
        harmNeeded: Double,
        safe: Double,
        safeNeeded: Double? = nil,
        activeOutcomes: Int,
        canaryOutcomes: Int,
        pairs: Int? = nil,
        itemsNeeded: Int? = nil
    ) {
        self.metric = metric
        self.estimate = estimate
        self.interval = interval
        self.margin = margin
        self.harm = harm
        self.harmNeeded = harmNeeded
        self.safe = safe
        self.safeNeeded = safeNeeded
        self.activeOutcomes = activeOutcomes
        self.canaryOutcomes = canaryOutcomes
        self.pairs = pairs
        self.itemsNeeded = itemsNeeded
    }
}

/// Asks for the guard's judgement without acting on it: `POST /api/canary/detect`.
package struct DetectRequest: Codable, Sendable, Equatable {
    package var agent: String
    /// 24 by default.
    package var sinceHours: Int?

    package init(agent: String, sinceHours: Int? = nil) {
        self.agent = agent
        self.sinceHours = sinceHours
    }
}

/// Quality of one variant in one hour: an item of `GET /agents/{agent}/quality`.
package struct QualityPoint: Codable, Sendable, Equatable {
    /// The beginning of the hour.
    package var hour: String
    /// `active` or `canary`.
    package var variant: String
    /// Mean, 0…1; nil where nothing was judged.
    @Nullable package var quality: Double?
    /// How many judged runs `quality` is the mean of.
    package var count: Int
    package var runs: Int?

    package init(hour: String, variant: String, quality: Double? = nil, count: Int, runs: Int? = nil) {
        self.hour = hour
        self.variant = variant
        self.quality = quality
        self.count = count
        self.runs = runs
    }
}
