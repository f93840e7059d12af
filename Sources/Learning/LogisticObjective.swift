/// The rows a model is fitted on: a matrix with its labels and weights, of which a fit may use only some ranges.
struct Examples: Sendable {
    var features: Matrix
    var labels: [Int]
    var weights: [Double]
    var classes: Int
}

/// Mean and population deviation of every column over the given ranges; the deviation of a constant column is 0, and so is
/// that of one whose values (beyond 10¹⁵⁰) have no finite moments.
struct Standardization: Sendable {
    var means: [Double]
    var deviations: [Double]

    /// Two passes, so that columns far from 0 (times, identifiers) keep their digits.
    init(of features: Matrix, ranges: [Range<Int>]) {
        let count = Double(ranges.reduce(0) { $0 + $1.count })
        let moments = concurrentMap(features.columns) { column -> (mean: Double, deviation: Double) in
            features.columnMajor.withUnsafeBufferPointer { storage in
                let values = UnsafeBufferPointer(
                    rebasing: storage[column * features.rows..<(column + 1) * features.rows]
                )
                let origin = ranges.first.map { values[$0.lowerBound] } ?? 0
                // The shift makes a constant column come out as exactly constant.
                let shift = laneSum(values, ranges) { $0 - origin } / count
                let mean = origin + shift
                let variance = laneSum(values, ranges) { ($0 - origin - shift) * ($0 - origin - shift) } / count
                return (mean, variance.squareRoot())
            }
        }
        // Below the rounding of the values themselves a spread is none; moments that overflow cannot scale anything.
        let usable = moments.map { $0.deviation.isFinite && $0.deviation > abs($0.mean) * 0x1p-50 }
        means = moments.map { $0.mean.isFinite ? $0.mean : 0 }
        deviations = zip(moments, usable).map { $1 ? $0.deviation : 0 }
    }
}

/// Σ `term(x)` over the ranges, four rows at a time.
@inline(__always)
private func laneSum(
    _ values: UnsafeBufferPointer<Double>,
    _ ranges: [Range<Int>],
    _ term: (Lanes) -> Lanes
) -> Double {
    var sums = Lanes.zero
    var rest = 0.0
    for range in ranges {
        var row = range.lowerBound
        while row + 4 <= range.upperBound {
            sums += term(Lanes(values[row], values[row + 1], values[row + 2], values[row + 3]))
            row += 4
        }
        while row < range.upperBound {
            rest += term(Lanes(repeating: values[row])).x
            row += 1
        }
    }
    return sums.sum() + rest
}

/// Value, gradient and, if asked for, Hessian of the penalised loss at one point.
struct ObjectiveValue: Sendable {
    var value: Double
    var gradient: [Double]
    /// The lower triangle, row after row (`i · (i + 1) / 2 + j`, j ≤ i); empty if not asked for.
    var hessian: [Double]
}

/// ½‖w‖² + C·Σ ω·log loss over standardised columns, as a function of the parameters.
///
/// Parameters lie logit after logit, each with its coefficients first and its intercept last. One logit stands for
/// label 0 against label 1; with more labels there is one for each. The columns are standardised block by block in a
/// small buffer, so no second copy of the matrix is made.
struct LogisticObjective: Sendable {
    let examples: Examples
    let standardization: Standardization
    let inverseRegularization: Double
    /// Stretches of at most ``LogisticBlock/rows`` rows, grouped into the units of parallel work.
    private let chunks: [[Range<Int>]]

    private static let blocksPerChunk = 32

    init(examples: Examples, standardization: Standardization, ranges: [Range<Int>], inverseRegularization: Double) {
        self.examples = examples
        self.standardization = standardization
        self.inverseRegularization = inverseRegularization
        let blocks = ranges.flatMap { range in
            stride(from: range.lowerBound, to: range.upperBound, by: LogisticBlock.rows).map {
                $0..<min($0 + LogisticBlock.rows, range.upperBound)
            }
        }
        chunks = stride(from: 0, to: blocks.count, by: Self.blocksPerChunk).map {
            Array(blocks[$0..<min($0 + Self.blocksPerChunk, blocks.count)])
        }
    }

    /// The same problem on every `step`-th block, the loss scaled up to make good for the rest.
    func thinned(by step: Int) -> LogisticObjective {
        let blocks = chunks.joined().enumerated().filter { $0.offset % step == 0 }.map(\.element)
        let all = chunks.joined().reduce(0) { $0 + $1.count }
        let kept = blocks.reduce(0) { $0 + $1.count }
        return LogisticObjective(
            examples: examples,
            standardization: standardization,
            ranges: blocks,
            inverseRegularization: inverseRegularization * Double(all) / Double(kept)
        )
    }

    /// The number of logits: 1 for two labels, K for more.
    var logits: Int { examples.classes == 2 ? 1 : examples.classes }

    /// Coefficients and intercept of one logit.
    var width: Int { examples.features.columns + 1 }

    /// The number of parameters.
    var dimension: Int { logits * width }

    /// The number of rows seen.
    var rowCount: Int { chunks.joined().reduce(0) { $0 + $1.count } }

    /// The sum of the weights of the rows seen.
    var totalWeight: Double {
        chunks.joined().reduce(0) { $0 + examples.weights[$1].reduce(0, +) }
    }

    /// Evaluates the objective at `parameters`; partial sums are added in row order, whatever the number of cores.
    func evaluate(at parameters: [Double], withHessian: Bool) -> ObjectiveValue {
        let partials = concurrentMap(chunks.count) { index -> ObjectiveValue in
            var block = LogisticBlock(objective: self, withHessian: withHessian)
            defer { block.deallocate() }
            for rows in chunks[index] { block.add(rows, parameters: parameters) }
            return block.sums()
        }
        let triangle = withHessian ? dimension * (dimension + 1) / 2 : 0
        var total = ObjectiveValue(
            value: 0,
            gradient: [Double](repeating: 0, count: dimension),
            hessian: [Double](repeating: 0, count: triangle)
        )
        for partial in partials {
            total.value += partial.value * inverseRegularization
            for i in 0..<dimension { total.gradient[i] += partial.gradient[i] * inverseRegularization }
            for i in 0..<triangle { total.hessian[i] += partial.hessian[i] * inverseRegularization }
        }
        addPenalty(at: parameters, to: &total)
        return total
    }

    private func addPenalty(at parameters: [Double], to total: inout ObjectiveValue) {
        for index in 0..<dimension where index % width != width - 1 {
            total.value += 0.5 * parameters[index] * parameters[index]
            total.gradient[index] += parameters[index]
            if !total.hessian.isEmpty { total.hessian[index * (index + 3) / 2] += 1 }
        }
        guard logits > 1, !total.hessian.isEmpty else { return }
        // A softmax does not feel a common shift of its intercepts. They start at sum 0 and every gradient keeps it;
        // this term only makes the Hessian invertible along that direction.
        for k in 0..<logits {
            for l in 0...k {
                let row = k * width + width - 1
                total.hessian[row * (row + 1) / 2 + l * width + width - 1] += 1
            }
        }
    }
}
