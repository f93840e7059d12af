/// The error measured at one number of labels.
public struct LearningCurvePoint: Codable, Sendable, Equatable {
    /// How many labels were learned from.
    public var labels: Double
    /// What held-out decisions lose of the agent's utility; the share of wrong ones where it has no costs.
    public var error: Double
    /// The standard error of ``error``; 0 if unknown.
    public var standardError: Double

    /// Takes a measurement.
    public init(labels: Double, error: Double, standardError: Double) {
        self.labels = labels
        self.error = error
        self.standardError = standardError
    }
}

/// How the error falls with the number of labels: `err(n) = a + b·n^−c`.
public struct LearningCurve: Codable, Sendable, Equatable {
    /// What the curve was drawn through, by ascending size.
    public var points: [LearningCurvePoint]
    /// The error that no number of labels removes; ≥ 0.
    public var floor: Double
    /// b ≥ 0.
    public var scale: Double
    /// c in 0.1…1.
    public var exponent: Double

    /// Draws the curve through at least five distinct sizes above 0; nil for fewer.
    ///
    /// Least squares weighted by 1/standardError² (all alike unless every point has one), with a, b ≥ 0 and c in 0.1…1: for
    /// given c the best a and b have a closed form; c is searched on a grid of 0.01 and refined to 10⁻⁶ by golden section.
    ///
    /// Source: C. Cortes et al., "Learning Curves: Asymptotic Values and Rate of Convergence", NIPS 1993.
    public init?(through points: [LearningCurvePoint]) {
        let sizes = Set(points.map(\.labels))
        guard sizes.count >= 5, sizes.allSatisfy({ $0 > 0 }) else { return nil }
        self.points = points.sorted { $0.labels < $1.labels }
        let isWeighted = points.allSatisfy { $0.standardError > 0 }
        let weights = self.points.map { isWeighted ? 1 / ($0.standardError * $0.standardError) : 1 }
        var best = LineFit(self.points, weights, exponent: 0.1)
        for step in 11...100 {
            let fit = LineFit(self.points, weights, exponent: Double(step) / 100)
            if fit.misfit < best.misfit { best = fit }
        }
        best = Self.refined(best, self.points, weights)
        floor = best.floor
        scale = best.scale
        exponent = best.exponent
    }

    /// The expected error after learning from `labels` labels (> 0).
    public func error(at labels: Double) -> Double {
        floor + scale * power(labels, -exponent)
    }

    /// A count beyond this is nothing that a person could give, and says no more than that no number would do.
    private static let mostLabels = 1e9

    /// How many further labels lower the error by `gain` (0.01: "the next +1 %"); nil if no number up to a billion does.
    public func labelsToGain(_ gain: Double, from labels: Double) -> Double? {
        let target = error(at: labels) - gain
        guard target > floor, scale > 0 else { return nil }
        let needed = power((target - floor) / scale, -1 / exponent)
        let further = max(0, (needed - labels).rounded(.up))
        return further <= Self.mostLabels ? further : nil
    }

    /// Whether `next` further labels gain more than they cost.
    ///
    /// - `costPerLabel`: what one label costs.
    /// - `valueOfError`: what the whole error is worth, in the same unit: decisions ahead times the cost of a wrong one.
    public func isWorthLabeling(
        _ next: Double,
        from labels: Double,
        costPerLabel: Double,
        valueOfError: Double
    ) -> Bool {
        (error(at: labels) - error(at: labels + next)) * valueOfError > next * costPerLabel
    }

    /// Golden section within one grid step of the best exponent on the grid.
    private static func refined(
        _ best: LineFit,
        _ points: [LearningCurvePoint],
        _ weights: [Double]
    ) -> LineFit {
        let ratio = 0.6180339887498949
        var low = max(0.1, best.exponent - 0.01)
        var high = min(1, best.exponent + 0.01)
        var best = best
        while high - low > 1e-6 {
            let left = LineFit(points, weights, exponent: high - ratio * (high - low))
            let right = LineFit(points, weights, exponent: low + ratio * (high - low))
            if left.misfit <= right.misfit { high = right.exponent } else { low = left.exponent }
            for fit in [left, right] where fit.misfit < best.misfit { best = fit }
        }
        return best
    }
}

/// The best `a + b·n^−c` for one c.
private struct LineFit {
    let exponent: Double
    let floor: Double
    let scale: Double
    let misfit: Double

    init(_ points: [LearningCurvePoint], _ weights: [Double], exponent: Double) {
        self.exponent = exponent
        let x = points.map { power($0.labels, -exponent) }
        var sums = (w: 0.0, x: 0.0, y: 0.0, xx: 0.0, xy: 0.0)
        for index in points.indices {
            let weight = weights[index]
            sums.w += weight
            sums.x += weight * x[index]
            sums.y += weight * points[index].error
            sums.xx += weight * x[index] * x[index]
            sums.xy += weight * x[index] * points[index].error
        }
        let determinant = sums.w * sums.xx - sums.x * sums.x
        var scale = determinant > 0 ? (sums.w * sums.xy - sums.x * sums.y) / determinant : 0
        var floor = (sums.y - scale * sums.x) / sums.w
        if scale < 0 {
            scale = 0
            floor = sums.y / sums.w
        } else if floor < 0 {
            floor = 0
            scale = sums.xy / sums.xx
        }
        self.floor = floor
        self.scale = scale
        misfit = points.indices.reduce(0) { sum, index in
            let miss = points[index].error - floor - scale * x[index]
            return sum + weights[index] * miss * miss
        }
    }
}

/// xʸ for x > 0.
func power(_ x: Double, _ y: Double) -> Double {
    exponential(y * naturalLogarithm(x))
}
