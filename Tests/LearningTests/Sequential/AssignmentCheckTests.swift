import Foundation
import Testing

@testable import Learning

struct UnevenSplitTests {
    @Test func evidenceIsTheRatioOfBetaFunctions() {
        var split = UnevenSplit()
        for arm in [Arm.canary, .canary, .active] {
            split.record(arm: arm, share: 0.5)
        }
        // B(102, 101)/B(100, 100) = (100·101/(200·201))·(100/202), over 1/8.
        #expect(abs(exp(split.logValue) - 8 * (100.0 * 101 / (200 * 201)) * (100.0 / 202)) < 1e-12)
    }

    @Test func orderOfArrivalDoesNotMatterAndSharesMultiply() {
        let arms = [Arm.canary, .active, .active, .canary, .active]
        var forward = UnevenSplit()
        var backward = UnevenSplit()
        var single = UnevenSplit()
        arms.forEach { forward.record(arm: $0, share: 0.1) }
        arms.reversed().forEach { backward.record(arm: $0, share: 0.1) }
        single.record(arm: .canary, share: 0.5)
        single.record(arm: .canary, share: 0.5)
        #expect(abs(forward.logValue - backward.logValue) < 1e-13)
        forward.record(arm: .canary, share: 0.5)
        forward.record(arm: .canary, share: 0.5)
        #expect(abs(forward.logValue - backward.logValue - single.logValue) < 1e-13)
    }

    @Test func aSplitOnceFoundUnevenStaysSo() {
        var split = UnevenSplit()
        for index in 0..<1_000 {
            split.record(arm: index.isMultiple(of: 5) ? .canary : .active, share: 0.1)
        }
        #expect(split.wasReached)
        for _ in 0..<1_000 {
            split.record(arm: .active, share: 0.1)
        }
        #expect(split.logValue < log(1_000))
        #expect(split.wasReached)
    }

    @Test func aTrueSplitIsLeftAlone() {
        var generator = SeededGenerator(seed: 5)
        var reached = 0
        for _ in 0..<50 {
            var split = UnevenSplit()
            for _ in 0..<1_000 {
                split.record(arm: generator.arm(share: 0.1), share: 0.1)
            }
            reached += split.wasReached ? 1 : 0
        }
        // At most 1/1000 each: two of 50 would have a probability of about 0.001.
        #expect(reached <= 1)
    }
}

struct LabelDelaysTests {
    @Test(arguments: [
        (3_600.0, 40, false), (4_300, 40, false), (4_700, 40, true), (2_700, 40, true), (4_700, 19, false),
    ])
    func mediansMustDifferByOverAQuarter(canaryDelay: Double, labels: Int, differ: Bool) {
        var delays = LabelDelays()
        for _ in 0..<labels {
            delays.record(seconds: 3_600, arm: .active)
            delays.record(seconds: canaryDelay, arm: .canary)
        }
        #expect(delays.differ == differ)
    }

    @Test func likeDelaysOfAnySpreadDoNotDiffer() {
        var generator = SeededGenerator(seed: 17)
        var found = 0
        for _ in 0..<100 {
            var delays = LabelDelays()
            for index in 0..<120 {
                let seconds = -36_000 * log(1 - generator.uniform())
                delays.record(seconds: seconds, arm: index.isMultiple(of: 4) ? .canary : .active)
            }
            found += delays.differ ? 1 : 0
        }
        #expect(found <= 3)
    }
}
