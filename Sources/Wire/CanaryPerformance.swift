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
        self.bundleID = bundleID
        self.canaryPercent = canaryPercent
        self.configVersion = configVersion
    }
}

/// The figures behind a verdict.
package struct CanaryEvidence: Codable, Sendable, Equatable {
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
    package var ruleVersion: String?
    /// The asked-for window, which describes and never decides.
    package var window: CanaryWindow?

    package init(
        reasons: [String],
        holds: [String],
        metrics: [MetricEvidence],
        errorDelta: Double? = nil,
        leftOut: [String: Int]? = nil,
        labelDelaySeconds: [String: Double]? = nil,
        hoursInStage: Double? = nil,
        stalled: Bool? = nil,
        deadline: String? = nil,
        ruleVersion: String? = nil,
        window: CanaryWindow? = nil
    ) {
        self.reasons = reasons
        self.holds = holds
        self.metrics = metrics
        self.errorDelta = errorDelta
        self.leftOut = leftOut
        self.labelDelaySeconds = labelDelaySeconds
        self.hoursInStage = hoursInStage
        self.stalled = stalled
        self.deadline = deadline
        self.ruleVersion = ruleVersion
        self.window = window
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

/// Plain figures of both variants over the last hours.
package struct CanaryWindow: Codable, Sendable, Equatable {
    package var hours: Int
    package var active: VariantFigures
    package var canary: VariantFigures

    package init(hours: Int, active: VariantFigures, canary: VariantFigures) {
        self.hours = hours
        self.active = active
        self.canary = canary
    }
}

package struct VariantFigures: Codable, Sendable, Equatable {
    package var runs: Int
    package var outcomes: Int
    @Nullable package var quality: Double?
    @Nullable package var latencyP50Ms: Double?
    @Nullable package var latencyP95Ms: Double?
    @Nullable package var errorRate: Double?

    package init(
        runs: Int,
        outcomes: Int,
        quality: Double? = nil,
        latencyP50Ms: Double? = nil,
        latencyP95Ms: Double? = nil,
        errorRate: Double? = nil
    ) {
        self.runs = runs
        self.outcomes = outcomes
        self.quality = quality
        self.latencyP50Ms = latencyP50Ms
        self.latencyP95Ms = latencyP95Ms
        self.errorRate = errorRate
    }

    private enum CodingKeys: String, CodingKey {
        case runs
        case outcomes
        case quality
        case latencyP50Ms = "latency_p50_ms"
        case latencyP95Ms = "latency_p95_ms"
        case errorRate
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
