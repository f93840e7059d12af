extension Examples {
    /// Throws what is wrong with the data, looking at everything once.
    ///
    /// Every class must have two rows with a weight above 0.
    func validate() throws(TrainingError) {
        try validateShape()
        var counts = [Int](repeating: 0, count: classes)
        for row in labels.indices {
            let label = labels[row]
            guard label >= 0, label < classes else { throw .labelOutOfRange(row: row, label: label) }
            guard weights[row].isFinite, weights[row] >= 0 else { throw .badWeight(row: row) }
            if weights[row] > 0 { counts[label] += 1 }
        }
        try validateFinite()
        guard counts.contains(where: { $0 > 0 }) else { throw .allWeightsZero }
        guard counts.count(where: { $0 > 0 }) > 1 else { throw .oneClass }
        for (label, count) in counts.enumerated() where count < 2 {
            throw .tooFewRows(label: label, have: count, need: 2)
        }
    }

    private func validateShape() throws(TrainingError) {
        guard features.rows > 0 else { throw .noRows }
        guard labels.count == features.rows else { throw .shape("one label per row") }
        guard weights.count == features.rows else { throw .shape("one weight per row") }
        guard classes >= 2 else { throw .oneClass }
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
        for (column, sum) in sums.enumerated() where sum != 0 {
            let values = features.columnMajor[column * features.rows..<(column + 1) * features.rows]
            if let bad = values.firstIndex(where: { !$0.isFinite }) {
                throw .notFinite(row: bad - column * features.rows, column: column)
            }
        }
    }

    /// The total weight of each class over `ranges`.
    func classWeights(in ranges: [Range<Int>]) -> [Double] {
        var totals = [Double](repeating: 0, count: classes)
        for range in ranges {
            for row in range { totals[labels[row]] += weights[row] }
        }
        return totals
    }
}
