/// What a canary is judged by: margins, error probabilities and gates.
///
/// The settings of a canary are fixed when it starts and travel with its evidence, so a later change of an agent's
/// specification never changes what its recorded outcomes mean.
public struct GuardSettings: Codable, Sendable, Equatable {
    /// How much worse a canary may be before the guard acts; each in 0..<1.
    public struct Margins: Codable, Sendable, Equatable {
        /// Drop of quality on 0…1 (0.05 = five points).
        public var quality: Double
        /// Relative increase of a latency quantile (0.10 = ten percent).
        public var latency: Double
        /// Increase of the error rate on 0…1.
        public var errors: Double
        /// Gain of quality on 0…1 that is called an improvement.
        public var improvement: Double

        /// The runbook's margins, unless told otherwise.
        public init(quality: Double = 0.05, latency: Double = 0.10, errors: Double = 0.02, improvement: Double = 0.02) {
            self.quality = quality
            self.latency = latency
            self.errors = errors
            self.improvement = improvement
        }
    }

    /// The probability, per metric, of ever rolling back a canary that is not worse in it; each in (0, 1).
    ///
    /// Their sum (0.05 by default) bounds the probability of a false rollback over the whole life of a canary.
    public struct ErrorProbabilities: Codable, Sendable, Equatable {
        /// Quality; an alarm at E_R ≥ 1/0.03.
        public var quality: Double
        /// Median latency; an alarm at E_R ≥ 100.
        public var medianLatency: Double
        /// 95th percentile of latency; an alarm at E_R ≥ 200.
        public var tailLatency: Double
        /// Errors; an alarm at E_R ≥ 200.
        public var errors: Double

        /// Shares of 0.05 in proportion to what a false rollback by each metric would cost.
        public init(
            quality: Double = 0.03,
            medianLatency: Double = 0.01,
            tailLatency: Double = 0.005,
            errors: Double = 0.005
        ) {
            self.quality = quality
            self.medianLatency = medianLatency
            self.tailLatency = tailLatency
            self.errors = errors
        }
    }

    /// What has to be reached before the guard acts; times in hours, evidence as E-values.
    public struct Gates: Codable, Sendable, Equatable {
        /// Time in a stage before it may be left upward.
        public var hoursInStage: Double
        /// E_P needed below 50 %, for the step to 50 %.
        public var evidenceForHalf: Double
        /// E_P needed from 50 %, for the step to 100 %.
        public var evidenceForAll: Double
        /// Scored quality items (pairs and unpaired outcomes of both arms) before any promotion.
        public var scoredItems: Int
        /// Canary outcomes of a metric before it may roll back; a pair counts as one.
        public var canaryOutcomes: Int
        /// Canary latency values before any promotion, where latency is reported.
        public var latencyValues: Int
        /// Keys a day from which the median latency must be proven not worse.
        public var keysPerDayToProveLatency: Double
        /// Time in a stage after which it is called stalled.
        public var stalledAfterHours: Double
        /// Running time after which the canary ends by itself; nil never.
        public var expiresAfterHours: Double?

        /// A day a stage, 3 days to be called stalled, 28 days to the end.
        public init(
            hoursInStage: Double = 24,
            evidenceForHalf: Double = 5,
            evidenceForAll: Double = 20,
            scoredItems: Int = 50,
            canaryOutcomes: Int = 20,
            latencyValues: Int = 50,
            keysPerDayToProveLatency: Double = 1_000,
            stalledAfterHours: Double = 72,
            expiresAfterHours: Double? = 28 * 24
        ) {
            self.hoursInStage = hoursInStage
            self.evidenceForHalf = evidenceForHalf
            self.evidenceForAll = evidenceForAll
            self.scoredItems = scoredItems
            self.canaryOutcomes = canaryOutcomes
            self.latencyValues = latencyValues
            self.keysPerDayToProveLatency = keysPerDayToProveLatency
            self.stalledAfterHours = stalledAfterHours
            self.expiresAfterHours = expiresAfterHours
        }
    }

    /// The version of the rules in this file's folder; raised with any change that could alter a decision.
    public static let currentRuleVersion = 1

    /// The rules the canary was started under.
    public var ruleVersion: Int
    /// How much worse is too much.
    public var margins: Margins
    /// How often a canary that is not worse may be rolled back.
    public var errorProbabilities: ErrorProbabilities
    /// What has to be reached before acting.
    public var gates: Gates
    /// Whether p50 and p95 of latency must both be proven not worse, whatever the traffic.
    public var isStrict: Bool

    /// The published rules, unless told otherwise.
    public init(
        margins: Margins = Margins(),
        errorProbabilities: ErrorProbabilities = ErrorProbabilities(),
        gates: Gates = Gates(),
        isStrict: Bool = false
    ) {
        self.ruleVersion = Self.currentRuleVersion
        self.margins = margins
        self.errorProbabilities = errorProbabilities
        self.gates = gates
        self.isStrict = isStrict
    }

    /// Whether every margin lies in 0..<1 and every error probability in (0, 1); outside, factors could turn negative
    /// and the guarantees would be void.
    public var isValid: Bool {
        let margins = [margins.quality, margins.latency, margins.errors, margins.improvement]
        let probabilities = [
            errorProbabilities.quality, errorProbabilities.medianLatency, errorProbabilities.tailLatency,
            errorProbabilities.errors,
        ]
        return margins.allSatisfy { (0..<1).contains($0) } && probabilities.allSatisfy { $0 > 0 && $0 < 1 }
    }
}
