/// The rows a model is fitted on: a matrix with its labels and weights, of which a fit may use only some ranges.
struct Examples: Sendable {
    var features: Matrix
    var labels: [Int]
    var weights: [Double]
    var classes: Int
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
    /// The weight of all rows where they have the same one; nil otherwise.
    let commonWeight: Double?
    /// With two labels, by row 1 for label 0, else 0: an eighth of what the labels themselves take to read.
    let isFirstLabel: [UInt8]
    /// Stretches of at most ``LogisticBlock/rows`` rows, grouped into the units of parallel work.
    private let chunks: [[Range<Int>]]

    private static let blocksPerChunk = 32

    init(examples: Examples, standardization: Standardization, ranges: [Range<Int>], inverseRegularization: Double) {
        self.examples = examples
        self.standardization = standardization
        self.inverseRegularization = inverseRegularization
        commonWeight = examples.commonWeight(in: ranges)
        isFirstLabel = examples.classes == 2 ? examples.marks(ofLabel: 0) : []
        chunks = Self.chunks(of: ranges)
    }

    /// The rows `ranges` of another objective, its loss multiplied by `scale`.
    private init(_ whole: LogisticObjective, ranges: [Range<Int>], scale: Double) {
        examples = whole.examples
        standardization = whole.standardization
        inverseRegularization = whole.inverseRegularization * scale
        commonWeight = whole.commonWeight
        isFirstLabel = whole.isFirstLabel
        chunks = Self.chunks(of: ranges)
    }

    private static func chunks(of ranges: [Range<Int>]) -> [[Range<Int>]] {
        let blocks = ranges.pieces(of: LogisticBlock.rows)
        return stride(from: 0, to: blocks.count, by: blocksPerChunk).map {
            Array(blocks[$0..<min($0 + blocksPerChunk, blocks.count)])
        }
    }

    /// The same problem on every `step`-th block, the loss scaled up to make good for the rest.
    func thinned(by step: Int) -> LogisticObjective {
        let blocks = chunks.joined().enumerated().filter { $0.offset % step == 0 }.map(\.element)
        let kept = blocks.reduce(0) { $0 + $1.count }
        return LogisticObjective(self, ranges: blocks, scale: Double(rowCount) / Double(kept))
    }

    /// The number of logits: 1 for two labels, K for more.
    var logits: Int { examples.classes == 2 ? 1 : examples.classes }

    /// Coefficients and intercept of one logit.
    var width: Int { examples.features.columns + 1 }

    /// The number of parameters.
    var dimension: Int { logits * width }

    /// The number of rows seen.
    var rowCount: Int { chunks.joined().reduce(0) { $0 + $1.count } }

    /// Whether every label has at least `least` rows with a weight above 0.
    func hasRows(ofEveryLabel least: Int) -> Bool {
        var counts = [Int](repeating: 0, count: examples.classes)
        for blocks in chunks {
            for rows in blocks {
                for row in rows where examples.weights[row] > 0 { counts[examples.labels[row]] += 1 }
            }
        }
        return counts.allSatisfy { $0 >= least }
    }

    /// The sum of the weights of the rows seen.
    var totalWeight: Double {
        commonWeight.map { $0 * Double(rowCount) }
            ?? chunks.joined().reduce(0) { $0 + examples.weights[$1].reduce(0, +) }
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
