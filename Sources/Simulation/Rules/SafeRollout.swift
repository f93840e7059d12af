#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// GrowthBook's safe rollout: a one-sided asymptotic confidence sequence, α = 0.05, looked at after every outcome.
///
///     half-width = se·√N·√(2(Nr² + 1)/(Nr)²·ln(1 + √(Nr² + 1)/(2α)))
///     r² = (−2 ln 2α + ln(1 − 2 ln 2α)) / 5000
///
/// with N the outcomes of both arms; tightest near N = 5000. It rolls back where 0 is excluded and ships at the end of its
/// duration, here a week, whatever the evidence: it asks whether a guardrail fails, not whether the bundle is good enough.
///
/// Sources: Waudby-Smith et al., Time-uniform central limit theory and asymptotic confidence sequences (2024), which the
/// product's documentation of sequential testing refers to; https://docs.growthbook.io/features/safe-rollouts.
package struct SafeRollout: IntervalRule {
    package static let looks = LookSchedule.everyOutcome
    private static let alpha = 0.05
    private static let tightestAt = 5_000.0
    private static let hours = 7.0 * 24
    private static let squaredRate = (-2 * log(2 * alpha) + log(1 - 2 * log(2 * alpha))) / tightestAt

    package var metrics = ArmMetrics()

    package static func reach(of comparison: ArmComparison) -> Double {
        let count = comparison.count
        let scaled = count * squaredRate
        let boundary = 2 * (scaled + 1) / (count * scaled) * log(1 + (scaled + 1).squareRoot() / (2 * alpha))
        return (comparison.squaredError * count * boundary).squareRoot()
    }

    package func promotes(at moment: RuleMoment) -> Bool {
        moment.percent < 50 || moment.hours >= Self.hours
    }
}
