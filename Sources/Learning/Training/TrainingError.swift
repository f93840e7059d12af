/// Why training data cannot be learned from. Every case but `givenUp` is about the data as given; training itself always
/// ends.
public enum TrainingError: Error, Sendable, Equatable {
    /// There is no row at all.
    case noRows
    /// Arrays disagree in length, or a matrix has another shape than its use asks for; says which.
    case shape(String)
    /// A feature is NaN or infinite.
    case notFinite(row: Int, column: Int)
    /// A label is outside `0..<classes`.
    case labelOutOfRange(row: Int, label: Int)
    /// A weight is negative, NaN or infinite.
    case badWeight(row: Int)
    /// No row has a weight above 0.
    case allWeightsZero
    /// Fewer than two classes have rows.
    case oneClass
    /// A class has fewer rows with a weight above 0 than training needs (2).
    case tooFewRows(label: Int, have: Int, need: Int)
    /// The rule or its parameters contradict themselves or the features; says how.
    case badPolicy(String)
    /// Whoever wanted the training gave it up.
    case givenUp
}
