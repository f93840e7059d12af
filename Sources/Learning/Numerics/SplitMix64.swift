/// The generator behind every random choice in this library: SplitMix64, a 64-bit counter through a mixing function.
///
/// The same seed gives the same numbers on every platform; nothing here draws on the system's randomness. The period is
/// 2⁶⁴. Not for secrets.
///
/// Source: G. Steele, D. Lea, C. Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014; constants from
/// S. Vigna's public-domain `splitmix64.c`.
public struct SplitMix64: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// Starts the sequence that belongs to `seed`; every seed is valid.
    public init(seed: UInt64) {
        state = seed
    }

    /// The next 64 bits.
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        return Self.mixed(state)
    }

    /// A generator whose sequence belongs to `seed` and `stream`, for work that is split into independent parts.
    package init(seed: UInt64, stream: UInt64) {
        state = Self.streamSeed(seed, stream)
    }

    /// The seed of an independent part of the work that `seed` stands for.
    static func streamSeed(_ seed: UInt64, _ stream: UInt64) -> UInt64 {
        mixed(seed &+ mixed(stream &+ 0x9E37_79B9_7F4A_7C15))
    }

    /// A whole number in `0..<bound`, by the high half of a 128-bit product; the bias is below `bound / 2⁶⁴`.
    mutating func index(below bound: Int) -> Int {
        Int(truncatingIfNeeded: next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    /// A number in [0, 1) with 53 random bits.
    package mutating func uniform() -> Double {
        Double(next() >> 11) * 0x1p-53
    }

    /// Brings `values` into a random order (Fisher–Yates).
    ///
    /// Written out because the standard library does not promise the same permutation from release to release.
    mutating func shuffle<Element>(_ values: inout [Element]) {
        guard values.count > 1 else { return }
        for last in stride(from: values.count - 1, to: 0, by: -1) {
            values.swapAt(last, index(below: last + 1))
        }
    }

    private static func mixed(_ value: UInt64) -> UInt64 {
        var z = value
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
