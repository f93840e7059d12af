extension TrainingProblem {
    /// Beyond this span, in seconds (8 weeks), rows are held out forward in time.
    private static let longestShuffledSpan = 8 * 7 * 86_400.0
    /// Repeats stop once this many decisions are scored.
    private static let enoughDecisions = 200_000

    /// How rows are held out.
    var validationScheme: ValidationScheme {
        let span = (times.max() ?? 0) - (times.min() ?? 0)
        if span > Self.longestShuffledSpan, labels.count >= 10 {
            return ValidationScheme(kind: .forward, folds: 5, repeats: 1)
        }
        return ValidationScheme(
            kind: .stratified,
            folds: min(5, smallestClass),
            repeats: min(10, max(1, Self.enoughDecisions / max(1, labels.count)))
        )
    }

    /// The cells of one repeat.
    func foldPlan(_ scheme: ValidationScheme, seed: UInt64) -> FoldPlan {
        let generator = SplitMix64(seed: seed)
        switch scheme.kind {
        case .stratified:
            return .stratified(labels: labels, classes: classes, folds: scheme.folds, generator: generator)
        case .forward:
            return .forward(
                times: times,
                labels: labels,
                classes: classes,
                blocks: scheme.folds,
                folds: min(5, max(2, smallestClass)),
                generator: generator
            )
        }
    }

    private var smallestClass: Int {
        var counts = [Int](repeating: 0, count: classes)
        for (label, weight) in zip(labels, weights) where weight > 0 { counts[label] += 1 }
        return counts.min() ?? 0
    }
}

extension Examples {
    /// The model's columns of a problem, in the given order of rows (nil: as they are, without a copy if none is summed).
    init(problem: TrainingProblem, columns: [ModelColumn], order: [Int]?) {
        let features = problem.features
        if order == nil, columns.count == features.columns {
            self.init(features: features, labels: problem.labels, weights: problem.weights, classes: problem.classes)
            return
        }
        let order = order ?? Array(0..<features.rows)
        var values = [Double](repeating: 0, count: features.rows * columns.count)
        values.withUnsafeMutableBufferPointer { values in
            features.columnMajor.withUnsafeBufferPointer { source in
                for (index, column) in columns.enumerated() {
                    for feature in column.features {
                        for position in order.indices {
                            values[index * features.rows + position] +=
                                source[feature * features.rows + order[position]]
                        }
                    }
                }
            }
        }
        self.init(
            features: Matrix(rows: features.rows, columns: columns.count, columnMajor: values),
            labels: order.map { problem.labels[$0] },
            weights: order.map { problem.weights[$0] },
            classes: problem.classes
        )
    }
}
