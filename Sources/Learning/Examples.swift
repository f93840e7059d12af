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

    /// A sum over a column is finite only if all of it is, or if finite values overflow it; only then is it searched.
    private func validateFinite() throws(TrainingError) {
        for column in 0..<features.columns {
            let values = features.columnMajor[column * features.rows..<(column + 1) * features.rows]
            let sum = values.withUnsafeBufferPointer { $0.reduce(0) { $0 + $1 * 0 } }
            guard sum != 0 else { continue }
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
