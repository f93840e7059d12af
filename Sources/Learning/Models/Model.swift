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

/// One member, named for the kind: `{"logistic": {…}}`.
extension Model {
    private enum CodingKeys: String, CodingKey {
        case logistic
        case tree
    }

    private enum FirstKeys: String, CodingKey {
        case model = "_0"
    }

    /// Reads `logistic` or else `tree`.
    public init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: CodingKeys.self)
        self =
            members.contains(.logistic)
            ? .logistic(try Self.read(.logistic, of: members)) : .tree(try Self.read(.tree, of: members))
    }

    /// Bundles are never rewritten, and the first ones have the model a level deeper.
    private static func read<Fitted: Decodable>(
        _ key: CodingKeys,
        of members: KeyedDecodingContainer<CodingKeys>
    ) throws -> Fitted {
        let deeper = try members.nestedContainer(keyedBy: FirstKeys.self, forKey: key)
        return deeper.contains(.model)
            ? try deeper.decode(Fitted.self, forKey: .model) : try members.decode(Fitted.self, forKey: key)
    }

    /// Writes the one member.
    public func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .logistic(let model): try members.encode(model, forKey: .logistic)
        case .tree(let tree): try members.encode(tree, forKey: .tree)
        }
    }
}
