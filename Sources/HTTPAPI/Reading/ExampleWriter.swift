import Domain
import JSON
import Wire

/// Writes examples, which come in pages in the order of keys, in one of the formats.
protocol ExampleWriter: Sendable {
    func beginning() -> String
    mutating func text(_ examples: [Example]) throws -> String
    /// What is left when all examples have come.
    mutating func ending() throws -> String
}

/// An item of the contract on each line.
struct ExampleLineWriter: ExampleWriter {
    func beginning() -> String { "" }

    func text(_ examples: [Example]) throws -> String {
        try examples.map { try JSONValueEncoder().encode(Wire.ExampleImport($0)).text() + "\n" }.joined()
    }

    func ending() -> String { "" }
}

extension Wire.ExampleImport {
    init(_ example: Example) throws {
        let content = example.content
        self.init(
            agent: content.agent,
            key: content.key,
            payload: try JSON.parse(content.payload),
            label: content.label,
            isNegative: content.isNegative ? true : nil,
            source: content.source,
            sourceID: content.sourceID,
            labeler: content.labeler,
            confidence: content.confidence,
            notes: content.notes,
            occurredAt: content.occurredAt.precise,
            excludedReason: example.exclusionReason
        )
    }
}
