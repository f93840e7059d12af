import Domain
import JSON
import Rules
import Wire

/// Writes examples as CSV. The columns hold everything the examples say: the contract's, then every member of any
/// payload, those that the agent reads first.
struct ExampleCSVWriter: ExampleWriter {
    /// Columns of the contract that stand there only where an example needs them.
    private static let rare = ["is_negative", "excluded_reason"]

    private let own: [String]
    private let payload: [String]

    /// Goes through the examples once: a first line can only be written when all its columns are known.
    init(_ batches: ExampleBatches, _ specification: AgentSpecification, in turn: WorkTurn) async throws {
        var columns = Columns()
        for feature in specification.features {
            if let name = try? JSONPointer(feature.path).tokens.first { columns.add(name) }
        }
        var batches = batches
        while let examples = try await batches.next() {
            columns = try await turn.compute { [columns] in try columns.adding(examples) }
        }
        let needed = columns.needed
        own = ExampleCSVHeader.members.map(\.key).filter { !Self.rare.contains($0) || needed.contains($0) }
        payload = columns.names
    }

    /// The columns that the examples seen so far need.
    private struct Columns: Sendable {
        /// Of the payload, in the order of their first appearance.
        private(set) var names: [String] = []
        private var known: Set<String> = []
        /// The rare ones of the contract.
        private(set) var needed: Set<String> = []

        mutating func add(_ name: String) {
            if known.insert(name).inserted { names.append(name) }
        }

        func adding(_ examples: [Example]) throws -> Columns {
            var columns = self
            for example in examples {
                if example.content.isNegative { columns.needed.insert("is_negative") }
                if example.exclusionReason != nil { columns.needed.insert("excluded_reason") }
                let members = try JSON.parse(example.content.payload).object ?? [:]
                for name in members.keys { columns.add(name) }
            }
            return columns
        }
    }

    func beginning() -> String { CSV.record(own + payload.map(ExampleCSVHeader.column)) }

    func text(_ examples: [Example]) throws -> String { try examples.map(line).joined() }

    func ending() -> String { "" }

    private func line(_ example: Example) throws -> String {
        let item = try JSONValueEncoder().encode(Wire.ExampleImport(example))
        let members = Dictionary(firstOf: ExampleCSVHeader.members.map { ($0.key, item[$0.value]) })
        let values = own.map { name in (members[name] ?? nil).map { $0.string ?? $0.text() } ?? "" }
        return CSV.record(values + payload.map { ExampleCSVField.text(item["payload"]?[$0]) })
    }
}
