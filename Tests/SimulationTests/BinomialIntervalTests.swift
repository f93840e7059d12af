import Testing

@testable import Simulation

struct BinomialIntervalTests {
    /// Ends from SciPy 1.17, `binomtest(k, n).proportion_ci(method="exact")`.
    @Test(arguments: [
        (0, 8_000, 0, 0.000_461_003_636_975_285_5),
        (1, 10, 0.002_528_578_544_462_573, 0.445_016_117_028_195_03),
        (160, 8_000, 0.017_045_500_192_959_08, 0.023_311_029_812_942_61),
        (7_999, 8_000, 0.999_303_743_540_153_4, 0.999_996_835_279_031_6),
        (5, 5, 0.478_176_249_895_018_56, 1),
    ])
    func endsAreThoseOfClopperAndPearson(successes: Int, trials: Int, lower: Double, upper: Double) {
        let interval = BinomialInterval(successes: successes, trials: trials)
        #expect(abs(interval.lower - lower) < 1e-9)
        #expect(abs(interval.upper - upper) < 1e-9)
    }

    @Test func aMedianCountsWhatNeverCameAsLate() throws {
        let delay = try #require(MedianDelay((1...60).map { Double($0) } + Array(repeating: nil, count: 40)))
        #expect(delay.median == 50)
        #expect(delay.lower == 41)
        // Rank 61 never came.
        #expect(delay.upper == nil)
        #expect(MedianDelay([1, nil, nil]) == nil)
    }
}
