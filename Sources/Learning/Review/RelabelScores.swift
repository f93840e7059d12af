/// The answers that a labelled row has so far.
public struct RelabelAnswers: Sendable, Equatable {
    /// The probability that the agreed label is right, from the model and the answers.
    public var quality: Double
    /// The summed weight of those who answered; 1 each if nothing is known of them.
    public var weight: Double

    /// Takes a probability and a weight.
    public init(quality: Double, weight: Double) {
        self.quality = quality
        self.weight = weight
    }
}

/// How sure each row would still be if the next answer said nothing: the lower, the more one more answer is worth.
///
/// ActiveLab: `(q·(Σ a + m) + ā/K) / (Σ a + m + ā)` with q the probability of the agreed label, a the weights of those who
/// answered, m that of the model and ā their mean. A row without answers has q = its greatest probability and Σ a = 0, so new
/// rows and second opinions are measured alike. Same scores as cleanlab 2.9 `get_active_learning_scores`, given its weights.
///
/// Source: H. Goh, J. Mueller, "ActiveLab: Active Learning with Re-Labeling by Multiple Annotators", 2023.
public func settledness(
    of answers: [RelabelAnswers],
    classes: Int,
    modelWeight: Double = 1,
    meanWeight: Double = 1
) -> [Double] {
    precondition(classes > 1 && modelWeight > 0 && meanWeight > 0, "weights are above 0 and there is a choice")
    return answers.map { answer in
        let settled = answer.weight + modelWeight
        return (answer.quality * settled + meanWeight / Double(classes)) / (settled + meanWeight)
    }
}
