/// The kinds of model a bundle can hold.
public enum ModelType: String, Codable, Sendable, CaseIterable {
    /// Regularised logistic regression, multinomial for more than two labels.
    case logistic
    /// A classification tree.
    case tree
}

/// A fitted model: from a row of numbers to one probability per label.
public enum Model: Codable, Sendable, Equatable {
    /// See ``LogisticModel``.
    case logistic(LogisticModel)
    /// See ``DecisionTree``.
    case tree(DecisionTree)

    /// The probabilities of the K labels for one row, in label order; they sum to 1.
    ///
    /// - Precondition: `row` has one finite number per column the model was fitted on.
    public func probabilities(of row: [Double]) -> [Double] {
        switch self {
        case .logistic(let model): model.probabilities(of: row)
        case .tree(let tree): tree.probabilities(of: row)
        }
    }

    /// The kind of this model.
    public var type: ModelType {
        switch self {
        case .logistic: .logistic
        case .tree: .tree
        }
    }
}
