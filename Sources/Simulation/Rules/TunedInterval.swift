#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Eppo's sequential confidence interval, α = 0.05, looked at after every outcome.
///
///     interval = difference ± se·B,  B = √((n + ρ)·ln((n + ρ)/(ρα²))) / √n
///     ρ = 10000 / (ln ln(e/α²) − 2 ln α)
///
/// with n the outcomes of both arms; tightest near 10,000 of them. The product applies it to the relative lift; with the
/// absolute difference the sign is the same.
///
/// Source: Howard, Ramdas, McAuliffe & Sekhon, Time-uniform, nonparametric, nonasymptotic confidence sequences (2021),
/// normal mixture, which the product's documentation of sequential analysis follows.
package struct TunedInterval: IntervalRule {
    package static let looks = LookSchedule.everyOutcome
    private static let alpha = 0.05
    private static let rho = 10_000 / (log(log(exp(1) / (alpha * alpha))) - 2 * log(alpha))

    package var metrics = ArmMetrics()

    package static func reach(of comparison: ArmComparison) -> Double {
        let total = comparison.count + rho
        let boundary = total * log(total / (rho * alpha * alpha)) / comparison.count
        return (comparison.squaredError * boundary).squareRoot()
    }
}
