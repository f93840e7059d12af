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
    init(_ batches: ExampleBatches, _ specification: AgentSpecification) async throws {
        var names: [String] = []
        var known: Set<String> = []
        func add(_ name: String) {
            if known.insert(name).inserted { names.append(name) }
        }
        for feature in specification.features {
            if let name = try? JSONPointer(feature.path).tokens.first { add(name) }
        }
        var needed: Set<String> = []
        var batches = batches
        while let examples = try await batches.next() {
            for example in examples {
                if example.content.isNegative { needed.insert("is_negative") }
                if example.exclusionReason != nil { needed.insert("excluded_reason") }
                let members = try JSON.parse(example.content.payload).object ?? [:]
                for name in members.keys { add(name) }
            }
        }
        own = ExampleCSVHeader.members.map(\.key).filter { !Self.rare.contains($0) || needed.contains($0) }
        payload = names
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
