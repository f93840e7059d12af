import Learning

/// Kayenta's judge, as Spinnaker's canary analysis runs it, every night on everything since the start.
///
/// Each metric is a series of hourly means by arm; the active arm is thinned to the canary's size, since the judge is meant
/// for a baseline of its own that is as large as the canary, and errs wildly when the arms' means have unlike spread. A metric
/// fails where Mann and Whitney's 98 % interval of the shift lies
/// wholly beyond 0.25·|Hodges–Lehmann shift| on the bad side. Each metric is a group; the score is the share of groups that
/// pass, in percent, out of those that have data. Below 75 (marginal) it rolls back, from 95 (pass) it promotes once the stage
/// is over, between them it waits.
///
/// Source: https://github.com/spinnaker/kayenta, `MannWhitneyClassifier` and `WeightedSumScorer`; thresholds 95 and 75 as in
/// its documentation's examples.
package struct KayentaJudge: RolloutRule {
    package static let looks = LookSchedule.nightly
    /// Φ⁻¹(0.99): 98 % two-sided.
    private static let quantile = 2.326_347_874_040_841
    private static let effect = 0.25
    private static let fewestSamples = 2

    private var quality = HourlyMeans()
    private var latency = HourlyMeans()
    private var errors = HourlyMeans()

    package mutating func record(_ outcome: RuleOutcome) {
        switch outcome.fact {
        case .run(let milliseconds, let errored):
            if let milliseconds { latency.record(milliseconds, of: outcome) }
            if let errored { errors.record(errored ? 1 : 0, of: outcome) }
        case .label(let value, _, _):
            quality.record(value, of: outcome)
        }
    }

    package mutating func decide(at moment: RuleMoment) -> RuleDecision {
        let judged: [(Regression, Bool?)] = [
            (.quality, quality.fails(isCost: false)),
            (.errors, errors.fails(isCost: true)),
            (.meanLatency, latency.fails(isCost: true)),
        ]
        let known = judged.compactMap { metric, fails in fails.map { (metric, $0) } }
        guard !known.isEmpty else { return .wait }
        let score = 100 * Double(known.count { !$0.1 }) / Double(known.count)
        if score < 75, let failed = known.first(where: \.1) { return .rollback(failed.0) }
        return score >= 95 && moment.isStageOver && known.contains { $0.0 == .quality } ? .promote : .wait
    }

    /// One metric's hourly means.
    private struct HourlyMeans {
        private struct Series {
            /// Sorted whenever it is judged.
            var means: [Double] = []
            var sum = 0.0
            var count = 0.0

            mutating func closeHour() {
                guard count > 0 else { return }
                means.append(sum / count)
                (sum, count) = (0, 0)
            }
        }

        private var active = Series()
        private var canary = Series()
        private var hour = 0
        /// Active outcomes that are due in the baseline: π/(1 − π) of each.
        private var credit = 0.0

        mutating func record(_ value: Double, of outcome: RuleOutcome) {
            if Int(outcome.hours) != hour {
                active.closeHour()
                canary.closeHour()
                hour = Int(outcome.hours)
            }
            switch outcome.arm {
            case .active:
                credit += outcome.share / (1 - outcome.share)
                guard credit >= 1 else { return }
                credit -= 1
                active.sum += value
                active.count += 1
            case .canary:
                canary.sum += value
                canary.count += 1
            }
        }

        /// Whether the metric is worse; nil without data.
        mutating func fails(isCost: Bool) -> Bool? {
            guard min(active.means.count, canary.means.count) >= KayentaJudge.fewestSamples else { return nil }
            active.means.sort()
            canary.means.sort()
            let test = MannWhitney(experiment: canary.means, control: active.means)
            guard let shift = test.shift(quantile: KayentaJudge.quantile) else { return false }
            let beyond = KayentaJudge.effect * abs(shift.estimate)
            return isCost ? shift.lower > beyond : shift.upper < -beyond
        }
    }
}
