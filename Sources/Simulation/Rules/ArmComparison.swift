import Learning

/// What rules that compare arm means keep of one metric: counts, sums and squares.
package struct ArmComparison: Sendable {
    package struct Sums: Sendable {
        private(set) var count = 0.0
        private var sum = 0.0
        private var squares = 0.0

        mutating func record(_ value: Double) {
            count += 1
            sum += value
            squares += value * value
        }

        var mean: Double { sum / count }
        /// Of one value, with n − 1; requires two values.
        var variance: Double { max(0, squares - sum * sum / count) / (count - 1) }
    }

    /// Canary outcomes before a rule may conclude anything, the same for all.
    static let fewestCanaryOutcomes = 20.0

    private(set) var active = Sums()
    private(set) var canary = Sums()
    /// Whether larger values are worse.
    let isCost: Bool

    mutating func record(_ value: Double, arm: Arm) {
        switch arm {
        case .active: active.record(value)
        case .canary: canary.record(value)
        }
    }

    /// Enough of both arms, and some spread to judge by.
    var isUsable: Bool {
        canary.count >= Self.fewestCanaryOutcomes && active.count >= 2 && squaredError > 0
    }

    /// How much worse the canary's mean is; negative is better.
    var excess: Double {
        isCost ? canary.mean - active.mean : active.mean - canary.mean
    }

    /// The variance of `excess`, by the arms' sample variances.
    var squaredError: Double {
        active.variance / active.count + canary.variance / canary.count
    }

    /// Outcomes of both arms.
    var count: Double { active.count + canary.count }
}

/// The three metrics as such rules see them: pooled over all stages, labels of every kind taken as the served decision's.
package struct ArmMetrics: Sendable {
    private(set) var quality = ArmComparison(isCost: false)
    private(set) var latency = ArmComparison(isCost: true)
    private(set) var errors = ArmComparison(isCost: true)

    mutating func record(_ outcome: RuleOutcome) {
        switch outcome.fact {
        case .run(let milliseconds, let errored):
            if let milliseconds { latency.record(milliseconds, arm: outcome.arm) }
            if let errored { errors.record(errored ? 1 : 0, arm: outcome.arm) }
        case .label(let value, _, _):
            quality.record(value, arm: outcome.arm)
        }
    }
}
