extension DecisionTree {
    /// Grows a classification tree (CART) by Gini impurity, each split the best of all midpoints between distinct values.
    ///
    /// - `features`: n × d finite numbers, `labels`: n classes in `0..<classes`, `weights`: n numbers ≥ 0; a row of
    ///   weight 2 counts as two rows, a row of weight 0 does not take part.
    ///
    /// A node is split while it is impure, its depth allows it and some column varies in it, even if no split lowers the
    /// impurity (as in scikit-learn). Equal splits go to the lowest column, then to the lowest threshold. With n rows
    /// the cost is one sort per column and one pass per column and level; memory beyond the matrix is half its size.
    ///
    /// Source: L. Breiman, J. Friedman, R. Olshen, C. Stone, "Classification and Regression Trees", 1984.
    public static func fit(
        features: Matrix,
        labels: [Int],
        classes: Int,
        weights: [Double],
        options: TreeOptions = TreeOptions()
    ) throws(TrainingError) -> DecisionTree {
        let examples = Examples(features: features, labels: labels, weights: weights, classes: classes)
        try examples.validate()
        guard (0...12).contains(options.maximumDepth), classes << options.maximumDepth < 1 << 16 else {
            throw .shape("a tree has at most 12 questions to a leaf, and labels · 2^depth stays below 65,536")
        }
        let columns = PresortedColumns(features)
        return grown(on: examples, presorted: columns, ranges: [0..<features.rows], options: options)
    }

    /// Grows on some ranges of checked examples.
    static func grown(
        on examples: Examples,
        presorted: PresortedColumns,
        ranges: [Range<Int>],
        options: TreeOptions
    ) -> DecisionTree {
        var growth = TreeGrowth(examples: examples, presorted: presorted, ranges: ranges, options: options)
        while growth.deepen() {}
        return DecisionTree(classes: examples.classes, columns: examples.features.columns, nodes: growth.nodes)
    }
}

/// The rows of each column in ascending order of value, sorted once for all trees on the same matrix.
struct PresortedColumns: Sendable {
    /// The top bit of an entry: its value differs from the one before.
    static let newValue: UInt32 = 1 << 31

    /// Per column: row numbers, with ``newValue`` set where a new value begins.
    let entries: [[UInt32]]

    init(_ features: Matrix) {
        entries = concurrentMap(features.columns) { column in
            features.columnMajor.withUnsafeBufferPointer { storage in
                let values = UnsafeBufferPointer(
                    rebasing: storage[column * features.rows..<(column + 1) * features.rows]
                )
                var order = sortedOrder(values)
                for index in order.indices.dropFirst().reversed()
                where values[Int(order[index])] != values[Int(order[index - 1])] {
                    order[index] |= Self.newValue
                }
                return order
            }
        }
    }
}
