/// Limited-memory BFGS with ten pairs and a weak-Wolfe bisection line search, for problems with many parameters.
///
/// Source: J. Nocedal, S. Wright, "Numerical Optimization", 2nd ed., algorithms 7.4 and 7.5; line search after
/// A. Lewis, M. Overton, "Nonsmooth optimization via quasi-Newton methods", 2013.
struct LBFGS {
    private static let memory = 10

    let objective: LogisticObjective
    let gradientTolerance: Double

    /// Walks from `start` until the gradient or the decrement is small enough.
    func minimum(from start: [Double], maximumIterations: Int) -> Optimum {
        var parameters = start
        var current = objective.evaluate(at: parameters, withHessian: false)
        var pairs = SecantPairs(memory: Self.memory)
        for iteration in 0..<maximumIterations {
            let direction = pairs.step(for: current.gradient) { pairs.scaled($0) }.map { -$0 }
            let decrement = -dotProduct(direction, current.gradient)
            let settled = current.gradient.allSatisfy { abs($0) <= gradientTolerance }
            if settled || (pairs.isFull && decrement <= 1e-16 * abs(current.value)) {
                return Optimum(parameters: parameters, iterations: iteration, converged: true)
            }
            let first = pairs.isEmpty ? 1 / max(1, dotProduct(current.gradient, current.gradient).squareRoot()) : 1
            guard let length = wolfeLength(parameters, current, direction, first: first) else {
                return Optimum(parameters: parameters, iterations: iteration, converged: false)
            }
            let next = zip(parameters, direction).map { $0 + length.length * $1 }
            pairs.add(
                step: direction.map { $0 * length.length },
                change: zip(length.value.gradient, current.gradient).map { $0 - $1 }
            )
            parameters = next
            current = length.value
        }
        return Optimum(parameters: parameters, iterations: maximumIterations, converged: false)
    }

    /// A step length with enough decrease (10⁻⁴) and a slope that has flattened (0.9), by bisection.
    private func wolfeLength(
        _ parameters: [Double],
        _ current: ObjectiveValue,
        _ direction: [Double],
        first: Double
    ) -> (length: Double, value: ObjectiveValue)? {
        let slope = dotProduct(direction, current.gradient)
        let slack = 1e-13 * abs(current.value)
        var low = 0.0
        var high = Double.infinity
        var length = first
        for _ in 0..<60 {
            let candidate = zip(parameters, direction).map { $0 + length * $1 }
            let value = objective.evaluate(at: candidate, withHessian: false)
            if value.value > current.value + 1e-4 * length * slope + slack {
                high = length
            } else if dotProduct(direction, value.gradient) < 0.9 * slope {
                low = length
            } else {
                return (length, value)
            }
            length = high.isFinite ? (low + high) / 2 : 2 * low
        }
        return nil
    }
}
