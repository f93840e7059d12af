/// Per row the share of its nearest other rows that have another label, 0…1.
///
/// - `features`: n × d finite numbers; columns are standardised by their mean and population deviation, and constant ones
///   are left out. Distances are Euclidean.
/// - `labels`: n labels.
/// - `neighbors`: how many rows are looked at; fewer where there are fewer. Equal distances go to the lowest row.
///
/// Exact, by a k-d tree on all cores: about n·log n operations for few columns, up to n²·d for many. 0 for a single row.
public func neighborDisagreement(features: Matrix, labels: [Int], neighbors: Int = 10) -> [Double] {
    precondition(features.rows == labels.count, "one label per row")
    precondition(neighbors > 0, "there must be a neighbour to disagree with")
    let tree = NeighborTree(standardized(features))
    let chunk = 256
    let parts = concurrentMap((tree.count + chunk - 1) / chunk) { part -> [(row: Int, share: Double)] in
        var result: [(row: Int, share: Double)] = []
        for place in part * chunk..<min((part + 1) * chunk, tree.count) {
            // One more than asked for, because a row is among its own nearest.
            let nearest = tree.nearest(to: place, limit: neighbors + 1)
            for member in tree.members[place] {
                let row = Int(member)
                let others = nearest.filter { $0 != member }.prefix(neighbors)
                let differing = others.count { labels[Int($0)] != labels[row] }
                result.append((row, others.isEmpty ? 0 : Double(differing) / Double(others.count)))
            }
        }
        return result
    }
    var shares = [Double](repeating: 0, count: labels.count)
    for part in parts {
        for (row, share) in part { shares[row] = share }
    }
    return shares
}

/// The columns that vary, each with mean 0 and population deviation 1.
func standardized(_ features: Matrix) -> Matrix {
    guard features.rows > 0 else { return features }
    let moments = Standardization(of: features, ranges: [0..<features.rows])
    let varying = moments.deviations.indices.filter { moments.deviations[$0] > 0 }
    var values: [Double] = []
    values.reserveCapacity(features.rows * varying.count)
    for column in varying {
        let mean = moments.means[column]
        let deviation = moments.deviations[column]
        for value in features.columnMajor[column * features.rows..<(column + 1) * features.rows] {
            values.append((value - mean) / deviation)
        }
    }
    return Matrix(rows: features.rows, columns: varying.count, columnMajor: values)
}
