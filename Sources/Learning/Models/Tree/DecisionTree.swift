/// A classification tree: yes-or-no questions of the form "is column j at most t?" down to a leaf with probabilities.
public struct DecisionTree: Codable, Sendable, Equatable {
    /// A question or an answer; children come after their parent in ``DecisionTree/nodes``.
    public struct Node: Codable, Sendable, Equatable {
        /// The column asked about; nil in a leaf.
        public var column: Int?
        /// Rows with a value at most this go left.
        public var threshold: Double
        /// Where rows at most the threshold go; 0 in a leaf.
        public var left: Int
        /// Where rows above the threshold go; 0 in a leaf.
        public var right: Int
        /// The training weight of each label that reached this node.
        public var counts: [Double]
        /// The label probabilities at this node, smoothed if the options said so.
        public var probabilities: [Double]
        /// The Gini impurity `1 − Σ pₖ²` of `counts`.
        public var impurity: Double
    }

    /// K, the number of labels.
    public var classes: Int
    /// How many columns a row has.
    public var columns: Int
    /// The nodes, the root first.
    public var nodes: [Node]

    /// The probabilities of the K labels for one row, in label order.
    public func probabilities(of row: [Double]) -> [Double] {
        precondition(row.count == columns, "a row has one number per column of the tree")
        return nodes[leaf { row[$0] }].probabilities
    }

    /// The nodes that `row` passes, from the root to its leaf: the explanation of its probabilities.
    public func path(of row: [Double]) -> [Int] {
        precondition(row.count == columns, "a row has one number per column of the tree")
        var path = [0]
        var index = 0
        while let column = nodes[index].column {
            index = row[column] <= nodes[index].threshold ? nodes[index].left : nodes[index].right
            path.append(index)
        }
        return path
    }

    /// The number of leaves.
    public var leafCount: Int {
        nodes.count { $0.column == nil }
    }

    /// The mean Gini impurity of the leaves, by training weight.
    public var trainingImpurity: Double {
        var weighted = 0.0
        var total = 0.0
        for node in nodes where node.column == nil {
            let weight = node.counts.reduce(0, +)
            weighted += weight * node.impurity
            total += weight
        }
        return total > 0 ? weighted / total : 0
    }

    /// The index of the leaf of the row whose values `value` gives by column.
    func leaf(_ value: (Int) -> Double) -> Int {
        var index = 0
        while let column = nodes[index].column {
            index = value(column) <= nodes[index].threshold ? nodes[index].left : nodes[index].right
        }
        return index
    }
}

/// How a ``DecisionTree`` is grown.
public struct TreeOptions: Sendable, Equatable {
    /// The longest path from root to leaf, in questions.
    public var maximumDepth: Int
    /// Whether leaves answer `(nₖ + 1) / (n + K)` instead of the bare share of each label.
    public var smoothed: Bool

    /// Depth 5, smoothed leaves.
    public init(maximumDepth: Int = 5, smoothed: Bool = true) {
        self.maximumDepth = maximumDepth
        self.smoothed = smoothed
    }
}
