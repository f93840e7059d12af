/// The factor L of a symmetric positive definite matrix A = L·Lᵀ, packed as a lower triangle.
struct Cholesky: Sendable {
    private var factor: [Double]
    private let dimension: Int

    /// Factorises a packed lower triangle (`i · (i + 1) / 2 + j`).
    ///
    /// A pivot lost to rounding is replaced by a tiny share of the greatest diagonal element, which shortens the step in
    /// that direction instead of failing.
    init(of triangle: [Double], dimension: Int) {
        self.dimension = dimension
        factor = triangle
        let greatest = (0..<dimension).map { triangle[$0 * ($0 + 3) / 2] }.max() ?? 1
        let floor = max(greatest, .leastNormalMagnitude) * 0x1p-45
        factor.withUnsafeMutableBufferPointer { l in
            for i in 0..<dimension {
                let rowI = i * (i + 1) / 2
                for j in 0...i {
                    let rowJ = j * (j + 1) / 2
                    var sum = l[rowI + j]
                    for k in 0..<j { sum -= l[rowI + k] * l[rowJ + k] }
                    l[rowI + j] = i == j ? max(sum, floor).squareRoot() : sum / l[rowJ + j]
                }
            }
        }
    }

    /// The x with A·x = b.
    func solve(_ b: [Double]) -> [Double] {
        var x = b
        for i in 0..<dimension {
            let row = i * (i + 1) / 2
            for k in 0..<i { x[i] -= factor[row + k] * x[k] }
            x[i] /= factor[row + i]
        }
        for i in stride(from: dimension - 1, through: 0, by: -1) {
            x[i] /= factor[i * (i + 3) / 2]
            for k in 0..<i { x[k] -= factor[i * (i + 1) / 2 + k] * x[i] }
        }
        return x
    }
}
