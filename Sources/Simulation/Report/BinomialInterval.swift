#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// The exact (Clopper–Pearson) 95 % interval of a probability that came true `successes` times in `trials`.
///
/// The ends are the probabilities at which as many or more, and as few or fewer, come with 2.5 % each; coverage is at least
/// 95 % for every probability. Source: Clopper & Pearson, The use of confidence or fiducial limits (1934).
package struct BinomialInterval: Sendable, Equatable {
    package let lower: Double
    package let upper: Double

    /// Requires 0 ≤ `successes` ≤ `trials` and a trial. O(60·√trials), by bisection.
    package init(successes: Int, trials: Int) {
        precondition(trials > 0 && (0...trials).contains(successes), "successes are some of the trials")
        let tail = 0.025
        // P(at least k of n | p) is the regularised incomplete beta function I_p(k, n − k + 1), rising in p.
        lower =
            successes == 0
            ? 0 : Self.bisect { Self.atLeast(successes, of: trials, probability: $0) < tail }
        upper =
            successes == trials
            ? 1 : Self.bisect { 1 - Self.atLeast(successes + 1, of: trials, probability: $0) > tail }
    }

    /// P(at least `successes` of `trials`), by its beta function; 1 ≤ `successes` ≤ `trials`.
    static func atLeast(_ successes: Int, of trials: Int, probability: Double) -> Double {
        IncompleteBeta(a: Double(successes), b: Double(trials - successes + 1)).value(at: probability)
    }

    /// The probability up to which `isBelow` holds.
    private static func bisect(_ isBelow: (Double) -> Bool) -> Double {
        var (low, high) = (0.0, 1.0)
        for _ in 0..<60 {
            let middle = (low + high) / 2
            if isBelow(middle) { low = middle } else { high = middle }
        }
        return (low + high) / 2
    }
}

/// The regularised incomplete beta function I_x(a, b) for a, b ≥ 1.
///
/// Continued fraction by the modified Lentz method; about ten digits. Source: DLMF 8.17.22, https://dlmf.nist.gov/8.17#v.
struct IncompleteBeta {
    let a: Double
    let b: Double

    func value(at x: Double) -> Double {
        guard x > 0 else { return 0 }
        guard x < 1 else { return 1 }
        // The fraction converges fast only below the mean.
        if x > (a + 1) / (a + b + 2) {
            return 1 - IncompleteBeta(a: b, b: a).value(at: 1 - x)
        }
        let front = a * log(x) + b * log(1 - x) - logBeta
        return exp(front) / a * fraction(x)
    }

    /// ln B(a, b).
    private var logBeta: Double {
        Self.logGamma(a) + Self.logGamma(b) - Self.logGamma(a + b)
    }

    private func fraction(_ x: Double) -> Double {
        let tiny = 1e-300
        var d = 1 - (a + b) * x / (a + 1)
        d = 1 / (abs(d) < tiny ? tiny : d)
        var c = 1.0
        var result = d
        for step in 1...10_000 {
            let m = Double(step)
            for term in [
                m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
                -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
            ] {
                d = 1 + term * d
                d = 1 / (abs(d) < tiny ? tiny : d)
                c = 1 + term / c
                c = abs(c) < tiny ? tiny : c
                result *= c * d
            }
            if abs(c * d - 1) < 1e-14 { break }
        }
        return result
    }

    /// ln Γ(x) for x ≥ 1, by Stirling's series above 10 and the recurrence below. Source: DLMF 5.11.1.
    private static func logGamma(_ x: Double) -> Double {
        var (shifted, product) = (x, 1.0)
        while shifted < 10 {
            product *= shifted
            shifted += 1
        }
        let inverse = 1 / shifted
        let square = inverse * inverse
        let series = inverse * (1.0 / 12 - square * (1.0 / 360 - square * (1.0 / 1_260 - square / 1_680)))
        return (shifted - 0.5) * log(shifted) - shifted + 0.5 * log(2 * .pi) + series - log(product)
    }
}
