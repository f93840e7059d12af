#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Evidence that keys do not arrive in the arms in the proportion they were assigned.
///
/// For k canary keys of n at the share π, with a1 = 200π and a0 = 200(1−π),
///
///     E = Beta(a1 + k, a0 + n − k) / Beta(a1, a0) / (π^k·(1−π)^(n−k))
///
/// one per share, multiplied; kept as the equal product of one-step predictions, in whatever order they came. Under a true
/// share the probability of ever reaching 1000 is at most 1/1000. Source: Lindon & Malek, Anytime-valid inference for
/// multinomial count data (2022).
struct UnevenSplit: Codable, Sendable, Equatable {
    private struct Counts: Codable, Sendable, Equatable {
        var keys = 0.0
        var canaryKeys = 0.0
    }

    /// The E-value that holds a canary.
    static let threshold = 1_000.0
    private static let priorKeys = 200.0

    private(set) var logValue = 0.0
    /// Whether the threshold was ever reached: the hold stays until a person clears it.
    private(set) var wasReached = false
    private(set) var activeKeys = 0
    private(set) var canaryKeys = 0
    private var shares = ShareTable<Counts>()

    mutating func record(arm: Arm, share: Double) {
        let index = shares.index(of: share, inserting: Counts())
        let counts = shares.entries[index].value
        let canaryExpected = (Self.priorKeys * share + counts.canaryKeys) / (Self.priorKeys + counts.keys)
        switch arm {
        case .active:
            activeKeys += 1
            logValue += log((1 - canaryExpected) / (1 - share))
        case .canary:
            canaryKeys += 1
            shares.entries[index].value.canaryKeys += 1
            logValue += log(canaryExpected / share)
        }
        shares.entries[index].value.keys += 1
        wasReached = wasReached || logValue >= log(Self.threshold)
    }
}
