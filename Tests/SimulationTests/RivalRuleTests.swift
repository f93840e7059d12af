import Learning
import Testing

@testable import Simulation

struct RivalRuleTests {
    /// 850 of 1,000 good in the active arm, `canaryGood` of 100 in the canary.
    private func labels(canaryGood: Int) -> [RuleOutcome] {
        (0..<1_100).map { index in
            let isCanary = index.isMultiple(of: 11)
            let place = isCanary ? index / 11 : index - index / 11 - 1
            let value = place < (isCanary ? canaryGood : 850) ? 1.0 : 0
            return RuleOutcome(
                hours: Double(index) / 11,
                arm: isCanary ? .canary : .active,
                share: 0.1,
                fact: .label(value: value, pair: nil, delayHours: 0)
            )
        }
    }

    private func decision(_ rule: some RolloutRule, after outcomes: [RuleOutcome], hours: Double = 100) -> RuleDecision
    {
        var rule = rule
        outcomes.forEach { rule.record($0) }
        return rule.decide(at: RuleMoment(hours: hours, hoursInStage: hours, percent: 50, isStageOver: true))
    }

    /// Computed from the formulas with Python 3.
    @Test func halfWidthsFollowTheirFormulas() {
        var metrics = ArmMetrics()
        labels(canaryGood: 75).forEach { metrics.record($0) }
        #expect(abs(metrics.quality.excess - 0.1) < 1e-12)
        #expect(abs(NightlyZTest.reach(of: metrics.quality) - 0.073_955_644_965_180_44) < 1e-9)
        #expect(abs(SafeRollout.reach(of: metrics.quality) - 0.139_502_712_047_714_97) < 1e-9)
        #expect(abs(MixtureTest.reach(of: metrics.quality) - 0.211_290_068_109_967_45) < 1e-9)
        #expect(abs(TunedInterval.reach(of: metrics.quality) - 0.169_435_682_460_068_02) < 1e-9)
    }

    @Test func intervalsRollBackBeyondZeroAndPromoteWithinTheMargin() {
        #expect(decision(NightlyZTest(), after: labels(canaryGood: 75)) == .rollback(.quality))
        #expect(decision(TunedInterval(), after: labels(canaryGood: 75)) == .wait)
        #expect(decision(NightlyZTest(), after: labels(canaryGood: 85)) == .wait)
        #expect(decision(NightlyZTest(), after: labels(canaryGood: 95)) == .promote)
    }

    @Test func safeRolloutShipsAtTheEndOfItsWeek() {
        #expect(decision(SafeRollout(), after: labels(canaryGood: 80), hours: 167) == .wait)
        #expect(decision(SafeRollout(), after: labels(canaryGood: 80), hours: 168) == .promote)
    }

    @Test(arguments: [(79, RuleDecision.rollback(.quality)), (84, .wait), (87, .promote)])
    func bareThresholdsTakePointEstimatesAtTheirWord(canaryGood: Int, expected: RuleDecision) {
        #expect(decision(BareThresholds(), after: labels(canaryGood: canaryGood)) == expected)
    }

    @Test func kayentaPassesWhatItCannotTell() {
        #expect(decision(KayentaJudge(), after: []) == .wait)
        #expect(decision(KayentaJudge(), after: labels(canaryGood: 85)) == .promote)
        let slow = (0..<2_000).map { index in
            let isCanary = index.isMultiple(of: 2)
            let milliseconds = Double(100 + index % 7) * (isCanary ? 1.5 : 1)
            let fact = RuleOutcome.Fact.run(milliseconds: milliseconds, errored: nil)
            return RuleOutcome(hours: Double(index) / 20, arm: isCanary ? .canary : .active, share: 0.5, fact: fact)
        }
        #expect(decision(KayentaJudge(), after: slow) == .rollback(.meanLatency))
    }
}

struct MannWhitneyTests {
    @Test func statisticWithTiesIsThatOfSciPy() {
        let test = MannWhitney(experiment: [0, 0.25, 0.5, 0.5, 0.75, 1], control: [0.3, 0.5, 0.5, 0.8, 0.9, 1, 1])
        // SciPy 1.17, `mannwhitneyu(method="asymptotic", use_continuity=False)`: p = 0.24382.
        #expect(abs(test.standardised(0) + 1.165_490_174_535_493_8) < 1e-12)
    }

    @Test func shiftIsTheMedianOfAllDifferences() throws {
        let test = MannWhitney(experiment: [1.1, 2.4, 3.9, 5.2, 7.7], control: [0.3, 1.9, 2.2, 4.4, 6.1, 6.3])
        let shift = try #require(test.shift(quantile: 1.96))
        // The median of the thirty differences is 0.65 by NumPy; between the middle two, 0.5 and 0.8, nothing changes.
        #expect((0.499...0.801).contains(shift.estimate))
        #expect(shift.lower < shift.estimate && shift.estimate < shift.upper)
        #expect(MannWhitney(experiment: [1, 1], control: [1]).shift(quantile: 1.96) == nil)
    }
}
