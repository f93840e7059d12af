/// Everything the training of one agent's bundle needs; the same problem gives the same bundle, bit for bit.
public struct TrainingProblem: Sendable {
    /// n × d raw features, one-hot expanded, missing values already replaced by their defaults.
    public var features: Matrix
    /// The d names, for messages and importances.
    public var featureNames: [String]
    /// n labels in `0..<classes`; for a model with two labels, 0 is the one acted on.
    public var labels: [Int]
    /// K, the number of labels.
    public var classes: Int
    /// n row weights, confidence / 100: they weigh the fit and the choice of thresholds, not the reported figures.
    public var weights: [Double]
    /// n times in seconds since any fixed moment; they only decide whether and how to validate forward in time.
    public var times: [Double]
    /// The value of a decision against the truth, `utility[decision][truth]`; the identity makes utility accuracy.
    public var utility: [[Double]]
    /// The value of a decision as the agent itself knows it, which chooses among more than two labels and is what rows
    /// are scored by; nil for ``utility``, from which it differs where that was balanced.
    public var decisionUtility: [[Double]]?
    /// How the agent decides.
    public var policy: DecisionPolicy
    /// Which model to fit.
    public var modelType: ModelType
    /// Where all randomness starts: taken from the content hash of the training set.
    public var seed: UInt64

    /// Takes the parts as they are; ``train(_:)`` checks them.
    public init(
        features: Matrix,
        featureNames: [String],
        labels: [Int],
        classes: Int,
        weights: [Double],
        times: [Double],
        utility: [[Double]],
        decisionUtility: [[Double]]? = nil,
        policy: DecisionPolicy,
        modelType: ModelType,
        seed: UInt64
    ) {
        self.features = features
        self.featureNames = featureNames
        self.labels = labels
        self.classes = classes
        self.weights = weights
        self.times = times
        self.utility = utility
        self.decisionUtility = decisionUtility
        self.policy = policy
        self.modelType = modelType
        self.seed = seed
    }

    /// A utility under which every label counts the same however rare it is: column t of `utility` times n / (K · nₜ).
    ///
    /// With the identity its mean is balanced accuracy. Labels without rows keep their column.
    public static func balanced(_ utility: [[Double]], labels: [Int]) -> [[Double]] {
        let classes = utility.count
        var counts = [Int](repeating: 0, count: classes)
        for label in labels where label >= 0 && label < classes { counts[label] += 1 }
        return utility.map { row in
            row.indices.map { truth in
                guard counts[truth] > 0 else { return row[truth] }
                return row[truth] * Double(labels.count) / Double(classes * counts[truth])
            }
        }
    }
}

/// How an agent turns features into a decision.
public enum DecisionPolicy: Sendable, Equatable {
    /// By a rule whose parameters are learned.
    case rule(RuleShape)
    /// By the model: with two labels, label 0 if its probability is at least a threshold, whose active value this is;
    /// with more, the most probable label.
    case model(threshold: Double)
}
