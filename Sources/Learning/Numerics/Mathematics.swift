#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// eˣ.
func exponential(_ x: Double) -> Double { exp(x) }

/// ln x; −∞ at 0.
func naturalLogarithm(_ x: Double) -> Double { log(x) }

/// 1 / (1 + e⁻ˣ), without overflow on either side.
func logistic(_ x: Double) -> Double {
    let power = exp(-abs(x))
    return x >= 0 ? 1 / (1 + power) : power / (1 + power)
}

/// The standard normal distribution function.
func normalDistribution(_ z: Double) -> Double {
    0.5 * erfc(-z * 0.5.squareRoot())
}
