import Foundation
import Testing

@testable import Learning

/// Simulated canaries, judged at every outcome, time gates aside. Bounds are the nominal rate plus three standard errors of
/// a binomial, so a sound guard fails one of them about once in a thousand seeds, and the seeds are fixed.
struct GuardSimulationTests {
    private enum End: Equatable {
        case undecided
        case rolledBack(canaryOutcomes: Int)
        case promoted
    }

    /// Follows one canary from 10 % on until it is rolled back, fully promoted, or `outcomes` are counted.
    private func follow(
        outcomes: Int,
        generator: inout SeededGenerator,
        next: (inout SeededGenerator, Double) -> GuardObservation
    ) -> End {
        var evidence = GuardEvidence()
        var percent = 10
        for _ in 0..<outcomes {
            evidence.record(next(&generator, Double(percent) / 100))
            // A full assessment changes nothing while no process has reached the lowest threshold.
            guard evidence.hasReachedSomething else { continue }
            let assessment = evidence.assess(
                GuardSituation(canaryPercent: percent, hoursInStage: 24, hoursRunning: 24)
            )
            switch assessment.recommendation {
            case .monitor:
                continue
            case .rollback:
                return .rolledBack(canaryOutcomes: assessment.metrics.map(\.canaryEvidence).max() ?? 0)
            case .promote where percent == 50:
                return .promoted
            case .promote:
                percent = 50
            }
        }
        return .undecided
    }

    private func ends(
        canaries: Int,
        outcomes: Int,
        seed: UInt64,
        next: (inout SeededGenerator, Double) -> GuardObservation
    ) -> [End] {
        var generator = SeededGenerator(seed: seed)
        return (0..<canaries).map { _ in follow(outcomes: outcomes, generator: &generator, next: next) }
    }

    /// nominal·n + 3·√(n·nominal·(1 − nominal)).
    private func bound(_ nominal: Double, of canaries: Int) -> Double {
        let count = Double(canaries)
        return nominal * count + 3 * (count * nominal * (1 - nominal)).squareRoot()
    }

    private func rolledBack(_ ends: [End]) -> [Int] {
        ends.compactMap { end in
            if case .rolledBack(let outcomes) = end { outcomes } else { nil }
        }
    }

    private func promotions(_ ends: [End]) -> Int {
        ends.count { $0 == .promoted }
    }

    private func unpaired(
        _ generator: inout SeededGenerator,
        _ share: Double,
        base: Double,
        effect: Double
    ) -> GuardObservation {
        let arm = generator.arm(share: share)
        let isGood = generator.chance(base + (arm == .canary ? effect : 0))
        return .unpaired(value: isGood ? 1 : 0, arm: arm, share: share)
    }

    /// The next key that someone reacts to, three times as often where the decision shown was wrong.
    private func reaction(
        _ generator: inout SeededGenerator,
        _ share: Double,
        worse: Double,
        better: Double
    ) -> GuardObservation {
        while true {
            let difference = generator.difference(worse: worse, better: better)
            let shown = generator.arm(share: share)
            let isWrong = difference == 0 ? generator.chance(0.15) : (shown == .canary) == (difference < 0)
            if generator.chance(isWrong ? 0.6 : 0.2) {
                return .reactivePair(difference: difference, shown: shown, share: share)
            }
        }
    }

    @Test func pairsLeaveAnUnchangedBundleAloneAndPromoteIt() {
        let ends = ends(canaries: 300, outcomes: 400, seed: 1) { generator, _ in
            .blindPair(difference: generator.difference(worse: 0.05, better: 0.05))
        }
        #expect(Double(rolledBack(ends).count) <= bound(0.03, of: 300))
        // Two thirds within 400 pairs, less three standard errors.
        #expect(promotions(ends) >= 175)
    }

    @Test func pairsFindTenPointsAndDoNotPromoteFive() {
        let ten = ends(canaries: 100, outcomes: 600, seed: 2) { generator, _ in
            .blindPair(difference: generator.difference(worse: 0.1, better: 0))
        }
        let found = rolledBack(ten).sorted()
        #expect(found.count >= 98)
        #expect(found[found.count / 2] <= 85)
        let five = ends(canaries: 200, outcomes: 500, seed: 3) { generator, _ in
            .blindPair(difference: generator.difference(worse: 0.075, better: 0.025))
        }
        #expect(Double(promotions(five)) <= bound(0.05, of: 200))
    }

    @Test func unpairedOutcomesLeaveAnUnchangedBundleAlone() {
        let ends = ends(canaries: 120, outcomes: 900, seed: 4) { generator, share in
            unpaired(&generator, share, base: 0.85, effect: 0)
        }
        #expect(Double(rolledBack(ends).count) <= bound(0.03, of: 120))
    }

    @Test func unpairedOutcomesFindTenPointsAndDoNotPromoteFive() {
        let ten = ends(canaries: 60, outcomes: 4_000, seed: 5) { generator, share in
            unpaired(&generator, share, base: 0.97, effect: -0.1)
        }
        let found = rolledBack(ten).sorted()
        #expect(found.count >= 59)
        #expect(found[found.count / 2] <= 65)
        let five = ends(canaries: 60, outcomes: 2_000, seed: 6) { generator, share in
            unpaired(&generator, share, base: 0.97, effect: -0.05)
        }
        #expect(Double(promotions(five)) <= bound(0.05, of: 60))
    }

    @Test func reactionsToWrongDecisionsFavourNoArm() {
        let unchanged = ends(canaries: 150, outcomes: 500, seed: 7) { generator, share in
            reaction(&generator, share, worse: 0.1, better: 0.1)
        }
        #expect(Double(rolledBack(unchanged).count) <= bound(0.03, of: 150))
        let five = ends(canaries: 150, outcomes: 800, seed: 8) { generator, share in
            reaction(&generator, share, worse: 0.125, better: 0.075)
        }
        #expect(Double(promotions(five)) <= bound(0.05, of: 150))
    }

    @Test(arguments: [(1.0, 30, 2_000), (1.2, 15, 4_000)])
    func slowerByAFifthIsFoundAndUnchangedIsNot(factor: Double, canaries: Int, outcomes: Int) {
        let ends = ends(canaries: canaries, outcomes: outcomes, seed: 9) { generator, share in
            let arm = generator.arm(share: share)
            let milliseconds = generator.lognormal(mu: 5, sigma: 0.5) * (arm == .canary ? factor : 1)
            return .latency(milliseconds: milliseconds, arm: arm, share: share, errored: false)
        }
        let found = rolledBack(ends)
        if factor == 1 {
            #expect(Double(found.count) <= bound(0.015, of: canaries))
        } else {
            #expect(found.count == canaries)
        }
    }

    @Test func tenPointsMoreErrorsAreFoundWithinSixtyCanaryRuns() {
        let ends = ends(canaries: 60, outcomes: 3_000, seed: 10) { generator, share in
            let arm = generator.arm(share: share)
            return .error(errored: generator.chance(arm == .canary ? 0.11 : 0.01), arm: arm, share: share)
        }
        let found = rolledBack(ends).sorted()
        #expect(found.count == 60)
        #expect(found[found.count / 2] <= 60)
    }
}

extension GuardEvidence {
    fileprivate var hasReachedSomething: Bool {
        quality.logValue(\.safe) >= log(5) || quality.logValue(\.harm) >= log(1 / 0.03)
            || latency.median.harm.logValue >= log(100) || latency.tail.harm.logValue >= log(200)
            || errors.harm.logValue >= log(200)
    }
}
