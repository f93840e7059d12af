/// Rows that cover the candidates best: each pick is the row farthest from everything labelled or picked before.
///
/// k-center greedy, O(n·(l + picks)·d). Left to itself it asks about outliers first; with `densities` the distance is
/// multiplied by them.
///
/// Source: O. Sener, S. Savarese, "Active Learning for Convolutional Neural Networks: A Core-Set Approach", ICLR 2018.
struct CoreSet {
    /// n × d standardised candidates.
    private let candidates: PointColumns
    private let densities: [Double]
    /// The squared distance of each candidate from the nearest covered row; infinite while nothing is covered.
    private var distances: [Double]

    init(candidates: Matrix, covered: Matrix, densities: [Double]?) {
        self.candidates = PointColumns(candidates)
        self.densities = densities ?? [Double](repeating: 1, count: candidates.rows)
        distances = [Double](repeating: .infinity, count: candidates.rows)
        for row in 0..<covered.rows { self.candidates.shorten(&distances, to: covered.row(row)) }
    }

    /// `count` different rows (fewer if there are fewer), each with its weighted distance; of equals the lowest.
    ///
    /// With nothing covered yet the densest row comes first.
    mutating func picks(_ count: Int) -> [(row: Int, score: Double)] {
        var picks: [(row: Int, score: Double)] = []
        var isPicked = [Bool](repeating: false, count: candidates.rows)
        while picks.count < min(count, candidates.rows) {
            var best = (row: -1, score: -1.0)
            for row in 0..<candidates.rows where !isPicked[row] {
                let distance = distances[row].isFinite ? distances[row].squareRoot() : 1
                let score = distance * densities[row]
                if score > best.score { best = (row, score) }
            }
            picks.append(best)
            isPicked[best.row] = true
            candidates.shorten(&distances, to: candidates.point(best.row))
        }
        return picks
    }
}

/// Numbers row after row, for work that reads whole rows.
struct RowMajor: Sendable {
    let rows: Int
    let columns: Int
    let values: [Double]

    init(_ matrix: Matrix) {
        rows = matrix.rows
        columns = matrix.columns
        values = (0..<matrix.rows).flatMap { matrix.row($0) }
    }

    func row(_ index: Int) -> ArraySlice<Double> {
        values[index * columns..<(index + 1) * columns]
    }
}

/// `Σ (a − b)²`.
func squaredDistance(_ a: ArraySlice<Double>, _ b: ArraySlice<Double>) -> Double {
    var sum = 0.0
    for (x, y) in zip(a, b) { sum += (x - y) * (x - y) }
    return sum
}

/// Per row `k / (Σ distances of its k nearest other rows + 10⁻⁷)`: large in the middle of many.
///
/// A single row has 1. Same values as scikit-activeml's typicality.
func typicality(of places: Matrix, neighbors: Int = 20) -> [Double] {
    guard places.rows > 1 else { return [Double](repeating: 1, count: places.rows) }
    let tree = NeighborTree(places)
    let table = RowMajor(places)
    let k = min(neighbors, places.rows - 1)
    let parts = concurrentMap(tree.count) { place -> (members: [Int32], value: Double) in
        let members = tree.members[place]
        let own = table.row(Int(members[0]))
        let sum = tree.nearest(to: place, limit: k + 1).reduce(0) {
            $0 + squaredDistance(own, table.row(Int($1))).squareRoot()
        }
        return (members, Double(k) / (sum + 1e-7))
    }
    var result = [Double](repeating: 0, count: places.rows)
    for part in parts {
        for member in part.members { result[Int(member)] = part.value }
    }
    return result
}
