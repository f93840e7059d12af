import Domain
import Learning
import Testing

struct LiveAccuracyTests {
    private func probe(_ probability: Double, right: Bool?, isSkipped: Bool = false) -> ProbeOutcome {
        ProbeOutcome(
            agent: "a",
            probability: probability,
            labels: right == nil ? 0 : 1,
            agreeing: right == true ? 1 : 0,
            isSkipped: isSkipped
        )
    }

    @Test("A probe counts for as many runs as it was drawn from")
    func weighsByTheChanceOfBeingDrawn() throws {
        let found = LiveAccuracy([probe(0.1, right: true), probe(0.02, right: false)])
        #expect(abs(try #require(found.accuracy).value - 10.0 / 60) < 1e-12)
    }

    @Test("A skip that somebody else labeled is no gap")
    func forgetsSkipsThatWereLabeled() {
        let found = LiveAccuracy([probe(0.1, right: true, isSkipped: true)])
        #expect((found.labeled, found.skipped) == (1, 0))
        #expect(found.bounds == 1...1)
    }

    @Test("Without labels there is no estimate; all skipped says nothing at all")
    func saysNothingWithoutLabels() {
        #expect(LiveAccuracy([]).bounds == nil)
        let skipped = LiveAccuracy([probe(0.1, right: nil, isSkipped: true), probe(0.1, right: nil)])
        #expect(skipped.accuracy == nil)
        #expect(skipped.bounds == 0...1)
        #expect(skipped.waiting == 1)
    }

    @Test("Over samples of changing share the estimate has no bias and its interval holds nine times in ten")
    func isUnbiased() throws {
        // Rows drawn at 0.2 are right with 0.9, rows drawn at 0.05 with 0.6: the plain mean would say 0.84.
        var generator = SeededGenerator(seed: 20)
        let truth = 0.75
        var sum = 0.0
        var covered = 0
        for _ in 0..<400 {
            var outcomes: [ProbeOutcome] = []
            for row in 0..<2_000 {
                let (chance, quality) = row % 2 == 0 ? (0.2, 0.9) : (0.05, 0.6)
                guard generator.uniform() < chance else { continue }
                outcomes.append(probe(chance, right: generator.uniform() < quality))
            }
            let found = try #require(LiveAccuracy(outcomes).accuracy)
            sum += found.value
            covered += found.low <= truth && truth <= found.high ? 1 : 0
        }
        // The estimate's deviation is about .035: three of those over √400 are .005.
        #expect(abs(sum / 400 - truth) < 0.006)
        // 90 % of 400, three deviations of 6 down; the sample is stratified by accident only, so rather more is fine.
        #expect(covered >= 342)
    }
}

/// SplitMix64.
private struct SeededGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func uniform() -> Double {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return Double((mixed ^ (mixed >> 31)) >> 11) * 0x1p-53
    }
}
