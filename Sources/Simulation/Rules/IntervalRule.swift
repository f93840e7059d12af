/// A rule that puts an interval around the difference of arm means.
///
/// Rolls back where some metric's interval lies wholly on the worse side of 0. Promotes, unless the rule says otherwise, once
/// the stage is over and quality's interval excludes a drop of `margin` or more: the reading of a careful user who asks
/// for non-inferiority. "Not significantly worse, so ship it" would promote nearly every −5-point bundle.
package protocol IntervalRule: RolloutRule {
    var metrics: ArmMetrics { get set }

    /// The half-width of the interval around `comparison.excess`.
    static func reach(of comparison: ArmComparison) -> Double

    func promotes(at moment: RuleMoment) -> Bool
}

extension IntervalRule {
    /// The drop of quality that is too much, as in this project's default.
    static var margin: Double { 0.05 }

    package mutating func record(_ outcome: RuleOutcome) {
        metrics.record(outcome)
    }

    package func decide(at moment: RuleMoment) -> RuleDecision {
        if Self.isWorse(metrics.quality) { return .rollback(.quality) }
        if Self.isWorse(metrics.errors) { return .rollback(.errors) }
        if Self.isWorse(metrics.latency) { return .rollback(.meanLatency) }
        return moment.isStageOver && promotes(at: moment) ? .promote : .wait
    }

    private static func isWorse(_ comparison: ArmComparison) -> Bool {
        // The interval can only lie beyond 0 where the mean does.
        comparison.isUsable && comparison.excess > 0 && comparison.excess > reach(of: comparison)
    }

    package func promotes(at moment: RuleMoment) -> Bool {
        let quality = metrics.quality
        return quality.isUsable && quality.excess + Self.reach(of: quality) < Self.margin
    }
}
