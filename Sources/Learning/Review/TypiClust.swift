/// The most typical candidate of each cluster that has no label yet, the largest cluster first.
///
/// Candidates and labelled rows are clustered together into one cluster per label there is and per pick asked for. For a cold
/// start: it needs no model and never asks about outliers.
///
/// - `candidates`: n × d, standardised; `labeled`: l × d on the same scale.
///
/// Source: G. Hacohen, A. Dekel, D. Weinshall, "Active Learning on a Budget", ICML 2022.
func typicalPicks(
    _ count: Int,
    candidates: Matrix,
    labeled: Matrix,
    generator: inout SplitMix64
) -> [(row: Int, score: Double)] {
    let count = min(count, candidates.rows)
    guard count > 0 else { return [] }
    let all = candidates.appending(labeled)
    let clusters = clustered(PointColumns(all), into: min(all.rows, labeled.rows + count), generator: &generator)
    var members = [[Int]](repeating: [], count: all.rows)
    var isCovered = [Bool](repeating: false, count: all.rows)
    for row in 0..<all.rows {
        members[clusters[row]].append(row)
        if row >= candidates.rows { isCovered[clusters[row]] = true }
    }
    let open = members.indices.filter { !isCovered[$0] && !members[$0].isEmpty }
        .sorted { (-members[$0].count, $0) < (-members[$1].count, $1) }
    var picks = open.prefix(count).map { cluster -> (row: Int, score: Double) in
        let scores = typicality(of: all.rows(members[cluster]))
        let best = greatest(scores, 1)[0]
        return (members[cluster][best], scores[best])
    }
    guard picks.count < count else { return picks }
    // Every cluster is covered: what is left is picked by how typical it is of all.
    let taken = Set(picks.map(\.row))
    let scores = typicality(of: candidates)
    let rest = greatest(scores, candidates.rows).filter { !taken.contains($0) }
    picks += rest.prefix(count - picks.count).map { ($0, scores[$0]) }
    return picks
}

/// k-means by Lloyd's steps (at most 20) from k-means++ seeds: the cluster of each row, in `0..<count`.
///
/// Source: D. Arthur, S. Vassilvitskii, "k-means++: The Advantages of Careful Seeding", SODA 2007.
func clustered(_ points: PointColumns, into count: Int, generator: inout SplitMix64) -> [Int] {
    var centers = seeds(points, count, &generator)
    var clusters = [Int](repeating: 0, count: points.rows)
    for step in 0..<20 {
        let nearest = points.nearest(of: centers)
        if nearest == clusters, step > 0 { break }
        clusters = nearest
        var sums = [[Double]](repeating: [Double](repeating: 0, count: points.columns), count: count)
        var counts = [Double](repeating: 0, count: count)
        for row in 0..<points.rows {
            counts[clusters[row]] += 1
            for (column, value) in points.point(row).enumerated() { sums[clusters[row]][column] += value }
        }
        // A cluster that lost all its rows stays where it was.
        for cluster in 0..<count where counts[cluster] > 0 {
            centers[cluster] = sums[cluster].map { $0 / counts[cluster] }
        }
    }
    return clusters
}

/// Rows drawn in proportion to their squared distance from the ones drawn before.
private func seeds(_ points: PointColumns, _ count: Int, _ generator: inout SplitMix64) -> [[Double]] {
    var distances = [Double](repeating: .infinity, count: points.rows)
    var centers = [points.point(generator.index(below: points.rows))]
    while centers.count < count {
        points.shorten(&distances, to: centers[centers.count - 1])
        var rest = generator.uniform() * distances.reduce(0, +)
        let row = distances.firstIndex {
            rest -= $0
            return rest < 0
        }
        centers.append(points.point(row ?? generator.index(below: points.rows)))
    }
    return centers
}

extension Matrix {
    /// These rows with others below them.
    func appending(_ other: Matrix) -> Matrix {
        precondition(columns == other.columns, "rows of one table have the same columns")
        let values = (0..<columns).flatMap { column(at: $0) + other.column(at: $0) }
        return Matrix(rows: rows + other.rows, columns: columns, columnMajor: values)
    }

    private func column(at index: Int) -> ArraySlice<Double> {
        columnMajor[index * rows..<(index + 1) * rows]
    }
}
