/// Bets on pairs: both bundles scored on the same item, d = y_canary − y_active ∈ [−1, 1].
///
/// With weight w the payoffs are −w·d (harm), w·(d + δ) (safe) and w·(d − improvement) (superior), and
///
///     λ_j = min(g_j; 0.95 / ((1 + |δ|)·w_max)),  g = .02 .05 .1 .2 .35 .5 .7 .9
///
/// so that no factor falls below 0.05: w·|d ± δ| ≤ w_max·(1 + |δ|). w_max is the largest weight possible at the pair's own
/// share, whichever arm's decision was shown; it is known from the assignment, before the outcome, so λ stays predictable
/// across changes of share.
///
/// Blind pairs have w = 1. A reactive pair, labeled by someone who saw one arm's decision, has the inverse probability
/// weight w = 1/(2π) if that was the canary's, else 1/(2(1−π)): who reacts, and how often, may then depend on whether the
/// shown decision was wrong without favouring an arm.
enum PairedQuality {
    static let grid = SIMD8<Double>(0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.7, 0.9)

    /// λ for payoffs of at most `largestWeight`·(1 + |`margin`|) in size.
    static func stakes(margin: Double, largestWeight: Double) -> SIMD8<Double> {
        let cap = 0.95 / ((1 + abs(margin)) * largestWeight)
        return pointwiseMin(grid, SIMD8(repeating: cap))
    }

    /// The weight of a reactive pair.
    static func weight(shown: Arm, share: Double) -> Double {
        switch shown {
        case .canary: 1 / (2 * share)
        case .active: 1 / (2 * (1 - share))
        }
    }

    /// The weight of a reactive pair of the rarer arm.
    static func largestWeight(share: Double) -> Double {
        1 / (2 * min(share, 1 - share))
    }
}

extension QualityBets {
    /// Counts a pair of weight `weight`, at most `largestWeight`.
    mutating func recordPair(
        difference: Double,
        weight: Double,
        largestWeight: Double,
        margins: GuardSettings.Margins
    ) {
        let stakes = PairedQuality.stakes(margin: margins.quality, largestWeight: largestWeight)
        harm.bet(stakes, on: -weight * difference)
        safe.bet(stakes, on: weight * (difference + margins.quality))
        let bolder = PairedQuality.stakes(margin: margins.improvement, largestWeight: largestWeight)
        superior.bet(bolder, on: weight * (difference - margins.improvement))
    }
}

/// Weighted sums over pairs, for the point estimate Σwd/Σw.
struct PairSums: Codable, Sendable, Equatable {
    private var weights = 0.0
    private var weighted = 0.0
    private var squaredWeights = 0.0
    private var squaredWeighted = 0.0
    private var squares = 0.0

    mutating func record(difference: Double, weight: Double) {
        weights += weight
        weighted += weight * difference
        squaredWeights += weight * weight
        squaredWeighted += weight * weight * difference
        squares += weight * weight * difference * difference
    }

    /// Σwd/Σw with the variance Σw²(d − estimate)²/(Σw)²; nil without pairs.
    ///
    /// One imagined pair at distance 1 joins the variance, since ties alone would claim to know the difference exactly.
    var estimate: DifferenceEstimate? {
        guard weights > 0 else { return nil }
        let mean = weighted / weights
        let spread = max(0, squares - 2 * mean * squaredWeighted + mean * mean * squaredWeights)
        return DifferenceEstimate(value: mean, variance: (1 + spread) / (weights * weights))
    }
}
