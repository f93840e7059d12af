import Learning
import Rules

/// Which of an agent's labels look wrong, and who gave them, as all its labels that train say.
package struct LabelAssessment: Sendable {
    /// One label held against what models and neighbours that had no part in it expect.
    package struct Row: Sendable, Equatable {
        package var id: Int64
        package var occurredAt: Timestamp
        /// 0…1; see ``Learning/suspicion(probabilities:labels:disagreement:)``.
        package var suspicion: Double
        /// The probability of the given label.
        package var labelProbability: Double
        /// The share of the 10 nearest examples that have another label.
        package var neighborDisagreement: Double
        /// The most probable label other than the given one.
        package var suggestedLabel: String
        /// Whether confident learning (`prune_by_noise_rate`) flags it.
        package var isFlagged: Bool

        /// From this suspicion on both the model and the neighbourhood contradict the label.
        package static let suspiciousFrom = 0.8

        package var isSuspect: Bool { isFlagged || suspicion >= Self.suspiciousFrom }
    }

    /// What is known of one labeler's labels.
    package struct Labeler: Sendable, Equatable {
        package var name: String
        package var labels: Int
        /// How many labels by others there are on the same keys, counted once for each of the labeler's own.
        package var comparedLabels: Int
        /// The share of `comparedLabels` that are the same; nil without any.
        package var agreement: Double?
        /// Nil where there are too few labels, of the labeler or of trusted sources, to test.
        package var z: Double?
        package var pValue: Double?
        package var isAccused: Bool
        package var bursts: Int
        /// Of the bursts that accuse the labeler, the least probable one.
        package var accusedBurst: Burst?
        package var firstSeen: Timestamp
        package var lastSeen: Timestamp

        package init(
            name: String,
            labels: Int,
            comparedLabels: Int,
            agreement: Double?,
            z: Double?,
            pValue: Double?,
            isAccused: Bool,
            bursts: Int,
            accusedBurst: Burst?,
            firstSeen: Timestamp,
            lastSeen: Timestamp
        ) {
            self.name = name
            self.labels = labels
            self.comparedLabels = comparedLabels
            self.agreement = agreement
            self.z = z
            self.pValue = pValue
            self.isAccused = isAccused
            self.bursts = bursts
            self.accusedBurst = accusedBurst
            self.firstSeen = firstSeen
            self.lastSeen = lastSeen
        }
    }

    /// Labels that a labeler gave without a pause.
    package struct Burst: Sendable, Equatable {
        package var labels: Int
        package var z: Double
        package var pValue: Double
        package var firstSeen: Timestamp
        package var lastSeen: Timestamp
    }

    /// Most suspicious first, then the oldest number.
    package var rows: [Row] = []
    /// Accused first, then the least probable, then by name.
    package var labelers: [Labeler] = []
    /// Whether the models learned from gold and approvals alone.
    package var isAnchored = false
}

/// A label with who gave it, on its way into an assessment.
package struct GivenLabel: Sendable {
    package var example: TrainingExample
    package var labeler: String?

    package init(example: TrainingExample, labeler: String?) {
        self.example = example
        self.labeler = labeler
    }
}

/// The labels of one agent, one row a label, ready to be assessed.
struct LabelMaterial: Sendable {
    private let rows: TrainingSet
    private let given: [GivenLabel]

    /// - Parameter labels: in the order of their keys.
    init(_ specification: AgentSpecification, labels: [GivenLabel]) throws {
        var assembler = TrainingSet.Assembler(specification)
        var given: [GivenLabel] = []
        for label in labels {
            var row = label.example
            // Every label is a row of its own here, also where several were given to one key.
            row.key = String(row.id)
            if try assembler.add(row) { given.append(label) }
        }
        self.given = given
        rows = assembler.finish()
    }

    /// The CPU work. Labels that fewer than two rows have are left out; with one label nothing contradicts another.
    func assess() throws -> LabelAssessment {
        let names = rows.specification.labels
        let counts = labelCounts(names.count)
        let known = names.indices.filter { counts[$0] >= 2 }
        guard known.count >= 2 else { return LabelAssessment() }
        let kept = rows.labels.indices.filter { counts[rows.labels[$0]] >= 2 }
        let code = Dictionary(firstOf: known.enumerated().map { ($1, $0) })
        let labels = kept.map { code[rows.labels[$0]] ?? 0 }
        let features = choose(kept, of: rows.matrix())
        let trusted = kept.map { given[$0].example.isTrusted }
        let anchored = try anchoredProbabilities(
            features: features,
            labels: labels,
            classes: known.count,
            weights: kept.map { rows.weights[$0] },
            trusted: trusted,
            seed: rows.seed
        )
        let disagreement = neighborDisagreement(features: features, labels: labels)
        let suspicions = suspicion(
            probabilities: anchored.probabilities,
            labels: labels,
            disagreement: disagreement
        )
        let flags = ConfidentLearning(probabilities: anchored.probabilities, labels: labels).flags()
        var result = LabelAssessment(isAnchored: anchored.isAnchored)
        result.rows = kept.indices.map { row in
            let probabilities = anchored.probabilities.row(row)
            let others = known.indices.filter { $0 != labels[row] }
            let suggested = others.max { probabilities[$0] < probabilities[$1] } ?? labels[row]
            return LabelAssessment.Row(
                id: given[kept[row]].example.id,
                occurredAt: given[kept[row]].example.occurredAt,
                suspicion: suspicions[row],
                labelProbability: probabilities[labels[row]],
                neighborDisagreement: disagreement[row],
                suggestedLabel: names[known[suggested]],
                isFlagged: flags[row]
            )
        }
        .sorted { ($1.suspicion, $0.id) < ($0.suspicion, $1.id) }
        result.labelers = LabelerReports(given: kept.map { given[$0] }, labels: labels)
            .assessed(anchored, seed: rows.seed)
        return result
    }

    private func labelCounts(_ labels: Int) -> [Int] {
        var counts = Array(repeating: 0, count: labels)
        for (label, weight) in zip(rows.labels, rows.weights) where weight > 0 { counts[label] += 1 }
        return counts
    }

    private func choose(_ kept: [Int], of matrix: Matrix) -> Matrix {
        guard kept.count < matrix.rows else { return matrix }
        var values: [Double] = []
        values.reserveCapacity(kept.count * matrix.columns)
        for column in 0..<matrix.columns { values += kept.map { matrix[$0, column] } }
        return Matrix(rows: kept.count, columns: matrix.columns, columnMajor: values)
    }
}
