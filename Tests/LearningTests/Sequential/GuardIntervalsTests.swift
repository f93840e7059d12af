import Foundation
import Testing

@testable import Learning

struct GuardIntervalsTests {
    private func intervals(_ observations: [GuardObservation]) -> GuardIntervals {
        observations.reduce(into: GuardIntervals()) { $0.record($1) }
    }

    @Test("Without data nothing is excluded")
    func startsOpen() {
        #expect(GuardIntervals().quality == DifferenceInterval(low: -1, high: 1))
        #expect(GuardIntervals().errors == DifferenceInterval(low: -1, high: 1))
    }

    /// Of n ties the wealth against "at most m" is the mean of (1 − λ_j·m)^n, for m < 0.
    @Test("Ties exclude the margins whose closed form has reached 40, on both sides alike", arguments: [50, 100, 400])
    func matchesTheClosedForm(ties: Int) throws {
        let margins = MarginBets.margins
        let excluded = margins.filter { margin in
            let cap = 0.95 / (1 + abs(margin))
            let wealth = PairedQuality.grid.indices.map { index in
                (0..<ties).reduce(1.0) { product, _ in product * (1 - min(PairedQuality.grid[index], cap) * margin) }
            }
            return wealth.reduce(0, +) / 8 >= 40
        }
        let interval = try #require(intervals(Array(repeating: .blindPair(difference: 0), count: ties)).quality)
        #expect(interval.low == excluded.max() ?? -1)
        #expect(interval.high == excluded.max().map { -$0 } ?? 1)
    }

    @Test("A state that is written and read again goes on bit for bit")
    func survivesARestart() throws {
        var generator = SeededGenerator(seed: 5)
        var straight = GuardIntervals()
        var restarted = GuardIntervals()
        for index in 0..<300 {
            let share = index < 150 ? 0.1 : 0.5
            let arm = generator.arm(share: share)
            let observation: GuardObservation =
                switch index % 4 {
                case 0: .blindPair(difference: generator.difference(worse: 0.2, better: 0.1))
                case 1:
                    .reactivePair(difference: generator.difference(worse: 0.2, better: 0.1), shown: arm, share: share)
                case 2: .unpaired(value: generator.uniform(), arm: arm, share: share)
                default: .error(errored: generator.chance(0.05), arm: arm, share: share)
                }
            straight.record(observation)
            restarted = try restarted.restarted()
            restarted.record(observation)
        }
        #expect(restarted == straight)
        #expect(straight != GuardIntervals())
    }

    @Test("What cannot be read as wealths is refused", arguments: ["AAAA", "!", "AAAAAAAAAAA="])
    func refusesUnsoundState(wealths: String) {
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(MarginBets.self, from: Data(#"{"rejected":0,"wealths":["\#(wealths)"]}"#.utf8))
        }
    }

    /// Seed 21; 200 canaries a case looked at after every outcome. The nominal 5 % plus three standard errors is 19.
    @Test("The true difference is outside at any moment in 5 % of canaries at most", arguments: [-0.1, 0, 0.03])
    func covers(difference: Double) {
        var generator = SeededGenerator(seed: 21)
        var missed = 0
        for _ in 0..<100 {
            var paired = GuardIntervals()
            var unpaired = GuardIntervals()
            var isMissed = (false, false)
            for _ in 0..<150 {
                let better = 0.1 + max(0, difference)
                let worse = 0.1 + max(0, -difference)
                paired.record(.blindPair(difference: generator.difference(worse: worse, better: better)))
                let arm = generator.arm(share: 0.5)
                let isGood = generator.chance(0.8 + (arm == .canary ? difference : 0))
                unpaired.record(.unpaired(value: isGood ? 1 : 0, arm: arm, share: 0.5))
                isMissed.0 = isMissed.0 || paired.quality?.holds(difference) != true
                isMissed.1 = isMissed.1 || unpaired.quality?.holds(difference) != true
            }
            missed += (isMissed.0 ? 1 : 0) + (isMissed.1 ? 1 : 0)
        }
        #expect(missed <= 19)
    }

    @Test("Many outcomes narrow it around the difference; errors have a sequence of their own")
    func narrows() throws {
        var generator = SeededGenerator(seed: 22)
        var intervals = GuardIntervals()
        for _ in 0..<2_000 {
            intervals.record(.blindPair(difference: generator.difference(worse: 0.12, better: 0.02)))
            let arm = generator.arm(share: 0.5)
            intervals.record(.error(errored: generator.chance(arm == .canary ? 0.11 : 0.01), arm: arm, share: 0.5))
        }
        let quality = try #require(intervals.quality)
        #expect(quality.holds(-0.1))
        #expect(quality.high - quality.low < 0.08)
        let errors = try #require(intervals.errors)
        #expect(errors.holds(0.1) && errors.low > 0.02)
    }
}

extension GuardIntervals {
    fileprivate func restarted() throws -> GuardIntervals {
        try JSONDecoder().decode(Self.self, from: JSONEncoder().encode(self))
    }
}

extension DifferenceInterval {
    fileprivate func holds(_ difference: Double) -> Bool { low < difference && difference < high }
}
