/// How many of the things compared were the same.
public struct MatchCount: Codable, Sendable, Equatable {
    /// Comparisons made.
    public private(set) var checked = 0
    /// Comparisons that differed.
    public private(set) var differing = 0

    mutating func record(matches: Bool) {
        checked += 1
        differing += matches ? 0 : 1
    }

    /// Whether over 1 % of at least `fewest` comparisons differed.
    func isTooHigh(fewest: Int) -> Bool {
        checked >= fewest && differing * 100 > checked
    }
}
