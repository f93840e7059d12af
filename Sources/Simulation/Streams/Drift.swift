#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

import Learning

/// A change of the world that meets both arms alike: a daily and a weekly wave of random phases, in logits.
struct Drift {
    let amplitude: Double
    private let dailyPhase: Double
    private let weeklyPhase: Double

    init(amplitude: Double, from generator: inout SplitMix64) {
        self.amplitude = amplitude
        dailyPhase = 2 * .pi * generator.uniform()
        weeklyPhase = 2 * .pi * generator.uniform()
    }

    /// logistic(logit(`base`) + amplitude·(sin(daily) + sin(weekly))).
    func probability(base: Double, hours: Double) -> Double {
        guard amplitude != 0 else { return base }
        let wave = sin(2 * .pi * hours / 24 + dailyPhase) + sin(2 * .pi * hours / 168 + weeklyPhase)
        return 1 / (1 + (1 - base) / base * exp(-amplitude * wave))
    }
}
