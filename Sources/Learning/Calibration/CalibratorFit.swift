extension Calibrator {
    /// Fits a correction to probabilities that were foretold for rows outside their training.
    ///
    /// - `probabilities`: n numbers in 0…1.
    /// - `outcomes`: whether the event came about, one per probability.
    /// - `weights`: n numbers ≥ 0.
    ///
    /// Platt and beta scaling fit the targets `(n₁ + 1)/(n₁ + 2)` and `1/(n₀ + 2)` (n₁, n₀: weight with and without the
    /// event) instead of 1 and 0, which keeps them finite on data that a threshold separates; isotonic outputs are clipped
    /// to the same two numbers, so that no finite sample yields certainty. Without weight: `.none`.
    ///
    /// Sources: J. Platt, "Probabilistic outputs for support vector machines", 1999; M. Kull, T. Silva Filho, P. Flach,
    /// "Beta calibration", AISTATS 2017; B. Zadrozny, C. Elkan, "Transforming classifier scores into accurate multiclass
    /// probability estimates", KDD 2002.
    public static func fitted(
        _ method: CalibrationMethod,
        probabilities: [Double],
        outcomes: [Bool],
        weights: [Double]
    ) -> Calibrator {
        precondition(probabilities.count == outcomes.count, "one outcome per probability")
        precondition(probabilities.count == weights.count, "one weight per probability")
        let sample = CalibrationSample(probabilities: probabilities, outcomes: outcomes, weights: weights)
        guard sample.eventWeight + sample.absenceWeight > 0 else { return .none }
        switch method {
        case .none: return .none
        case .platt: return sample.platt()
        case .beta: return sample.beta()
        case .isotonic: return sample.isotonic()
        }
    }
}

/// What a calibrator is fitted to.
private struct CalibrationSample {
    let probabilities: [Double]
    let outcomes: [Bool]
    let weights: [Double]
    let eventWeight: Double
    let absenceWeight: Double

    init(probabilities: [Double], outcomes: [Bool], weights: [Double]) {
        self.probabilities = probabilities
        self.outcomes = outcomes
        self.weights = weights
        eventWeight = zip(outcomes, weights).reduce(0) { $0 + ($1.0 ? $1.1 : 0) }
        absenceWeight = zip(outcomes, weights).reduce(0) { $0 + ($1.0 ? 0 : $1.1) }
    }

    private var highest: Double { (eventWeight + 1) / (eventWeight + 2) }
    private var lowest: Double { 1 / (absenceWeight + 2) }

    func platt() -> Calibrator {
        let parameters = line(
            through: probabilities.map { probability in
                let odds = LogOdds(probability)
                return [odds.event - odds.absence]
            }
        )
        return .platt(slope: parameters[0], intercept: parameters[1])
    }

    /// A negative exponent would turn the order round at one end, so it is fixed at 0 and the rest fitted again.
    func beta() -> Calibrator {
        let odds = probabilities.map(LogOdds.init)
        let both = line(through: odds.map { [$0.event, -$0.absence] })
        if both[0] >= 0, both[1] >= 0 { return .beta(a: both[0], b: both[1], c: both[2]) }
        if both[1] < 0 {
            let event = line(through: odds.map { [$0.event] })
            if event[0] >= 0 { return .beta(a: event[0], b: 0, c: event[1]) }
        } else {
            let absence = line(through: odds.map { [-$0.absence] })
            if absence[0] >= 0 { return .beta(a: 0, b: absence[0], c: absence[1]) }
        }
        return .beta(a: 0, b: 0, c: line(through: odds.map { _ in [] })[0])
    }

    /// The coefficients of a logistic regression on some inputs, the intercept last.
    private func line(through inputs: [[Double]]) -> [Double] {
        let width = (inputs.first?.count ?? 0) + 1
        return SoftLogistic(
            inputs: inputs.flatMap { $0 + [1] },
            width: width,
            targets: outcomes.map { $0 ? highest : lowest },
            weights: weights,
            prior: [Double](repeating: 0, count: width),
            precision: 0
        ).minimum()
    }

    func isotonic() -> Calibrator {
        let points = pooledPoints()
        let heights = ascendingFit(points.map(\.mean), weights: points.map(\.weight))
        let kept = points.indices.filter { index in
            // Inside a flat stretch a knot says nothing.
            index == 0 || index == points.count - 1
                || heights[index - 1] != heights[index] || heights[index + 1] != heights[index]
        }
        return .isotonic(
            inputs: kept.map { points[$0].probability },
            outputs: kept.map { min(max(heights[$0], lowest), highest) }
        )
    }

    /// Rows of the same probability together, in ascending order.
    private func pooledPoints() -> [(probability: Double, mean: Double, weight: Double)] {
        let order = probabilities.withUnsafeBufferPointer(sortedOrder)
        var points: [(probability: Double, mean: Double, weight: Double)] = []
        var events = 0.0
        for row in order.lazy.map(Int.init) where weights[row] > 0 {
            if points.last?.probability != probabilities[row] {
                points.append((probabilities[row], 0, 0))
                events = 0
            }
            events += outcomes[row] ? weights[row] : 0
            points[points.count - 1].weight += weights[row]
            points[points.count - 1].mean = events / points[points.count - 1].weight
        }
        return points
    }
}

/// The ascending sequence nearest to `values` in weighted squares: pool adjacent violators, O(n).
///
/// Source: R. Barlow, D. Bartholomew, J. Bremner, H. Brunk, "Statistical Inference under Order Restrictions", 1972.
func ascendingFit(_ values: [Double], weights: [Double]) -> [Double] {
    var blocks: [(mean: Double, weight: Double, count: Int)] = []
    for (value, weight) in zip(values, weights) {
        var block = (mean: value, weight: weight, count: 1)
        while let last = blocks.last, last.mean >= block.mean {
            let weight = last.weight + block.weight
            let mean = (last.mean * last.weight + block.mean * block.weight) / weight
            block = (mean, weight, last.count + block.count)
            blocks.removeLast()
        }
        blocks.append(block)
    }
    return blocks.flatMap { [Double](repeating: $0.mean, count: $0.count) }
}
