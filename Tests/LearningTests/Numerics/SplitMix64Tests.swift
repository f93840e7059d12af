import Testing

@testable import Learning

struct SplitMix64Tests {
    @Test func theSequenceIsThePublishedOne() {
        var generator = SplitMix64(seed: 1_234_567)
        let numbers = (0..<5).map { _ in generator.next() }
        #expect(
            numbers == [
                6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
                4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
            ]
        )
    }

    @Test func shufflesAreFair() {
        var generator = SplitMix64(seed: 4)
        var firsts = [Int](repeating: 0, count: 4)
        for _ in 0..<4_000 {
            var values = [0, 1, 2, 3]
            generator.shuffle(&values)
            firsts[values[0]] += 1
        }
        // 1,000 ± 27 (one standard deviation) each.
        #expect(firsts.allSatisfy { abs($0 - 1_000) < 140 })
    }
}
