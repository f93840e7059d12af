/// A confidence sequence of canary minus active: every difference that the outcomes so far do not contradict.
///
/// For each margin of a grid there are bets against "the difference is at most m" and against "at least m", the same as
/// those of the evidence: the payoffs are w·(X − m) and w·(m − X). A margin that reaches 40 on a side stays rejected (a
/// running intersection). By Ville's inequality the probability that the true difference is ever outside is at most 2/40,
/// at any number of looks, as long as the difference itself stays what it is. It is for display; nothing is decided by it.
///
/// Source: Waudby-Smith & Ramdas, Estimating means of bounded random variables by betting (2024), sections 4.1 and 4.2.
struct DifferenceSequence: Codable, Sendable, Equatable {
    /// Kinds of outcomes that have wealths of their own; E is the product of the means.
    enum Kind: Int, CaseIterable {
        case blind
        case reactive
        case unpaired
    }

    /// Against "at most m".
    private var above = MarginBets(classes: Kind.allCases.count)
    /// Against "at least m": the same bets on −X against −m.
    private var below = MarginBets(classes: Kind.allCases.count)
    private var history = UnpairedHistory(priorMean: 0.5, priorWeight: 1)

    /// Counts the difference on a pair of weight `weight`, at most `largestWeight`.
    mutating func recordPair(_ difference: Double, kind: Kind, weight: Double, largestWeight: Double) {
        let loss = { (margin: Double) in (1 + abs(margin)) * largestWeight }
        let stakes = PairedQuality.grid
        above.bet(on: difference, weight: weight, ofClass: kind.rawValue, stakes: stakes, largestLoss: loss)
        below.bet(on: -difference, weight: weight, ofClass: kind.rawValue, stakes: stakes, largestLoss: loss)
    }

    /// Counts an unpaired outcome, 0…1.
    mutating func recordUnpaired(_ value: Double, arm: Arm, share: Double) {
        let terms = history.terms(share: share)
        let effect = terms.effect(value, arm: arm)
        let stakes = UnpairedTerms.grid * (share * (1 - share) / terms.variance)
        let (lowest, highest) = (terms.largestFall, terms.largestRise)
        let kind = Kind.unpaired.rawValue
        above.bet(on: effect, weight: 1, ofClass: kind, stakes: stakes) { lowest + $0 }
        below.bet(on: -effect, weight: 1, ofClass: kind, stakes: stakes) { highest + $0 }
        history.record(value)
    }

    /// The outermost margins that are rejected on each side, −1 and 1 where none is; nil where they meet, which under a
    /// difference that does not change happens with at most 5 %.
    var interval: DifferenceInterval? {
        let low = above.bound ?? -1
        let high = below.bound.map { 0 - $0 } ?? 1
        return low < high ? DifferenceInterval(low: low, high: high) : nil
    }
}

/// Where a difference lies that is between −1 and 1.
public struct DifferenceInterval: Codable, Sendable, Equatable {
    /// The difference is above it.
    public var low: Double
    /// The difference is below it.
    public var high: Double

    /// Requires `low` < `high`.
    public init(low: Double, high: Double) {
        self.low = low
        self.high = high
    }
}
