/// Rows by the step that each would make the model take if its most probable label were the right one: BADGE.
///
/// The step is the gradient `g = (p − e)⊗x`, e the indicator of the most probable label, x the row on the scale of the
/// model. Long steps are uncertain rows; rows with different steps teach different things. Picks are the seeds of k-means++
/// on the steps: the longest first, then at random in proportion to the squared distance from the nearest pick.
///
/// Distances come from `‖r⊗x − r′⊗x′‖² = ‖r‖²‖x‖² + ‖r′‖²‖x′‖² − 2·(r·r′)(x·x′)`, so no gradient is written out: O(n·(d + K))
/// per pick.
///
/// Source: J. Ash et al., "Deep Batch Active Learning by Diverse, Uncertain Gradient Lower Bounds", ICLR 2020.
struct GradientSampling {
    private let rows: Int
    /// Row after row the standardised features.
    private let features: [Double]
    private let width: Int
    /// Row after row p − e.
    private let residuals: [Double]
    private let classes: Int
    /// ‖g‖² by row.
    let squaredLengths: [Double]

    /// - `features`: n × d, on the scale of the model.
    /// - `probabilities`: n × K.
    init(features: Matrix, probabilities: Matrix) {
        rows = features.rows
        width = features.columns
        classes = probabilities.columns
        let top = probabilities.greatestColumns()
        self.features = (0..<rows).flatMap { features.row($0) }
        residuals = (0..<rows).flatMap { row -> [Double] in
            var residual = probabilities.row(row)
            residual[top[row]] -= 1
            return residual
        }
        var lengths = [Double](repeating: 0, count: rows)
        for row in 0..<rows {
            let x = self.features[row * width..<(row + 1) * width].reduce(0) { $0 + $1 * $1 }
            let r = residuals[row * classes..<(row + 1) * classes].reduce(0) { $0 + $1 * $1 }
            lengths[row] = x * r
        }
        squaredLengths = lengths
    }

    /// `count` different rows (fewer if there are fewer), each with the squared distance that it was picked at.
    func picks(_ count: Int, generator: inout SplitMix64) -> [(row: Int, score: Double)] {
        var picks: [(row: Int, score: Double)] = []
        var distances = squaredLengths
        var isPicked = [Bool](repeating: false, count: rows)
        while picks.count < min(count, rows) {
            let row = picks.isEmpty ? greatest(distances, 1)[0] : draw(distances, isPicked, &generator)
            picks.append((row, distances[row]))
            isPicked[row] = true
            if picks.count == 1 { distances = distances.map { _ in .infinity } }
            shorten(&distances, to: row)
        }
        return picks
    }

    /// A row in proportion to its distance; in equal shares where all are 0.
    private func draw(_ distances: [Double], _ isPicked: [Bool], _ generator: inout SplitMix64) -> Int {
        let total = distances.reduce(0, +)
        let left = isPicked.count { !$0 }
        var rest = generator.uniform() * (total > 0 ? total : Double(left))
        var last = 0
        for row in distances.indices where !isPicked[row] {
            let share = total > 0 ? distances[row] : 1
            guard share > 0 else { continue }
            last = row
            rest -= share
            if rest < 0 { break }
        }
        return last
    }

    private func shorten(_ distances: inout [Double], to pick: Int) {
        features.withUnsafeBufferPointer { features in
            residuals.withUnsafeBufferPointer { residuals in
                for row in 0..<rows {
                    var x = 0.0
                    for column in 0..<width {
                        x += features[row * width + column] * features[pick * width + column]
                    }
                    var r = 0.0
                    for label in 0..<classes {
                        r += residuals[row * classes + label] * residuals[pick * classes + label]
                    }
                    let distance = squaredLengths[row] + squaredLengths[pick] - 2 * r * x
                    distances[row] = min(distances[row], max(0, distance))
                }
                distances[pick] = 0
            }
        }
    }
}
