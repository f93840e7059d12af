import JSON
import Learning
import Rules

/// A labeled key with what people said of it.
struct LabeledCandidate: Sendable {
    /// Compact JSON text.
    var payload: String
    /// The label that trains, and how many of the key's labels are the same and how many there are.
    var label: Int
    var agreeing: Int
    var answers: Int
}

/// The runs that could be asked about and what is known so far, as numbers that strategies work on.
///
/// Pure CPU work that grows with the candidates, which ``ReviewPicker`` bounds.
struct ReviewCandidates: Sendable {
    /// A model for each of so many parts of the labels forms the committee.
    private static let members = 5
    /// The committee needs so many labeled keys of every label.
    private static let fewestPerLabel = 5
    /// Values of one category feature that are told apart: the most frequent ones.
    private static let mostCategories = 30

    let specification: AgentSpecification
    /// Compact JSON texts, newest first.
    let payloads: [String]
    /// Newest first.
    let labeled: [LabeledCandidate]
    /// Knows probabilities where its bundle has a model.
    let maker: DecisionMaker?

    /// What a strategy picks, most urgent first, with the model's uncertainty of each candidate (1 without a model).
    func picks(
        _ strategy: ReviewStrategy,
        count: Int,
        seed: UInt64
    ) throws -> (picks: [ReviewPick], uncertainty: [Double]) {
        let extractor = FeatureExtractor(specification)
        let values = try payloads.map { extractor.values(in: try JSON.parse(Array($0.utf8))) }
        let known = try labeled.map { extractor.values(in: try JSON.parse(Array($0.payload.utf8))) }
        let columns = FeatureColumns(values + known, specification, mostCategories: Self.mostCategories)
        let candidates = columns.matrix(values)
        let labeledRows = columns.matrix(known)
        let ownModel = probabilities(values)
        let committee =
            strategy == .committee || ownModel == nil ? committee(candidates: candidates, labeled: labeledRows) : []
        let probabilities = ownModel ?? Self.mean(committee)
        let pool = ReviewPool(
            candidates: candidates,
            probabilities: probabilities,
            committee: committee,
            labeled: labeledRows,
            answers: answers(known, hasModel: probabilities != nil)
        )
        return (
            reviewPicks(from: pool, strategy: strategy, count: count, probeShare: 0, seed: seed),
            probabilities.map(marginUncertainty) ?? Array(repeating: 1, count: payloads.count)
        )
    }

    /// The bundle's model on each row; nil where it has none.
    private func probabilities(_ values: [FeatureValues]) -> Matrix? {
        guard let maker, let first = values.first, maker.decide(first).probabilities != nil else { return nil }
        var matrix = Matrix(rows: values.count, columns: specification.labels.count)
        for (row, value) in values.enumerated() {
            for (label, share) in (maker.decide(value).probabilities ?? []).enumerated() { matrix[row, label] = share }
        }
        return matrix
    }

    /// Models fitted on all labeled keys but a fifth, each another fifth; empty where labels are too few.
    private func committee(candidates: Matrix, labeled rows: Matrix) -> [Matrix] {
        let labels = labeled.map(\.label)
        let counts = specification.labels.indices.map { label in labels.count { $0 == label } }
        guard candidates.rows > 0, counts.allSatisfy({ $0 >= Self.fewestPerLabel }) else { return [] }
        return (0..<Self.members).compactMap { member in
            // Left out rows weigh 0; going round within a label leaves every member some of each.
            var seen = counts.map { _ in 0 }
            let weights = labels.map { label -> Double in
                seen[label] += 1
                return seen[label] % Self.members == member ? 0 : 1
            }
            let model = try? LogisticModel.fit(
                features: rows,
                labels: labels,
                classes: specification.labels.count,
                weights: weights
            )
            return model.map { model in
                var matrix = Matrix(rows: candidates.rows, columns: specification.labels.count)
                for row in 0..<candidates.rows {
                    for (label, share) in model.probabilities(of: candidates.row(row)).enumerated() {
                        matrix[row, label] = share
                    }
                }
                return matrix
            }
        }
    }

    private static func mean(_ committee: [Matrix]) -> Matrix? {
        guard let first = committee.first else { return nil }
        let sums = committee.dropFirst().reduce(first.columnMajor) { zip($0, $1.columnMajor).map(+) }
        let count = Double(committee.count)
        return Matrix(rows: first.rows, columns: first.columns, columnMajor: sums.map { $0 / count })
    }

    /// How settled each labeled key is: the model counts like one more person.
    private func answers(_ known: [FeatureValues], hasModel: Bool) -> [RelabelAnswers] {
        guard hasModel else { return [] }
        let models = probabilities(known)
        return labeled.enumerated().map { row, key in
            let votes = Double(key.answers)
            let model = models.map { $0[row, key.label] } ?? 1 / Double(specification.labels.count)
            return RelabelAnswers(quality: (Double(key.agreeing) + model) / (votes + 1), weight: votes)
        }
    }
}

/// How features become columns: a number one, a category one for each of its most frequent values.
private struct FeatureColumns {
    private struct Column {
        var feature: Int
        var category: ExactText?
    }

    private let columns: [Column]

    init(_ rows: [FeatureValues], _ specification: AgentSpecification, mostCategories: Int) {
        columns = specification.features.enumerated().flatMap { index, feature -> [Column] in
            guard feature.kind == .category else { return [Column(feature: index, category: nil)] }
            var counts: [ExactText: Int] = [:]
            for row in rows { counts[ExactText(row.categories[index] ?? ""), default: 0] += 1 }
            let frequent = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(mostCategories)
            return frequent.map { Column(feature: index, category: $0.key) }
        }
    }

    func matrix(_ rows: [FeatureValues]) -> Matrix {
        var values: [Double] = []
        values.reserveCapacity(rows.count * columns.count)
        for column in columns {
            for row in rows {
                let category = column.category.map {
                    row.categories[column.feature]?.isExactly($0.text) == true ? 1.0 : 0
                }
                values.append(category ?? row.numbers[column.feature])
            }
        }
        return Matrix(rows: rows.count, columns: columns.count, columnMajor: values)
    }
}
