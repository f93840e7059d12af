/// What the last steps of a minimisation tell of its curvature: how the gradient changed with each.
///
/// Source: J. Nocedal, S. Wright, "Numerical Optimization", 2nd ed., algorithm 7.4.
struct SecantPairs {
    private struct Pair {
        var step: [Double]
        var change: [Double]
        /// step · change > 0.
        var curvature: Double
    }

    private let memory: Int
    private var pairs: [Pair] = []

    /// - Parameter memory: how many steps are remembered, the last ones.
    init(memory: Int) {
        self.memory = memory
    }

    var isEmpty: Bool { pairs.isEmpty }
    var isFull: Bool { pairs.count == memory }

    /// Remembers a step and how the gradient changed; one along which it did not rise says nothing.
    mutating func add(step: [Double], change: [Double]) {
        let curvature = dotProduct(step, change)
        guard curvature > 0 else { return }
        if isFull { pairs.removeFirst() }
        pairs.append(Pair(step: step, change: change, curvature: curvature))
    }

    /// H·g by the two-loop recursion, where `initial` multiplies by the inverse curvature that nothing is known against.
    func step(for gradient: [Double], initial: ([Double]) -> [Double]) -> [Double] {
        var q = gradient
        var factors: [Double] = []
        for pair in pairs.reversed() {
            let factor = dotProduct(pair.step, q) / pair.curvature
            for index in q.indices { q[index] -= factor * pair.change[index] }
            factors.append(factor)
        }
        q = initial(q)
        for (pair, factor) in zip(pairs, factors.reversed()) {
            let correction = factor - dotProduct(pair.change, q) / pair.curvature
            for index in q.indices { q[index] += correction * pair.step[index] }
        }
        return q
    }

    /// `vector` times the inverse curvature along the last step; as it is before the first.
    func scaled(_ vector: [Double]) -> [Double] {
        guard let last = pairs.last else { return vector }
        let scale = last.curvature / dotProduct(last.change, last.change)
        return vector.map { $0 * scale }
    }
}
