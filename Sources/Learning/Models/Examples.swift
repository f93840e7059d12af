extension Examples {
    /// Throws what is wrong with the data, looking at everything once.
    ///
    /// Every class must have two rows with a weight above 0.
    func validate() throws(TrainingError) {
        let counts = try validatedCounts()
        try validateFinite()
        try Self.requireEveryClass(counts)
    }

    /// As ``validate()``, with the standardisation of all rows, whose sums tell whether all values are finite.
    func validatedStandardization() throws(TrainingError) -> Standardization {
        let counts = try validatedCounts()
        let standardization = Standardization(of: features, ranges: [0..<features.rows])
        for column in standardization.unmeasurable { try requireFinite(column) }
        try Self.requireEveryClass(counts)
        return standardization
    }

    /// Rows with a weight above 0 by class, of labels and weights that are what they should be.
    private func validatedCounts() throws(TrainingError) -> [Int] {
        guard features.rows > 0 else { throw .noRows }
        guard labels.count == features.rows else { throw .shape("one label per row") }
        guard weights.count == features.rows else { throw .shape("one weight per row") }
        guard classes >= 2 else { throw .oneClass }
        var counts = [Int](repeating: 0, count: classes)
        for part in mapPieces(of: [0..<labels.count], { counted($0) }) {
            for (label, count) in (try part.get()).enumerated() { counts[label] += count }
        }
        return counts
    }

    private func counted(_ rows: Range<Int>) -> Result<[Int], TrainingError> {
        labels.withUnsafeBufferPointer { labels in
            weights.withUnsafeBufferPointer { weights in
                var counts = [Int](repeating: 0, count: classes)
                for row in rows {
                    let label = labels[row]
                    let weight = weights[row]
                    guard label >= 0, label < classes else { return .failure(.labelOutOfRange(row: row, label: label)) }
                    guard weight.isFinite, weight >= 0 else { return .failure(.badWeight(row: row)) }
                    if weight > 0 { counts[label] += 1 }
                }
                return .success(counts)
            }
        }
    }

    private static func requireEveryClass(_ counts: [Int]) throws(TrainingError) {
        guard counts.contains(where: { $0 > 0 }) else { throw .allWeightsZero }
        guard counts.count(where: { $0 > 0 }) > 1 else { throw .oneClass }
        for (label, count) in counts.enumerated() where count < 2 {
            throw .tooFewRows(label: label, have: count, need: 2)
        }
    }

    /// A sum of zeros, one for each value, is 0 only if all values are finite; only if it is not, the column is searched.
    private func validateFinite() throws(TrainingError) {
        let features = features
        let sums = concurrentMap(features.columns) { column in
            features.columnMajor.withUnsafeBufferPointer { storage in
                // Several sums at a time do not wait for one another.
                var sums = (Lanes.zero, Lanes.zero)
                var index = column * features.rows
                let end = index + features.rows
                while index + 8 <= end {
                    sums.0 += Lanes(storage[index], storage[index + 1], storage[index + 2], storage[index + 3]) * 0
                    sums.1 += Lanes(storage[index + 4], storage[index + 5], storage[index + 6], storage[index + 7]) * 0
                    index += 8
                }
                return storage[index..<end].reduce((sums.0 + sums.1).sum()) { $0 + $1 * 0 }
            }
        }
        for (column, sum) in sums.enumerated() where sum != 0 { try requireFinite(column) }
    }

    private func requireFinite(_ column: Int) throws(TrainingError) {
        let values = features.columnMajor[column * features.rows..<(column + 1) * features.rows]
        if let bad = values.firstIndex(where: { !$0.isFinite }) {
            throw .notFinite(row: bad - column * features.rows, column: column)
        }
    }

    /// The total weight of each class over `ranges`.
    func classWeights(in ranges: [Range<Int>]) -> [Double] {
        let parts = mapPieces(of: ranges) { rows in
            var totals = [Double](repeating: 0, count: classes)
            for row in rows { totals[labels[row]] += weights[row] }
            return totals
        }
        return parts.reduce([Double](repeating: 0, count: classes)) { zip($0, $1).map(+) }
    }

    /// The weight that all rows of `ranges` have; nil if they differ or there are none.
    func commonWeight(in ranges: [Range<Int>]) -> Double? {
        guard let first = ranges.first(where: { !$0.isEmpty }).map({ weights[$0.lowerBound] }) else { return nil }
        let parts = mapPieces(of: ranges) { rows in
            weights.withUnsafeBufferPointer { weights in
                var differs = SIMD8<UInt64>.zero
                var row = rows.lowerBound
                while row + 8 <= rows.upperBound {
                    for lane in 0..<8 { differs[lane] |= weights[row + lane].bitPattern ^ first.bitPattern }
                    row += 8
                }
                while row < rows.upperBound {
                    differs[0] |= weights[row].bitPattern ^ first.bitPattern
                    row += 1
                }
                return differs == .zero
            }
        }
        return parts.allSatisfy { $0 } ? first : nil
    }

    /// By row 1 where it has the label, else 0.
    func marks(ofLabel label: Int) -> [UInt8] {
        var marks = [UInt8](repeating: 0, count: labels.count)
        concurrentUpdate(&marks) { row, mark in mark = labels[row] == label ? 1 : 0 }
        return marks
    }

    /// What `work` makes of stretches of `ranges`, on all cores, in order.
    private func mapPieces<Part: Sendable>(
        of ranges: [Range<Int>],
        _ work: @escaping @Sendable (Range<Int>) -> Part
    ) -> [Part] {
        let pieces = ranges.pieces(of: 65_536)
        return concurrentMap(pieces.count) { work(pieces[$0]) }
    }
}

extension [Range<Int>] {
    /// The ranges cut into stretches of at most `length`.
    func pieces(of length: Int) -> [Range<Int>] {
        flatMap { range in
            stride(from: range.lowerBound, to: range.upperBound, by: length).map {
                $0..<Swift.min($0 + length, range.upperBound)
            }
        }
    }
}
