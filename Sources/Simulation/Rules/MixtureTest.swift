#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Statsig's sequential test: a mixture sequential probability ratio test, α = 0.05, looked at after every outcome.
///
///     interval = difference ± z*·√V,  V = var_T/N_T + var_C/N_C
///     z* = √((V + t)/t·(−2 ln(α/2) − ln(V/(V + t)))),  t = z²·(var_T + var_C)/(N_T + N_C)
///
/// with z = Φ⁻¹(1 − α/2). The mixing variance t follows the data instead of being fixed before them, which the theorem
/// asks for.
///
/// Sources: Johari, Koomen, Pekelis & Walsh, Peeking at A/B tests (KDD 2017); Zhao et al., Safely and quickly deploying new
/// features with a staged rollout framework using sequential test and adaptive experimental design (2019), which the
/// product's documentation of sequential testing follows.
package struct MixtureTest: IntervalRule {
    package static let looks = LookSchedule.everyOutcome
    private static let alpha = 0.05
    /// Φ⁻¹(0.975).
    private static let quantile = 1.959_963_984_540_054

    package var metrics = ArmMetrics()

    package static func reach(of comparison: ArmComparison) -> Double {
        let variance = comparison.squaredError
        let mixing = quantile * quantile * (comparison.active.variance + comparison.canary.variance) / comparison.count
        let squared = (variance + mixing) / mixing * (-2 * log(alpha / 2) - log(variance / (variance + mixing)))
        return (squared * variance).squareRoot()
    }
}
