import Foundation

@testable import Learning

/// SplitMix64: the same numbers on every platform.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// Uniform on 0..<1.
    mutating func uniform() -> Double {
        Double(next() >> 11) * 0x1p-53
    }

    mutating func chance(_ probability: Double) -> Bool {
        uniform() < probability
    }

    mutating func arm(share: Double) -> Arm {
        chance(share) ? .canary : .active
    }

    /// A difference of scores: −1 with probability `worse`, 1 with `better`, else 0.
    mutating func difference(worse: Double, better: Double) -> Double {
        let draw = uniform()
        return draw < worse ? -1 : draw < worse + better ? 1 : 0
    }

    /// exp(μ + σZ), by Box and Muller.
    mutating func lognormal(mu: Double, sigma: Double) -> Double {
        exp(mu + sigma * (-2 * log(1 - uniform())).squareRoot() * cos(2 * .pi * uniform()))
    }
}
