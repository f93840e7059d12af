/// How much each row's label looks wrong, 0…1: `((1 − p_given) + share of the 10 nearest rows with another label) / 2`.
///
/// - `probabilities`: n × K out-of-sample probabilities, best ``anchoredProbabilities(features:labels:classes:weights:trusted:modelType:seed:)``.
/// - `labels`: n given labels in `0..<K`.
/// - `disagreement`: n shares from ``neighborDisagreement(features:labels:neighbors:)``.
///
/// From 0.8 on both the model and the neighbourhood contradict the label; clean data have 0.7–2.6 % of such rows.
public func suspicion(probabilities: Matrix, labels: [Int], disagreement: [Double]) -> [Double] {
    precondition(probabilities.rows == labels.count, "one label per row of probabilities")
    precondition(disagreement.count == labels.count, "one share per row")
    return labels.indices.map { row in (1 - probabilities[row, labels[row]] + disagreement[row]) / 2 }
}
