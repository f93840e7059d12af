import Testing

@testable import Learning

struct PairedDifferenceTests {
    @Test func equalDecisionsAreAnEvenBet() {
        let same = pairedDifference(candidate: [1, 0, 1], baseline: [1, 0, 1], seed: 1)
        #expect(same.delta == 0 && same.low == 0 && same.high == 0 && same.probabilityBetter == 0.5)
        #expect(pairedDifference(candidate: [], baseline: [], seed: 1).probabilityBetter == 0.5)
    }

    @Test func aConstantGainIsCertain() {
        let gain = pairedDifference(candidate: [1, 0.6, 0.3], baseline: [0.9, 0.5, 0.2], seed: 1)
        #expect(abs(gain.delta - 0.1) < 1e-12)
        #expect(gain.probabilityBetter == 1)
    }

    @Test func tiesCountHalf() {
        // One row of gain in a hundred: a resample misses it with probability 0.99¹⁰⁰ = 0.366.
        let candidate = (0..<100).map { $0 == 0 ? 1.0 : 0 }
        let result = pairedDifference(candidate: candidate, baseline: [Double](repeating: 0, count: 100), seed: 5)
        // Half of 0.366 is missed; 0.03 is four standard errors over 1,000 resamples.
        #expect(abs(result.probabilityBetter - (1 - 0.366 / 2)) < 0.03)
    }

    @Test func resamplesAndTheNormalApproximationAgree() {
        var draws = Draws(2)
        let values = (0..<BootstrapMean.largestResampled).map { _ in draws.normal() + 0.01 }
        let zero = [Double](repeating: 0, count: values.count)
        let resampled = pairedDifference(candidate: values, baseline: zero, seed: 3)
        let normal = BootstrapMean(of: values, seed: 3, largestResampled: 1)
        let width = normal.quantile(0.95) - normal.quantile(0.05)
        #expect(abs(resampled.low - normal.quantile(0.05)) < 0.1 * width)
        #expect(abs(resampled.high - normal.quantile(0.95)) < 0.1 * width)
        #expect(abs(resampled.probabilityBetter - normal.probabilityPositive) < 0.05)
    }

    @Test func theIntervalCoversTheTruth() {
        var draws = Draws(17)
        let covered = (0..<300).count { index in
            let values = (0..<60).map { _ in draws.chance(0.8) ? 1.0 : 0 }
            let estimate = BootstrapMean(of: values, seed: UInt64(index)).estimate
            return estimate.low <= 0.8 && 0.8 <= estimate.high
        }
        // Nominal 270 of 300, standard deviation 5.2; percentile intervals on 60 coins fall a little short.
        #expect(covered > 245 && covered < 290)
    }
}
