/// The Brier score of label probabilities: the mean squared distance from what happened, 0 best.
///
/// `Σᵢ ωᵢ Σₖ (pᵢₖ − [yᵢ = k])² / Σ ω`, halved for two labels so that it is the familiar `(p − y)²`: 0…1 with two labels,
/// 0…2 with more. Same convention as scikit-learn's `brier_score_loss`. Nil if there is no weight.
///
/// - `probabilities`: n × K.
/// - `labels`: n labels in `0..<K`.
/// - `weights`: n numbers ≥ 0; nil counts every row once.
public func brierScore(probabilities: Matrix, labels: [Int], weights: [Double]? = nil) -> Double? {
    weightedMean(brierScores(probabilities: probabilities, labels: labels), weights: weights)
}

/// The Brier score of every row by itself, for paired comparisons; see ``brierScore(probabilities:labels:weights:)``.
public func brierScores(probabilities: Matrix, labels: [Int]) -> [Double] {
    precondition(probabilities.rows == labels.count, "one label per row of probabilities")
    let scale = probabilities.columns == 2 ? 0.5 : 1
    var scores = [Double](repeating: 0, count: labels.count)
    for column in 0..<probabilities.columns {
        for row in labels.indices {
            let miss = probabilities[row, column] - (labels[row] == column ? 1 : 0)
            scores[row] += scale * miss * miss
        }
    }
    return scores
}

/// The mean negative log-likelihood of the labels, in nats: `−Σ ωᵢ ln pᵢ,yᵢ / Σ ω`.
///
/// Probabilities are clipped to 2⁻⁵² … 1 − 2⁻⁵², as scikit-learn's `log_loss` does, so a certain error costs about 36 and
/// not infinity. Nil if there is no weight.
public func logLoss(probabilities: Matrix, labels: [Int], weights: [Double]? = nil) -> Double? {
    precondition(probabilities.rows == labels.count, "one label per row of probabilities")
    let losses = labels.indices.map { row in
        -naturalLogarithm(min(max(probabilities[row, labels[row]], 0x1p-52), 1 - 0x1p-52))
    }
    return weightedMean(losses, weights: weights)
}

/// `Σ ω·x / Σ ω`; nil if the weights sum to 0.
func weightedMean(_ values: [Double], weights: [Double]?) -> Double? {
    guard let weights else { return values.isEmpty ? nil : values.reduce(0, +) / Double(values.count) }
    precondition(weights.count == values.count, "one weight per value")
    var sum = 0.0
    var total = 0.0
    for (value, weight) in zip(values, weights) {
        sum += weight * value
        total += weight
    }
    return total > 0 ? sum / total : nil
}
