#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// The wealth of eight bettors who started with 1 each, kept as logarithms.
///
/// Bettor j stakes the share λ_j of its wealth on every payoff x and holds Π (1 + λ_j·x) afterwards. Where the expected
/// payoff is at most 0 given the past and every λ_j was fixed before its payoff, the mean wealth is a supermartingale
/// starting at 1, so by Ville's inequality the probability that it ever reaches 1/α is at most α, at any number of looks.
///
/// Source: Waudby-Smith & Ramdas, Estimating means of bounded random variables by betting (2024), section 4.
struct BettingProcess: Codable, Sendable, Equatable {
    private(set) var logs: SIMD8<Double> = .zero

    /// Multiplies every bettor's wealth by 1 + λ_j·payoff.
    ///
    /// `stakes` must be known before the payoff, and keep every factor positive for each payoff that is possible.
    mutating func bet(_ stakes: SIMD8<Double>, on payoff: Double) {
        // Most pairs are ties and move nothing.
        guard payoff != 0 else { return }
        for index in logs.indices {
            logs[index] += log1p(stakes[index] * payoff)
        }
    }

    /// ln of the mean wealth; 0 before the first bet. Exact to rounding for any wealth, however large or small.
    var logValue: Double {
        let largest = logs.max()
        var sum = 0.0
        for index in logs.indices {
            sum += exp(logs[index] - largest)
        }
        return largest + log(sum / Double(logs.scalarCount))
    }

    /// ln of the richest bettor's wealth: never below `logValue`, and free of exponentials.
    var upperBound: Double { logs.max() }
}

/// E-values as numbers that can be shown and stored.
enum EValue {
    /// exp(`logarithm`), at most 1e300: beyond it JSON has no number and nobody a use for the difference.
    static func shown(_ logarithm: Double) -> Double {
        min(exp(logarithm), 1e300)
    }
}
