/// The inner loop of ``LogisticObjective``: a few hundred rows, standardised into a buffer that stays in cache.
///
/// Not thread-safe; each unit of parallel work has its own. The owner calls ``deallocate()``.
struct LogisticBlock {
    /// Rows per block, a multiple of the vector width; the columns of a block are this far apart.
    static let rows = 256

    private let objective: LogisticObjective
    private let width: Int
    private let logits: Int
    private let withHessian: Bool
    private let storage: UnsafeMutablePointer<Double>
    /// `width` standardised columns, the last all 1.
    private let columns: UnsafeMutablePointer<Double>
    /// One column per logit: first the logit, then the probability.
    private let probabilities: UnsafeMutablePointer<Double>
    /// One column per logit: weight · (probability − target).
    private let residuals: UnsafeMutablePointer<Double>
    private let weights: UnsafeMutablePointer<Double>
    private let curvature: UnsafeMutablePointer<Double>
    private let product: UnsafeMutablePointer<Double>
    /// For how many rows the buffer holds the common weight.
    private var loadedWeights = 0
    private var value = 0.0
    private var gradient: [Double]
    private var hessian: [Double]

    init(objective: LogisticObjective, withHessian: Bool) {
        self.objective = objective
        self.withHessian = withHessian
        width = objective.width
        logits = objective.logits
        let columnCount = width + 2 * logits + 3
        storage = UnsafeMutableRawPointer.allocate(byteCount: columnCount * Self.rows * 8, alignment: 64)
            .bindMemory(to: Double.self, capacity: columnCount * Self.rows)
        storage.initialize(repeating: 0, count: columnCount * Self.rows)
        columns = storage
        probabilities = columns + width * Self.rows
        residuals = probabilities + logits * Self.rows
        weights = residuals + logits * Self.rows
        curvature = weights + Self.rows
        product = curvature + Self.rows
        (columns + (width - 1) * Self.rows).update(repeating: 1, count: Self.rows)
        gradient = [Double](repeating: 0, count: objective.dimension)
        hessian = [Double](repeating: 0, count: withHessian ? objective.dimension * (objective.dimension + 1) / 2 : 0)
    }

    /// Frees the buffer; the value must not be used afterwards.
    func deallocate() {
        storage.deallocate()
    }

    /// The sums over all rows added, without the penalty.
    func sums() -> ObjectiveValue {
        ObjectiveValue(value: value, gradient: gradient, hessian: hessian)
    }

    /// Adds the loss of `rows` (at most ``rows`` of them) at `parameters`.
    mutating func add(_ rows: Range<Int>, parameters: [Double]) {
        let padded = (rows.count + 3) & ~3
        loadFeatures(rows, padded: padded)
        loadWeights(rows, padded: padded)
        writeLogits(parameters: parameters, padded: padded)
        if logits > 1 {
            addSoftmax(rows, padded: padded)
        } else if withHessian {
            addBinary(rows, padded: padded, withCurvature: true)
        } else {
            addBinary(rows, padded: padded, withCurvature: false)
        }
        for k in 0..<logits { addGradient(of: k, padded: padded) }
        guard withHessian else { return }
        if logits == 1 {
            addOuterProducts(rowLogit: 0, columnLogit: 0, padded: padded)
        } else {
            addSoftmaxCurvature(padded: padded)
        }
    }

    /// Fills the columns; the one of the intercept is all 1 from the start.
    private func loadFeatures(_ rows: Range<Int>, padded: Int) {
        let features = objective.examples.features
        let standardization = objective.standardization
        features.columnMajor.withUnsafeBufferPointer { values in
            guard let base = values.baseAddress else { return }
            for column in 0..<(width - 1) {
                let source = base + column * features.rows + rows.lowerBound
                let target = columns + column * Self.rows
                let deviation = standardization.deviations[column]
                // Such a column may hold sums that overflowed, which no factor makes 0.
                guard deviation > 0 else {
                    target.update(repeating: 0, count: padded)
                    continue
                }
                let scale = 1 / deviation
                let mean = standardization.means[column]
                for row in 0..<rows.count { target[row] = (source[row] - mean) * scale }
                for row in rows.count..<padded { target[row] = 0 }
            }
        }
    }

    /// Fills the weights; rows that only pad the last vector have weight 0.
    private mutating func loadWeights(_ rows: Range<Int>, padded: Int) {
        if let common = objective.commonWeight {
            guard rows.count != loadedWeights else { return }
            for row in 0..<rows.count { weights[row] = common }
        } else {
            objective.examples.weights.withUnsafeBufferPointer { source in
                for row in 0..<rows.count { weights[row] = source[rows.lowerBound + row] }
            }
        }
        for row in rows.count..<padded { weights[row] = 0 }
        loadedWeights = rows.count
    }

    /// The logits of the rows in the buffer, two vectors at a time so that sums do not wait for one another.
    private func writeLogits(parameters: [Double], padded: Int) {
        parameters.withUnsafeBufferPointer { parameters in
            for k in 0..<logits {
                let intercept = Lanes(repeating: parameters[k * width + width - 1])
                let target = probabilities + k * Self.rows
                for row in stride(from: 0, to: padded, by: 8) {
                    // The second vector of the last pair may lie behind the rows, but never behind the buffer.
                    var first = intercept
                    var second = intercept
                    for column in 0..<(width - 1) {
                        let parameter = parameters[k * width + column]
                        first += parameter * columns.lanes(column * Self.rows + row)
                        second += parameter * columns.lanes(column * Self.rows + row + 4)
                    }
                    target.setLanes(row, first)
                    target.setLanes(row + 4, second)
                }
            }
        }
    }

    private mutating func addGradient(of k: Int, padded: Int) {
        let residual = residuals + k * Self.rows
        var column = 0
        while column + 4 <= width {
            let sums = fourDots(residual, columns + column * Self.rows, apart: Self.rows, padded)
            for offset in 0..<4 { gradient[k * width + column + offset] += sums[offset] }
            column += 4
        }
        while column < width {
            gradient[k * width + column] += dot(residual, columns + column * Self.rows, padded)
            column += 1
        }
    }

    /// One logit z for label 0: loss = ω·(ln(1 + e^−|z|) + max(z, 0) − y·z), with y = 1 for label 0.
    ///
    /// Where all weights are the same, the logarithms are one of a product, which stays below 2^(rows / 4).
    @inline(__always)
    private mutating func addBinary(_ rows: Range<Int>, padded: Int, withCurvature: Bool) {
        objective.isFirstLabel.withUnsafeBufferPointer { isFirst in
            for row in 0..<rows.count { residuals[row] = Double(isFirst[rows.lowerBound + row]) }
        }
        for row in rows.count..<padded { residuals[row] = 0 }
        // Rows that only pad would count in the product.
        let common = padded == rows.count ? objective.commonWeight : nil
        var loss = Lanes.zero
        var product = Lanes(repeating: 1)
        for row in stride(from: 0, to: padded, by: 4) {
            let z = probabilities.lanes(row)
            let target = residuals.lanes(row)
            let weight = weights.lanes(row)
            let positive = z .> Lanes.zero
            let power = exponentialOfNonpositive((-z).replacing(with: z, where: z .< Lanes.zero))
            let reciprocal = 1 / (1 + power)
            let probability = (power * reciprocal).replacing(with: reciprocal, where: positive)
            let hinge = Lanes.zero.replacing(with: z, where: positive)
            if common != nil {
                product *= 1 + power
                loss += hinge - target * z
            } else {
                loss += weight * (logarithm(1 + power) + hinge - target * z)
            }
            residuals.setLanes(row, weight * (probability - target))
            if withCurvature { curvature.setLanes(row, weight * power * reciprocal * reciprocal) }
        }
        value += common.map { $0 * (logarithm(product) + loss).sum() } ?? loss.sum()
    }

    /// K logits: loss = ω·(ln Σ e^(zₖ − m) + m − z_y) with m the greatest logit.
    private mutating func addSoftmax(_ rows: Range<Int>, padded: Int) {
        let labels = objective.examples.labels
        var loss = Lanes.zero
        for row in stride(from: 0, to: padded, by: 4) {
            var highest = Lanes(repeating: -.infinity)
            for k in 0..<logits {
                let z = probabilities.lanes(k * Self.rows + row)
                highest = highest.replacing(with: z, where: z .> highest)
            }
            let weight = weights.lanes(row)
            for lane in 0..<4 where row + lane < rows.count {
                let label = labels[rows.lowerBound + row + lane]
                loss[lane] -= weight[lane] * (probabilities[label * Self.rows + row + lane] - highest[lane])
            }
            var total = Lanes.zero
            for k in 0..<logits {
                let power = exponentialOfNonpositive(probabilities.lanes(k * Self.rows + row) - highest)
                probabilities.setLanes(k * Self.rows + row, power)
                total += power
            }
            loss += weight * logarithm(total)
            let reciprocal = 1 / total
            for k in 0..<logits {
                let probability = probabilities.lanes(k * Self.rows + row) * reciprocal
                probabilities.setLanes(k * Self.rows + row, probability)
                residuals.setLanes(k * Self.rows + row, weight * probability)
            }
            for lane in 0..<4 where row + lane < rows.count {
                let label = labels[rows.lowerBound + row + lane]
                residuals[label * Self.rows + row + lane] -= weight[lane]
            }
        }
        value += loss.sum()
    }

    private mutating func addSoftmaxCurvature(padded: Int) {
        for k in 0..<logits {
            for l in 0...k {
                for row in stride(from: 0, to: padded, by: 4) {
                    let pk = probabilities.lanes(k * Self.rows + row)
                    let pl = probabilities.lanes(l * Self.rows + row)
                    let factor = k == l ? pk * (1 - pk) : -(pk * pl)
                    curvature.setLanes(row, weights.lanes(row) * factor)
                }
                addOuterProducts(rowLogit: k, columnLogit: l, padded: padded)
            }
        }
    }

    /// Adds Σ s·xᵢ·xⱼ for one pair of logits to the lower triangle, s being the curvature.
    private mutating func addOuterProducts(rowLogit: Int, columnLogit: Int, padded: Int) {
        for i in 0..<width {
            let source = columns + i * Self.rows
            for row in stride(from: 0, to: padded, by: 4) {
                product.setLanes(row, curvature.lanes(row) * source.lanes(row))
            }
            let hessianRow = rowLogit * width + i
            let start = hessianRow * (hessianRow + 1) / 2 + columnLogit * width
            let end = rowLogit == columnLogit ? i + 1 : width
            var j = 0
            while j + 4 <= end {
                let sums = fourDots(product, columns + j * Self.rows, apart: Self.rows, padded)
                for offset in 0..<4 { hessian[start + j + offset] += sums[offset] }
                j += 4
            }
            while j < end {
                hessian[start + j] += dot(product, columns + j * Self.rows, padded)
                j += 1
            }
        }
    }
}
