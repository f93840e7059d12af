import JSON
package import Learning

/// A model with all it takes to ask it about a payload.
package struct FittedModel: Codable, Sendable, Equatable {
    package var labels: [String]
    package var encoding: FeatureEncoding
    /// The encoded columns summed into each column of the model; most groups hold one.
    package var groups: [[Int]]
    package var model: Model
    /// How the model's probabilities are corrected; nil in bundles of a time that knew no correction.
    package var calibration: Calibration?

    package init(
        labels: [String],
        encoding: FeatureEncoding,
        groups: [[Int]],
        model: Model,
        calibration: Calibration = .none
    ) {
        self.labels = labels
        self.encoding = encoding
        self.groups = groups
        self.model = model
        self.calibration = calibration
    }

    /// The names of the model's columns, summed ones joined by `+`.
    package var columnNames: [String] {
        groups.map { $0.map { encoding.columns[$0].name }.joined(separator: "+") }
    }
}

/// A fitted model with its columns resolved to a specification's features.
struct BoundModel: Sendable {
    let fitted: FittedModel
    private let positions: [Int]

    /// Nil where the specification no longer has the model's labels and features.
    init?(_ fitted: FittedModel, _ specification: AgentSpecification) {
        guard fitted.labels == specification.labels,
            let positions = fitted.encoding.positions(in: specification.features)
        else { return nil }
        self.fitted = fitted
        self.positions = positions
    }

    /// Corrected, by label index; sums to 1.
    func probabilities(_ values: FeatureValues) -> [Double] {
        let raw = fitted.model.probabilities(of: input(values))
        return fitted.calibration?.calibrated(raw) ?? raw
    }

    /// The model's columns of a payload.
    func input(_ values: FeatureValues) -> [Double] {
        fitted.groups.map { $0.reduce(0) { $0 + value(of: $1, in: values) } }
    }

    private func value(of column: Int, in values: FeatureValues) -> Double {
        let position = positions[column]
        guard let category = fitted.encoding.columns[column].category else { return values.numbers[position] }
        return values.categories[position]?.isExactly(category) == true ? 1 : 0
    }
}
