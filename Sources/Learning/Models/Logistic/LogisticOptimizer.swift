/// Where an optimiser ended.
struct Optimum: Sendable {
    var parameters: [Double]
    var iterations: Int
    var converged: Bool
}

/// Minimises a ``LogisticObjective`` from zero: Newton where a Hessian is affordable, L-BFGS beyond.
///
/// Converged when ‖g‖∞ ≤ 10⁻⁸ · max(1, Σω / 10⁶) or the Newton decrement gᵀH⁻¹g ≤ 10⁻¹⁴ · |objective|.
struct LogisticOptimizer {
    /// Beyond this many parameters the n·p² of a Hessian costs more than L-BFGS's extra passes.
    static let newtonLimit = 150
    /// When first steps are taken on a part of the rows.
    struct Thinning: Sendable {
        /// From this many rows on.
        var start = 65_536
        /// A part has every so-manieth block of the rows.
        var step = 16
        /// A part of a part has at least this many rows.
        var fewest = 2_048
    }

    /// A part with fewer rows of some label says nothing of it: its intercept would run off.
    private static let fewestPerLabel = 10

    let objective: LogisticObjective
    let maximumIterations: Int
    private let thinning: Thinning
    private let gradientTolerance: Double

    init(objective: LogisticObjective, maximumIterations: Int, thinning: Thinning = Thinning()) {
        self.objective = objective
        self.maximumIterations = maximumIterations
        self.thinning = thinning
        gradientTolerance = 1e-8 * max(1, objective.totalWeight / 1e6)
    }

    /// The minimum; the problem is convex, so the way there does not matter.
    func minimum() -> Optimum {
        let zero = [Double](repeating: 0, count: objective.dimension)
        guard objective.dimension <= Self.newtonLimit else {
            return LBFGS(objective: objective, gradientTolerance: gradientTolerance)
                .minimum(from: zero, maximumIterations: maximumIterations)
        }
        guard objective.rowCount >= thinning.start, let part = part() else {
            return newton(from: zero, decrementTolerance: 1e-14).optimum
        }
        let (start, curvature) = part.start()
        return descend(from: start, curvature: curvature, decrementTolerance: 1e-14)
    }

    /// The same on a part of the rows; nil where some label has too few there.
    private func part() -> Self? {
        let part = objective.thinned(by: thinning.step)
        guard part.hasRows(ofEveryLabel: Self.fewestPerLabel) else { return nil }
        return Self(objective: part, maximumIterations: maximumIterations, thinning: thinning)
    }

    /// Nearly the minimum, with the curvature there; itself begun on a part of the rows while they are many.
    private func start() -> (parameters: [Double], curvature: Cholesky) {
        var from = [Double](repeating: 0, count: objective.dimension)
        let enough = max(thinning.fewest * thinning.step, 10 * thinning.step * objective.dimension)
        if objective.rowCount >= enough, let part = part() { from = part.start().parameters }
        let (optimum, curvature) = newton(from: from, decrementTolerance: 1e-8)
        return (optimum.parameters, curvature)
    }

    /// Newton's method with the curvature of a part of the rows, which saves the Hessian of all of them.
    ///
    /// The error falls by the curvature's relative error with every step, and faster as the steps correct the curvature. If
    /// the decrement does not fall to a tenth, the part was no likeness of the whole, and Newton's own method takes over.
    private func descend(from start: [Double], curvature: Cholesky, decrementTolerance: Double) -> Optimum {
        var parameters = start
        var pairs = SecantPairs(memory: 10)
        var last = (decrement: Double.infinity, step: [Double](), gradient: [Double]())
        for iteration in 0..<maximumIterations {
            let current = objective.evaluate(at: parameters, withHessian: false)
            if iteration > 0 {
                pairs.add(
                    step: last.step.map { -$0 },
                    change: zip(current.gradient, last.gradient).map { $0 - $1 }
                )
            }
            let step = pairs.step(for: current.gradient, initial: curvature.solve)
            let decrement = dotProduct(step, current.gradient)
            let settled = current.gradient.allSatisfy { abs($0) <= gradientTolerance }
            let isLast = settled || decrement <= decrementTolerance * abs(current.value)
            guard isLast || decrement <= 0.1 * last.decrement else { break }
            last = (decrement, step, current.gradient)
            parameters = zip(parameters, step).map { $0 - $1 }
            if isLast { return Optimum(parameters: parameters, iterations: iteration + 1, converged: true) }
        }
        return newton(from: parameters, decrementTolerance: decrementTolerance).optimum
    }

    /// Newton's method with a backtracking line search; the curvature is that of the last step.
    private func newton(from start: [Double], decrementTolerance: Double) -> (optimum: Optimum, curvature: Cholesky) {
        var iterations = maximumIterations
        var converged = false
        var parameters = start
        var current = objective.evaluate(at: parameters, withHessian: true)
        var curvature = Cholesky(of: current.hessian, dimension: objective.dimension)
        for iteration in 0..<maximumIterations {
            let step = curvature.solve(current.gradient)
            let decrement = dotProduct(step, current.gradient)
            let settled = current.gradient.allSatisfy { abs($0) <= gradientTolerance }
            iterations = iteration + 1
            converged = settled || decrement <= decrementTolerance * abs(current.value)
            if converged {
                // The last step costs no further pass and only ever helps.
                parameters = zip(parameters, step).map { $0 - $1 }
                break
            }
            // Once steps are this short the Hessian hardly changes, and a pass without one costs half.
            let reusesCurvature = (step.map { abs($0) }.max() ?? 0) < 1e-3
            guard
                let next = lineSearch(
                    from: parameters,
                    current,
                    step: step,
                    decrement: decrement,
                    withHessian: !reusesCurvature
                )
            else { break }
            parameters = next.parameters
            current = next.value
            if !reusesCurvature { curvature = Cholesky(of: current.hessian, dimension: objective.dimension) }
        }
        return (Optimum(parameters: parameters, iterations: iterations, converged: converged), curvature)
    }

    /// Halves the step until the objective falls by a 10⁻⁴ share of what its slope promises.
    private func lineSearch(
        from parameters: [Double],
        _ current: ObjectiveValue,
        step: [Double],
        decrement: Double,
        withHessian: Bool
    ) -> (parameters: [Double], value: ObjectiveValue)? {
        // Near the minimum the fall drowns in the rounding of the sum.
        let slack = 1e-13 * abs(current.value)
        var length = 1.0
        for _ in 0..<40 {
            let candidate = zip(parameters, step).map { $0 - length * $1 }
            let value = objective.evaluate(at: candidate, withHessian: withHessian)
            if value.value <= current.value - 1e-4 * length * decrement + slack { return (candidate, value) }
            length /= 2
        }
        return nil
    }
}

/// Σ aᵢ·bᵢ.
func dotProduct(_ a: [Double], _ b: [Double]) -> Double {
    var sum = 0.0
    for index in a.indices { sum += a[index] * b[index] }
    return sum
}
