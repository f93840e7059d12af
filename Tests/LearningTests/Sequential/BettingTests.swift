import Foundation
import Testing

@testable import Learning

struct BettingProcessTests {
    @Test func wealthIsTheMeanOverTheBettors() {
        var process = BettingProcess()
        #expect(process.logValue == 0)
        process.bet(PairedQuality.grid, on: 1)
        // The eight stakes sum to 2.82.
        #expect(abs(exp(process.logValue) - (1 + 2.82 / 8)) < 1e-14)
        process.bet(PairedQuality.grid, on: -1)
        // Σ λ² = 1.7254: each bettor now holds 1 − λ².
        #expect(abs(exp(process.logValue) - (1 - 1.7254 / 8)) < 1e-14)
    }

    @Test func wealthNeitherOverflowsNorVanishes() {
        var winning = BettingProcess()
        var losing = BettingProcess()
        for _ in 0..<10_000 {
            winning.bet(PairedQuality.grid, on: 1)
            losing.bet(PairedQuality.grid, on: -1)
        }
        #expect(abs(winning.logValue - (10_000 * log(1.9) - log(8))) < 1e-6)
        #expect(abs(losing.logValue - (10_000 * log(0.98) - log(8))) < 1e-6)
        #expect(EValue.shown(winning.logValue) == 1e300)
    }
}

struct PairedQualityTests {
    private let margins = GuardSettings.Margins()

    @Test func blindPairMovesEachQuestionByItsOwnFactor() {
        var bets = QualityBets()
        bets.recordPair(difference: -1, weight: 1, largestWeight: 1, margins: margins)
        #expect(abs(exp(bets.harm.logValue) - 1.3525) < 1e-14)
        #expect(abs(exp(bets.safe.logValue) - (1 - 0.3525 * 0.95)) < 1e-14)
        #expect(abs(exp(bets.superior.logValue) - (1 - 0.3525 * 1.02)) < 1e-14)
    }

    @Test func reactivePairsAreWeightedByTheInverseProbabilityOfWhatWasShown() {
        #expect(abs(PairedQuality.weight(shown: .canary, share: 0.1) - 5) < 1e-12)
        #expect(abs(PairedQuality.weight(shown: .active, share: 0.1) - 1 / 1.8) < 1e-12)
        #expect(abs(PairedQuality.stakes(margin: 0.05, largestWeight: 5).max() - 0.95 / 5.25) < 1e-15)
        var blind = QualityEvidence()
        var reactive = QualityEvidence()
        for difference in [1.0, 0, -1, -0.5] {
            blind.recordBlindPair(difference: difference, margins: margins)
            reactive.recordReactivePair(difference: difference, shown: .active, share: 0.5, margins: margins)
        }
        #expect(blind.blind == reactive.reactive)
        #expect(blind.estimate == reactive.estimate)
    }

    @Test(arguments: [0.01, 0.1, 0.5, 0.9, 0.99])
    func noPairRuinsABettor(share: Double) {
        for shown in Arm.allCases {
            for difference in [-1.0, 1] {
                var evidence = QualityEvidence()
                evidence.recordReactivePair(difference: difference, shown: shown, share: share, margins: margins)
                for question in [\QualityBets.harm, \.safe, \.superior] {
                    #expect(evidence.reactive[keyPath: question].logs.min() >= log(0.05) - 1e-12)
                }
            }
        }
    }

    @Test func estimateIsTheWeightedMean() throws {
        var sums = PairSums()
        #expect(sums.estimate == nil)
        sums.record(difference: 1, weight: 5)
        sums.record(difference: -1, weight: 0.5)
        sums.record(difference: 0, weight: 0.5)
        let estimate = try #require(sums.estimate)
        #expect(abs(estimate.value - 0.75) < 1e-15)
        // (1 + 25·0.25² + 0.25·1.75² + 0.25·0.75²) / 36
        #expect(abs(estimate.variance - 3.46875 / 36) < 1e-14)
    }
}

struct UnpairedMeanTests {
    private let margins = GuardSettings.Margins()

    @Test func firstOutcomeMatchesTheFormula() {
        var evidence = QualityEvidence()
        evidence.recordUnpaired(1, arm: .canary, share: 0.1, margins: margins)
        // c = ½, v = ¼: X = 5 and λ = 0.36 e, with Σe = 0.685.
        #expect(abs(exp(evidence.logValue(\.harm)) - (1 - 0.36 * 5 * 0.685 / 8)) < 1e-14)
        #expect(abs(exp(evidence.logValue(\.safe)) - (1 + 0.36 * 5.05 * 0.685 / 8)) < 1e-14)
        #expect(abs(exp(evidence.logValue(\.superior)) - (1 + 0.36 * 4.98 * 0.685 / 8)) < 1e-14)
    }

    @Test func centreAndSpreadComeFromThePast() {
        var history = UnpairedHistory(priorMean: 0.95, priorWeight: 2)
        #expect(history.center == 0.95)
        #expect(history.variance == 0.25)
        history.record(0)
        #expect(abs(history.center - 1.9 / 3) < 1e-15)
        #expect(abs(history.variance - (0.25 + 0.9025) / 2) < 1e-15)
        for _ in 0..<1_000 {
            history.record(1)
        }
        #expect(history.variance == 0.02)
    }

    @Test(arguments: [0.01, 0.1, 0.5, 0.99], [0.001, 0.3, 0.999])
    func noOutcomeRuinsABettor(share: Double, center: Double) {
        let terms = UnpairedTerms(center: center, variance: 0.02, share: share)
        for arm in Arm.allCases {
            for value in [0.0, 1] {
                let effect = terms.effect(value, arm: arm)
                #expect((1 - terms.harmStakes * effect).min() >= 0.05 - 1e-12)
                for margin in [0.05, 0, -0.02] {
                    #expect((1 + terms.safeStakes(margin: margin) * (effect + margin)).min() >= 0.05 - 1e-12)
                }
            }
        }
    }

    @Test func exchangingTheArmsExchangesHarmAndSafe() throws {
        let noMargin = GuardSettings.Margins(quality: 0)
        var generator = SeededGenerator(seed: 3)
        var evidence = QualityEvidence()
        var exchanged = QualityEvidence()
        for _ in 0..<200 {
            let arm = generator.arm(share: 0.5)
            let value = generator.uniform()
            evidence.recordUnpaired(value, arm: arm, share: 0.5, margins: noMargin)
            let other: Arm = arm == .active ? .canary : .active
            exchanged.recordUnpaired(value, arm: other, share: 0.5, margins: noMargin)
        }
        #expect(abs(evidence.logValue(\.harm) - exchanged.logValue(\.safe)) < 1e-12)
        let estimate = try #require(evidence.estimate)
        let opposite = try #require(exchanged.estimate)
        #expect(abs(estimate + opposite) < 1e-15)
        #expect(estimate != 0)
    }
}

struct StratifiedDifferenceTests {
    @Test func driftBetweenStagesIsNoDifference() throws {
        var difference = StratifiedDifference()
        // 0.9 in the first stage, 0.1 in the second, alike in both arms; pooled the canary would be 0.32 worse.
        for (share, level, canaries) in [(0.1, 0.9, 10), (0.5, 0.1, 50)] {
            for index in 0..<100 {
                difference.record(level, arm: index < canaries ? .canary : .active, share: share)
            }
        }
        let estimate = try #require(difference.estimate)
        #expect(abs(estimate.value) < 1e-15)
    }

    @Test func oneArmAloneHasNoEstimate() {
        var difference = StratifiedDifference()
        difference.record(1, arm: .active, share: 0.1)
        difference.record(0, arm: .canary, share: 0.5)
        #expect(difference.estimate == nil)
    }

    @Test func estimatesAreCombinedByInverseVariance() throws {
        let combined = try #require(
            DifferenceEstimate.combine([.init(value: 0.1, variance: 1), .init(value: -0.1, variance: 3)])
        )
        #expect(abs(combined.value - 0.05) < 1e-15)
        #expect(abs(combined.variance - 0.75) < 1e-15)
        #expect(DifferenceEstimate.combine([]) == nil)
    }
}
