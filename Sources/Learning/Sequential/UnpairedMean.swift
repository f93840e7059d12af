/// What was known about unpaired outcomes before the next one: the centre and the spread that its bets are sized by.
///
/// Both arms are pooled; any value fixed before the outcome is valid, a good one only makes the bets grow faster.
struct UnpairedHistory: Codable, Sendable, Equatable {
    private let priorMean: Double
    private let priorWeight: Double
    private(set) var count = 0
    private var sum = 0.0
    private var squares = 0.0

    /// A history that starts as if `priorWeight` outcomes of mean `priorMean` had been seen.
    init(priorMean: Double, priorWeight: Double) {
        self.priorMean = priorMean
        self.priorWeight = priorWeight
    }

    /// c = (weight·prior + ΣY)/(weight + n), inside (0, 1).
    var center: Double {
        (priorWeight * priorMean + sum) / (priorWeight + Double(count))
    }

    /// v = max(0.02, (0.25 + Σ(Y_i − c_i)²)/(1 + n)).
    var variance: Double {
        max(0.02, (0.25 + squares) / (1 + Double(count)))
    }

    /// The bets' sizes for the next outcome, assigned at the share `share`.
    func terms(share: Double) -> UnpairedTerms {
        UnpairedTerms(center: center, variance: variance, share: share)
    }

    mutating func record(_ value: Double) {
        let deviation = value - center
        squares += deviation * deviation
        sum += value
        count += 1
    }
}

/// How an unpaired outcome is bet on, fixed before its value is known.
///
/// The effect X = (Y − c)·(A/π − (1−A)/(1−π)) of an outcome Y ∈ [0, 1] has the mean μ_canary − μ_active over the random
/// assignment, whatever c is. Payoffs are −X (harm) and X + δ (safe), and
///
///     λ_j = min(e_j·π(1−π)/v; 0.95/M),  e = .01 .02 .03 .05 .075 .1 .15 .25
///
/// where M is the largest loss possible at this c and π, so no factor falls below 0.05.
struct UnpairedTerms: Sendable, Equatable {
    static let grid = SIMD8<Double>(0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.15, 0.25)

    let center: Double
    let variance: Double
    let share: Double

    /// X for the outcome `value` of `arm`.
    func effect(_ value: Double, arm: Arm) -> Double {
        switch arm {
        case .canary: (value - center) / share
        case .active: -(value - center) / (1 - share)
        }
    }

    /// The largest X that is possible: max((1−c)/π, c/(1−π)).
    var largestRise: Double { max((1 - center) / share, center / (1 - share)) }

    /// The largest −X that is possible: max(c/π, (1−c)/(1−π)); at least 1.
    var largestFall: Double { max(center / share, (1 - center) / (1 - share)) }

    /// λ against "not worse": M is the largest X.
    var harmStakes: SIMD8<Double> {
        stakes(largestLoss: largestRise)
    }

    /// λ against "worse by at least `margin`": M is the largest −X, less δ. A negative margin, asking for an improvement,
    /// adds to M. The largest −X is at least 1, so M is positive for every margin below 1.
    func safeStakes(margin: Double) -> SIMD8<Double> {
        stakes(largestLoss: largestFall - margin)
    }

    private func stakes(largestLoss: Double) -> SIMD8<Double> {
        pointwiseMin(
            Self.grid * (share * (1 - share) / variance),
            SIMD8(repeating: 0.95 / largestLoss)
        )
    }
}

extension QualityBets {
    /// Counts an unpaired outcome, bet on by `terms` from before it.
    mutating func recordUnpaired(_ value: Double, arm: Arm, terms: UnpairedTerms, margins: GuardSettings.Margins) {
        let effect = terms.effect(value, arm: arm)
        harm.bet(terms.harmStakes, on: -effect)
        safe.bet(terms.safeStakes(margin: margins.quality), on: effect + margins.quality)
        superior.bet(terms.safeStakes(margin: -margins.improvement), on: effect - margins.improvement)
    }
}
