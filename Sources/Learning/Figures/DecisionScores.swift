/// How well one label is decided.
public struct LabelScores: Codable, Sendable, Equatable {
    /// The share of the decisions for this label that were right; nil if it was never decided.
    public var precision: Double?
    /// The share of the label's rows that were decided for it; nil if it has no rows.
    public var recall: Double?
    /// How many rows (or how much weight) have this label.
    public var support: Double
}

/// Precision and recall of every label.
///
/// - `confusion`: K × K counts or weights as `confusion[decision][truth]`.
public func labelScores(confusion: [[Double]]) -> [LabelScores] {
    precondition(confusion.allSatisfy { $0.count == confusion.count }, "a confusion matrix is square")
    return confusion.indices.map { label in
        let decided = confusion[label].reduce(0, +)
        let support = confusion.reduce(0) { $0 + $1[label] }
        let right = confusion[label][label]
        return LabelScores(
            precision: decided > 0 ? right / decided : nil,
            recall: support > 0 ? right / support : nil,
            support: support
        )
    }
}

/// The mean recall of the labels that have rows: ½ for guessing between two, however rare one is. Nil without rows.
///
/// - `confusion`: K × K counts or weights as `confusion[decision][truth]`.
public func balancedAccuracy(confusion: [[Double]]) -> Double? {
    let recalls = labelScores(confusion: confusion).compactMap(\.recall)
    return recalls.isEmpty ? nil : recalls.reduce(0, +) / Double(recalls.count)
}

/// The counts of `decisions` against `truths` as `confusion[decision][truth]`, K × K.
public func confusionMatrix(
    decisions: [Int],
    truths: [Int],
    classes: Int,
    weights: [Double]? = nil
) -> [[Double]] {
    precondition(decisions.count == truths.count, "one truth per decision")
    var counts = [[Double]](repeating: [Double](repeating: 0, count: classes), count: classes)
    for row in decisions.indices { counts[decisions[row]][truths[row]] += weights?[row] ?? 1 }
    return counts
}
