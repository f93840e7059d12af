extension Model {
    /// The share of the model that rests on each feature, summing to 1 (or all 0 for a model that uses none).
    ///
    /// Logistic: the mean over logits of |coefficient| · the feature's own standard deviation, which for a column of its
    /// own is the standardised coefficient. Tree: the weighted drop of Gini impurity at the feature's splits.
    func shares(columns: [ModelColumn], features: Matrix) -> [Double] {
        var shares = [Double](repeating: 0, count: features.columns)
        switch self {
        case .logistic(let model):
            let deviations = Standardization(of: features, ranges: [0..<features.rows]).deviations
            for (index, column) in columns.enumerated() {
                let slope = model.coefficients.reduce(0) { $0 + abs($1[index]) } / Double(model.coefficients.count)
                for feature in column.features { shares[feature] = slope * deviations[feature] }
            }
        case .tree(let tree):
            for node in tree.nodes {
                guard let column = node.column else { continue }
                let children = [tree.nodes[node.left], tree.nodes[node.right]]
                let after = children.reduce(0) { $0 + $1.counts.reduce(0, +) * $1.impurity }
                let drop = max(0, node.counts.reduce(0, +) * node.impurity - after)
                for feature in columns[column].features { shares[feature] += drop }
            }
        }
        let total = shares.reduce(0, +)
        return total > 0 ? shares.map { $0 / total } : shares
    }
}
