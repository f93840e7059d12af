/// Label probabilities of every row by models that did not see it.
public struct AnchoredProbabilities: Sendable, Equatable {
    /// n × K.
    public var probabilities: Matrix
    /// Whether only trusted rows were learned from; false if there were too few of them.
    public var isAnchored: Bool
}

/// The probabilities against which labels are held: from trusted rows alone where there are enough.
///
/// Whoever plants labels also plants the model that would judge them. With at least 20 trusted rows and 5 of every label
/// the model learns from trusted rows only: it judges all others, and trusted rows are judged by models of the other
/// folds. Otherwise every row is judged by a model of the other folds of all rows. Folds are stratified, at most 5.
///
/// - `features`: n × d finite numbers.
/// - `labels`: n labels in `0..<classes`.
/// - `weights`: n numbers ≥ 0.
/// - `trusted`: whether each row's label comes from a source beyond doubt (gold, approvals).
///
/// Throws what ``LogisticModel/fit(features:labels:classes:weights:options:)`` throws.
public func anchoredProbabilities(
    features: Matrix,
    labels: [Int],
    classes: Int,
    weights: [Double],
    trusted: [Bool],
    modelType: ModelType = .logistic,
    seed: UInt64
) throws(TrainingError) -> AnchoredProbabilities {
    guard trusted.count == labels.count else { throw .shape("one mark of trust per row") }
    let examples = Examples(features: features, labels: labels, weights: weights, classes: classes)
    try examples.validate()
    var counts = [Int](repeating: 0, count: classes)
    for row in labels.indices where trusted[row] && weights[row] > 0 { counts[labels[row]] += 1 }
    let isAnchored = counts.reduce(0, +) >= 20 && counts.allSatisfy { $0 >= 5 }
    let learned = labels.indices.filter { !isAnchored || trusted[$0] }
    let plan = FoldPlan.stratified(
        labels: learned.map { labels[$0] },
        classes: classes,
        folds: min(5, smallestClass(learned, examples)),
        generator: SplitMix64(seed: seed)
    )
    let fitting = Examples(examples, rows: plan.order.map { learned[$0] })
    let presorted = modelType == .tree ? PresortedColumns(fitting.features) : nil
    let models = concurrentMap(plan.tasks.count) { index -> Model in
        let ranges = plan.ranges(of: plan.tasks[index].train)
        guard let presorted else { return .logistic(.fitted(to: fitting, ranges: ranges, options: LogisticOptions())) }
        return .tree(.grown(on: fitting, presorted: presorted, ranges: ranges, options: TreeOptions()))
    }
    // The task that learns from everything comes last; the rows nobody learned from are its own.
    var judge = [Int](repeating: plan.tasks.count - 1, count: labels.count)
    for (index, task) in plan.tasks.enumerated() where task.test != 0 {
        for position in plan.ranges(of: task.test).joined() { judge[learned[plan.order[position]]] = index }
    }
    var probabilities = Matrix(rows: labels.count, columns: classes)
    for row in labels.indices {
        let values = models[judge[row]].probabilities(of: features.row(row))
        for (column, value) in values.enumerated() { probabilities[row, column] = value }
    }
    return AnchoredProbabilities(probabilities: probabilities, isAnchored: isAnchored)
}

private func smallestClass(_ rows: [Int], _ examples: Examples) -> Int {
    var counts = [Int](repeating: 0, count: examples.classes)
    for row in rows { counts[examples.labels[row]] += 1 }
    return counts.min() ?? 0
}

extension Examples {
    /// Some rows of others, in the given order.
    init(_ examples: Examples, rows: [Int]) {
        self.init(
            features: examples.features.rows(rows),
            labels: rows.map { examples.labels[$0] },
            weights: rows.map { examples.weights[$0] },
            classes: examples.classes
        )
    }
}
