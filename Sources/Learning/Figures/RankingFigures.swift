/// The area under the ROC curve: the probability that a positive row scores above a negative one, ties counting half.
///
/// `Σ ω₊·ω₋·([s₊ > s₋] + ½[s₊ = s₋]) / (Σ ω₊ · Σ ω₋)`, by one pass over the sorted scores: O(n) beyond the sort.
///
/// - `scores`: n numbers, none NaN; only their order counts.
/// - `weights`: n numbers ≥ 0; nil counts every row once.
///
/// Nil if either side has no weight. Same value as scikit-learn's `roc_auc_score`.
public func areaUnderCurve(scores: [Double], positives: [Bool], weights: [Double]? = nil) -> Double? {
    precondition(scores.count == positives.count, "one truth per score")
    precondition(weights == nil || weights?.count == scores.count, "one weight per score")
    let order = scores.withUnsafeBufferPointer(sortedOrder)
    var below = 0.0
    var pairs = 0.0
    var totalPositive = 0.0
    var index = 0
    while index < order.count {
        let score = scores[Int(order[index])]
        var positive = 0.0
        var negative = 0.0
        while index < order.count, scores[Int(order[index])] == score {
            let row = Int(order[index])
            let weight = weights?[row] ?? 1
            if positives[row] { positive += weight } else { negative += weight }
            index += 1
        }
        pairs += positive * (below + negative / 2)
        below += negative
        totalPositive += positive
    }
    guard totalPositive > 0, below > 0 else { return nil }
    return pairs / (totalPositive * below)
}

/// The area under the curve of label probabilities.
///
/// Two labels: how P(label 0) ranks the rows of label 0 above the others. More: the plain mean over the labels of each
/// one against the rest, as in scikit-learn's `roc_auc_score(multi_class="ovr", average="macro")`; labels without rows, or
/// with all rows, take no part. Nil if no label can be ranked.
///
/// - `probabilities`: n × K.
/// - `labels`: n labels in `0..<K`.
public func areaUnderCurve(probabilities: Matrix, labels: [Int], weights: [Double]? = nil) -> Double? {
    precondition(probabilities.rows == labels.count, "one label per row of probabilities")
    let ranked = probabilities.columns > 2 ? Array(0..<probabilities.columns) : [0]
    let areas = ranked.compactMap { label in
        areaUnderCurve(scores: probabilities.column(label), positives: labels.map { $0 == label }, weights: weights)
    }
    return areas.isEmpty ? nil : areas.reduce(0, +) / Double(areas.count)
}

extension Matrix {
    /// A copy of one column, `rows` numbers long.
    func column(_ index: Int) -> [Double] {
        precondition(index >= 0 && index < columns, "column outside the matrix")
        return Array(columnMajor[index * rows..<(index + 1) * rows])
    }

    /// The column with the greatest number in each row; of equals the first.
    func greatestColumns() -> [Int] {
        var best = [Int](repeating: 0, count: rows)
        columnMajor.withUnsafeBufferPointer { values in
            for column in stride(from: 1, to: columns, by: 1) {
                for row in 0..<rows where values[column * rows + row] > values[best[row] * rows + row] {
                    best[row] = column
                }
            }
        }
        return best
    }
}
