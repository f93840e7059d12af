/// The threshold on P(label 0) from which an agent without a rule acts.
struct ModelThreshold {
    /// act iff p ≥ c_FP / (c_FP + c_FN), the costs being differences of utility; 0.5 where they say nothing.
    static func byCost(_ utility: [[Double]]) -> Double {
        let falsePositive = utility[1][1] - utility[0][1]
        let falseNegative = utility[0][0] - utility[1][0]
        guard falsePositive >= 0, falseNegative >= 0, falsePositive + falseNegative > 0 else { return 0.5 }
        return falsePositive / (falsePositive + falseNegative)
    }

    /// The threshold by cost, or the empirical optimum if it is surely better.
    ///
    /// Surely: the 5 % quantile of its gain over row resamples is above 0, measured on the rows each resample left out.
    static func outcome(
        probabilities: [Double],
        gains: [Double],
        byCost: Double,
        seed: UInt64,
        withInterval: Bool
    ) -> ThresholdOutcome {
        let parameter = RuleShape.Parameter(name: "decision_threshold", value: byCost, minimum: 0, maximum: 1)
        let rows = RankedRows(scores: [probabilities], gains: gains, parameters: [parameter])
        let search = ThresholdSearch(rows: rows)
        let optimum = search.optimum()
        let best = rows.candidates[0][optimum[0]]
        let gain = ThresholdIntervals.leftOutGain(of: rows, optimum: optimum, generator: SplitMix64(seed: seed))
        let moves = best != byCost && gain > rows.tolerance
        var outcome = ThresholdOutcome(
            value: moves ? best : byCost,
            optimum: best,
            low: 0,
            high: 1,
            status: moves ? .chosen : .noSignificantChange
        )
        if withInterval {
            let generator = SplitMix64(seed: seed, stream: 1)
            let interval = ThresholdIntervals.quantiles(of: rows, optimum: optimum, generator: generator)[0]
            outcome.low = interval.low
            outcome.high = interval.high
        }
        return outcome
    }
}
