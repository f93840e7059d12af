/// A logistic regression with few inputs and soft targets, drawn towards given parameters.
///
/// Its answer is the minimum of `Σᵢ ωᵢ·H(tᵢ, pᵢ) + λ/2·‖θ − θ₀‖²`, where H is the cross entropy. With one logit the
/// target is the share of the event against its absence (`p = 1/(1 + e⁻ᶻ)`); with K > 1 logits it is a distribution
/// over K labels (`p = softmax z`). Newton's method with step halving; the work is n·(L·d)² per step for L logits of d
/// inputs, so it is meant for at most some hundred parameters.
struct SoftLogistic: Sendable {
    /// n rows of `width` numbers; a constant 1 makes an intercept.
    var inputs: [Double]
    /// d, the number of inputs.
    var width: Int
    /// n rows of L numbers in 0…1.
    var targets: [Double]
    /// n numbers ≥ 0.
    var weights: [Double]
    /// θ₀, L rows of `width` numbers; it is also where the search starts.
    var prior: [Double]
    /// λ ≥ 0.
    var precision: Double

    private var logits: Int { prior.count / width }

    /// The parameters at the minimum, L rows of `width` numbers.
    func minimum() -> [Double] {
        var parameters = prior
        var value = loss(at: parameters)
        for _ in 0..<100 {
            let slope = derivatives(at: parameters)
            let step = Cholesky(of: slope.hessian, dimension: parameters.count).solve(slope.gradient)
            let decrement = dotProduct(step, slope.gradient)
            guard decrement > 1e-15 * max(value, .leastNormalMagnitude) else { break }
            guard let next = descended(from: parameters, value, along: step, decrement) else { break }
            (parameters, value) = next
        }
        return parameters
    }

    /// Halves the step until the loss has fallen; nil where rounding hides any fall.
    private func descended(
        from parameters: [Double],
        _ value: Double,
        along step: [Double],
        _ decrement: Double
    ) -> ([Double], Double)? {
        var length = 1.0
        while length > 0x1p-40 {
            let candidate = zip(parameters, step).map { $0 - length * $1 }
            let lower = loss(at: candidate)
            if lower <= value - 1e-4 * length * decrement { return (candidate, lower) }
            length /= 2
        }
        return nil
    }

    private func loss(at parameters: [Double]) -> Double {
        var sum = logits == 1 ? singleLoss(at: parameters) : 0
        guard logits > 1 else { return sum + penalty(at: parameters) }
        for row in weights.indices where weights[row] > 0 {
            let scores = scores(of: row, parameters)
            // ln of the normaliser, less the scores that the targets weigh.
            let highest = scores.max() ?? 0
            var total = 0.0
            var expected = 0.0
            for logit in scores.indices {
                total += exponential(scores[logit] - highest)
                expected += targets[row * logits + logit] * scores[logit]
            }
            sum += weights[row] * (highest + naturalLogarithm(total) - expected)
        }
        return sum + penalty(at: parameters)
    }

    private func penalty(at parameters: [Double]) -> Double {
        guard precision > 0 else { return 0 }
        return zip(parameters, prior).reduce(0) { $0 + precision / 2 * ($1.0 - $1.1) * ($1.0 - $1.1) }
    }

    private func derivatives(at parameters: [Double]) -> (gradient: [Double], hessian: [Double]) {
        let dimension = parameters.count
        var gradient = (0..<dimension).map { precision * (parameters[$0] - prior[$0]) }
        var hessian = [Double](repeating: 0, count: dimension * (dimension + 1) / 2)
        for index in 0..<dimension { hessian[index * (index + 3) / 2] = precision }
        guard logits > 1 else {
            addSingle(at: parameters, to: &gradient, &hessian)
            return (gradient, hessian)
        }
        for row in weights.indices where weights[row] > 0 {
            let shares = shares(of: row, parameters)
            for a in 0..<logits {
                let residual = weights[row] * (shares[a] - targets[row * logits + a])
                for column in 0..<width { gradient[a * width + column] += residual * inputs[row * width + column] }
                for b in 0...a {
                    let curvature = weights[row] * shares[a] * ((a == b ? 1 : 0) - shares[b])
                    add(curvature, row: row, block: (a, b), to: &hessian)
                }
            }
        }
        return (gradient, hessian)
    }

    /// Adds `curvature · x·xᵀ` to the block of two logits in a packed lower triangle.
    private func add(_ curvature: Double, row: Int, block: (a: Int, b: Int), to hessian: inout [Double]) {
        for i in 0..<width {
            let scaled = curvature * inputs[row * width + i]
            guard scaled != 0 else { continue }
            let index = block.a * width + i
            let start = index * (index + 1) / 2 + block.b * width
            for j in 0..<(block.a == block.b ? i + 1 : width) { hessian[start + j] += scaled * inputs[row * width + j] }
        }
    }

    private func scores(of row: Int, _ parameters: [Double]) -> [Double] {
        (0..<logits).map { logit in
            var sum = 0.0
            for column in 0..<width { sum += parameters[logit * width + column] * inputs[row * width + column] }
            return sum
        }
    }

    private func shares(of row: Int, _ parameters: [Double]) -> [Double] {
        softmax(scores(of: row, parameters))
    }
}

/// One logit: calibration fits it thousands of times, so nothing is put into arrays on the way.
extension SoftLogistic {
    private func singleLoss(at parameters: [Double]) -> Double {
        inputs.withUnsafeBufferPointer { inputs in
            var sum = 0.0
            var start = 0
            for row in 0..<weights.count {
                var score = 0.0
                for column in 0..<width { score += inputs[start + column] * parameters[column] }
                start += width
                // ln(1 + eᶻ) − t·z, without overflow.
                let highest = max(score, 0)
                let normalizer = highest + naturalLogarithm(exponential(score - highest) + exponential(-highest))
                sum += weights[row] * (normalizer - targets[row] * score)
            }
            return sum
        }
    }

    private func addSingle(at parameters: [Double], to gradient: inout [Double], _ hessian: inout [Double]) {
        inputs.withUnsafeBufferPointer { inputs in
            for row in 0..<weights.count {
                let start = row * width
                var score = 0.0
                for column in 0..<width { score += inputs[start + column] * parameters[column] }
                let share = logistic(score)
                let residual = weights[row] * (share - targets[row])
                let curvature = weights[row] * share * (1 - share)
                var index = 0
                for i in 0..<width {
                    gradient[i] += residual * inputs[start + i]
                    let scaled = curvature * inputs[start + i]
                    for j in 0...i {
                        hessian[index] += scaled * inputs[start + j]
                        index += 1
                    }
                }
            }
        }
    }
}

/// `eᶻᵏ / Σ eᶻˡ`, without overflow.
func softmax(_ scores: [Double]) -> [Double] {
    let highest = scores.max() ?? 0
    let powers = scores.map { exponential($0 - highest) }
    let total = powers.reduce(0, +)
    return powers.map { $0 / total }
}
