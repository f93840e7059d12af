import Testing

@testable import Learning

/// A canary's evidence for the tables below, and its verdict.
private struct Trial {
    var evidence = GuardEvidence()

    init(settings: GuardSettings = GuardSettings(), pairs: Int = 0, difference: Double = 0) {
        evidence = GuardEvidence(settings: settings)
        repeatRecording(pairs, .blindPair(difference: difference))
    }

    mutating func repeatRecording(_ times: Int, _ observation: GuardObservation) {
        for _ in 0..<times {
            evidence.record(observation)
        }
    }

    /// `values` canary latencies and nine times as many active ones, evenly spread over 100 ms to 100 + 19·`step` ms, the
    /// canary's times its factor.
    mutating func addLatency(values: Int, step: Double, canaryFactor: Double = 1) {
        for index in 0..<(values * 10) {
            let arm: Arm = index.isMultiple(of: 10) ? .canary : .active
            let milliseconds =
                (100 + step * Double((index / 10 * 7 + index) % 20)) * (arm == .canary ? canaryFactor : 1)
            evidence.record(.latency(milliseconds: milliseconds, arm: arm, share: 0.1, errored: false))
        }
    }

    func assess(
        percent: Int = 10,
        hours: Double = 24,
        running: Double? = nil,
        configure: (inout GuardSituation) -> Void = { _ in }
    ) -> GuardAssessment {
        var situation = GuardSituation(canaryPercent: percent, hoursInStage: hours, hoursRunning: running ?? hours)
        configure(&situation)
        return evidence.assess(situation)
    }
}

struct GuardVerdictTests {
    // Ties alone give E_P = Σ(1 + 0.05·g_j)^n / 8: 5 from 65 pairs on, 10 from 86, 20 from 105, 40 from 123.
    @Test(arguments: [
        (0, 24.0, 10, 1, GuardRecommendation.monitor, GuardReason.noData),
        (49, 24, 10, 1, .monitor, .insufficient),
        (60, 24, 10, 1, .monitor, .undecided),
        (80, 24, 10, 1, .promote, .notWorse),
        (80, 23.9, 10, 1, .monitor, .insufficient),
        (80, 24, 49, 1, .promote, .notWorse),
        (80, 24, 50, 1, .monitor, .undecided),
        (110, 24, 50, 1, .promote, .notWorse),
        (110, 23.9, 50, 1, .monitor, .insufficient),
        (110, 24, 50, 2, .monitor, .undecided),
        (125, 24, 50, 2, .promote, .notWorse),
        (80, 24, 10, 2, .monitor, .undecided),
    ])
    func promotionNeedsItsGates(
        ties: Int,
        hours: Double,
        percent: Int,
        repetition: Int,
        recommendation: GuardRecommendation,
        reason: GuardReason
    ) {
        let assessment = Trial(pairs: ties).assess(percent: percent, hours: hours) { $0.repetition = repetition }
        #expect(assessment.recommendation == recommendation)
        #expect(assessment.reason == reason)
        #expect(assessment.nextPercent == (percent < 50 ? 50 : 100))
        #expect(!assessment.hasRegression)
    }

    @Test(arguments: [
        (19, -1.0, GuardRecommendation.monitor, GuardReason.insufficient),
        (20, -1, .rollback, .qualityRegression),
        (400, -0.04, .monitor, .worseWithinMargin),
        (400, -0.06, .rollback, .qualityRegression),
        (60, -0.06, .monitor, .undecided),
    ])
    func rollbackNeedsEvidenceAndAnEstimatePastTheMarginAndTwentyOutcomes(
        pairs: Int,
        difference: Double,
        recommendation: GuardRecommendation,
        reason: GuardReason
    ) {
        let assessment = Trial(pairs: pairs, difference: difference).assess()
        #expect(assessment.recommendation == recommendation)
        #expect(assessment.reason == reason)
        #expect(assessment.hasRegression == (recommendation == .rollback))
    }

    @Test(arguments: [
        GuardReason.unevenSplit, .labelBias, .misassigned, .shadowMismatch, .worseWithinMargin, .stale, .error,
    ])
    func aHoldStopsPromotionButNoRollback(hold: GuardReason) {
        for (difference, expected) in [(0.0, GuardRecommendation.monitor), (-1, .rollback)] {
            var trial = Trial(pairs: 200, difference: difference)
            trial.impose(hold)
            let assessment = trial.assess { $0.impose(hold) }
            #expect(assessment.holds == [hold])
            #expect(assessment.recommendation == expected)
            #expect(assessment.reason == (expected == .monitor ? hold : .qualityRegression))
        }
    }

    @Test func aPersonClearsAnUnevenSplit() {
        var trial = Trial(pairs: 200)
        trial.impose(.unevenSplit)
        #expect(trial.assess { $0.isUnevenSplitCleared = true }.recommendation == .promote)
    }

    @Test func labelDelaysDoNotHoldAPairedCanary() {
        var trial = Trial(pairs: 200)
        trial.repeatRecording(40, .labelDelay(seconds: 60, arm: .active))
        trial.repeatRecording(40, .labelDelay(seconds: 600, arm: .canary))
        #expect(trial.assess().recommendation == .promote)
    }

    @Test(arguments: [(99, 2, false), (100, 1, false), (100, 2, true)])
    func shadowMismatchNeedsOverOneInAHundred(checks: Int, differing: Int, isHeld: Bool) {
        var trial = Trial(pairs: 200)
        trial.repeatRecording(differing, .shadowCheck(matches: false))
        trial.repeatRecording(checks - differing, .shadowCheck(matches: true))
        #expect(trial.assess().holds.contains(.shadowMismatch) == isHeld)
    }

    @Test func whilePausedOnlyARegressionActs() {
        let good = Trial(pairs: 200).assess(running: 700) { $0.isPaused = true }
        #expect(good.recommendation == .monitor)
        #expect(good.reason == .paused)
        let bad = Trial(pairs: 200, difference: -1).assess { $0.isPaused = true }
        #expect(bad.recommendation == .rollback)
    }

    @Test(arguments: [(671.9, 672.0, false), (672, 672, true), (100_000, nil, false)] as [(Double, Double?, Bool)])
    func aCanaryEndsWhenItsTimeIsOver(running: Double, limit: Double?, isExpired: Bool) {
        var settings = GuardSettings()
        settings.gates.expiresAfterHours = limit
        let assessment = Trial(settings: settings, pairs: 30).assess(hours: 71, running: running)
        #expect(assessment.recommendation == (isExpired ? .rollback : .monitor))
        #expect((assessment.reason == .expired) == isExpired)
        #expect(!assessment.hasRegression)
        #expect(!assessment.isStalled)
    }

    @Test func seventyTwoHoursInAStageAreStalled() {
        #expect(Trial(pairs: 30).assess(hours: 72).isStalled)
    }

    @Test func anImprovementIsNamed() {
        let assessment = Trial(pairs: 200, difference: 0.1).assess()
        #expect(assessment.recommendation == .promote)
        #expect(assessment.reasons == [.performanceImprovement, .notWorse])
    }

    @Test func itemsStillNeededExtrapolateTheGrowthSoFar() {
        // E_P = 4.3158 after 60 ties: 60·(ln 5 / ln 4.3158 − 1) = 6.04.
        #expect(Trial(pairs: 60).assess().quality.itemsStillNeeded == 7)
        #expect(Trial(pairs: 80).assess().quality.itemsStillNeeded == 0)
        #expect(Trial(pairs: 10, difference: -1).assess().quality.itemsStillNeeded == nil)
    }
}

struct GuardLatencyGateTests {
    @Test(
        arguments: [
            (0, nil, false, GuardRecommendation.promote, false),
            (49, nil, false, .monitor, true),
            (50, nil, false, .promote, true),
            (50, 999.0, false, .promote, true),
            (50, 1_000, false, .monitor, true),
            (50, nil, true, .monitor, true),
            (400, 1_000, false, .promote, false),
        ] as [(Int, Double?, Bool, GuardRecommendation, Bool)]
    )
    func latencyMustBeProvenOnlyWhereTrafficAllowsIt(
        values: Int,
        keysPerDay: Double?,
        isStrict: Bool,
        recommendation: GuardRecommendation,
        isUnproven: Bool
    ) {
        var trial = Trial(settings: GuardSettings(isStrict: isStrict), pairs: 200)
        trial.addLatency(values: values, step: 5)
        let assessment = trial.assess { $0.keysPerDay = keysPerDay }
        #expect(assessment.recommendation == recommendation)
        #expect(assessment.isLatencyJudged == (values > 0))
        #expect(assessment.isLatencyUnproven == isUnproven)
    }

    @Test func aSlowCanaryIsRolledBackForItsLatency() throws {
        var trial = Trial(pairs: 200)
        trial.addLatency(values: 150, step: 1, canaryFactor: 1.3)
        let assessment = trial.assess()
        #expect(assessment.recommendation == .rollback)
        #expect(assessment.reasons == [.latencyRegression])
        #expect(abs(try #require(assessment.latencyDelta) - 0.3) < 0.02)
    }

    @Test func errorsAreAMetricOfTheirOwn() throws {
        var trial = Trial(pairs: 200)
        for index in 0..<600 {
            let arm: Arm = index.isMultiple(of: 10) ? .canary : .active
            trial.evidence.record(.error(errored: index.isMultiple(of: 20), arm: arm, share: 0.1))
        }
        let assessment = trial.assess()
        #expect(assessment.recommendation == .rollback)
        #expect(assessment.reason == .errorRegression)
        #expect(abs(try #require(assessment.errorDelta) - 0.5) < 1e-12)
    }
}

extension Trial {
    /// Brings about a hold that comes from the evidence.
    fileprivate mutating func impose(_ hold: GuardReason) {
        switch hold {
        case .unevenSplit:
            repeatRecording(100, .assignment(arm: .canary, share: 0.1))
        case .labelBias:
            evidence.record(.unpaired(value: 1, arm: .active, share: 0.1))
            repeatRecording(40, .labelDelay(seconds: 60, arm: .active))
            repeatRecording(40, .labelDelay(seconds: 80, arm: .canary))
        case .misassigned:
            repeatRecording(50, .variantReport(matches: true))
            evidence.record(.variantReport(matches: false))
        case .shadowMismatch:
            repeatRecording(98, .shadowCheck(matches: true))
            repeatRecording(2, .shadowCheck(matches: false))
        case .worseWithinMargin:
            for index in 0..<6_000 {
                let arm: Arm = index.isMultiple(of: 2) ? .canary : .active
                evidence.record(.error(errored: arm == .canary && index % 120 == 0, arm: arm, share: 0.5))
            }
        default:
            break
        }
    }
}

extension GuardSituation {
    fileprivate mutating func impose(_ hold: GuardReason) {
        if let outside = Hold(rawValue: hold.rawValue) {
            holds = [outside]
        }
    }
}
