/// A one-sided z-test of two means at 5 %, repeated every night without correction.
///
/// |difference| > 1.645·√(s₁²/n₁ + s₀²/n₀). Valid for one look; the simulation shows what many make of it.
package struct NightlyZTest: IntervalRule {
    package static let looks = LookSchedule.nightly
    /// Φ⁻¹(0.95).
    private static let quantile = 1.644_853_626_951_472_7

    package var metrics = ArmMetrics()

    package static func reach(of comparison: ArmComparison) -> Double {
        quantile * comparison.squaredError.squareRoot()
    }
}
