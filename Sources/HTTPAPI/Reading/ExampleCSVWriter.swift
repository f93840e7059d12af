import Domain
import JSON
import Rules
import Wire

/// Writes examples as CSV. The columns hold everything the examples say: the contract's, then every member of any
/// payload, those that the agent reads first.
///
/// For a spreadsheet the text begins with a byte order mark, and texts that it would take for formulas have a `'` in front of
/// them: such a table is for people to look at, and is no longer what an import reads back without loss.
struct ExampleCSVWriter: ExampleWriter {
    /// Columns of the contract that stand there only where an example needs them.
    private static let rare = ["is_negative", "excluded_reason"]

    private let own: [String]
    private let payload: [String]
    /// Of the features that read a member of the payload.
    private let kinds: [ExactText: Feature.Kind]

    private let isForSpreadsheet: Bool

    /// Goes through the examples once: a first line can only be written when all its columns are known.
    init(
        _ batches: ExampleBatches,
        _ specification: AgentSpecification,
        isForSpreadsheet: Bool = false,
        in turn: WorkTurn
    ) async throws {
        self.isForSpreadsheet = isForSpreadsheet
        var columns = Columns()
        var kinds: [ExactText: Feature.Kind] = [:]
        for feature in specification.features {
            guard let tokens = try? JSONPointer(feature.path).tokens, let name = tokens.first else { continue }
            columns.add(name)
            if tokens.count == 1 { kinds[ExactText(name)] = kinds[ExactText(name)] ?? feature.kind }
        }
        self.kinds = kinds
        var batches = batches
        while let examples = try await batches.next() {
            columns = try await turn.compute { [columns] in try columns.adding(examples) }
        }
        let needed = columns.needed
        own = ExampleTable.members.map(\.key).filter { !Self.rare.contains($0) || needed.contains($0) }
        payload = columns.names
    }

    /// The columns that the examples seen so far need.
    private struct Columns: Sendable {
        /// Of the payload, in the order of their first appearance.
        private(set) var names: [String] = []
        private var known: Set<ExactText> = []
        /// The rare ones of the contract.
        private(set) var needed: Set<String> = []

        mutating func add(_ name: String) {
            if known.insert(ExactText(name)).inserted { names.append(name) }
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

    func beginning() -> String {
        (isForSpreadsheet ? "\u{FEFF}" : "")
            + CSV.record((own + payload.map(ExampleTable.column(ofMember:))).map(guarded))
    }

    func text(_ examples: [Example]) throws -> String { try examples.map(line).joined() }

    func ending() -> String { "" }

    private func line(_ example: Example) throws -> String {
        let item = try JSONValueEncoder().encode(Wire.ExampleImport(example))
        let members = Dictionary(firstOf: ExampleTable.members.map { ($0.key, item[$0.value]) })
        let values = own.map { name in guarded((members[name] ?? nil).map { $0.string ?? $0.text() } ?? "") }
        return CSV.record(values + payload.map { field(item["payload"]?[$0], kinds[ExactText($0)]) })
    }

    private func field(_ value: JSON?, _ kind: Feature.Kind?) -> String {
        let text = ExampleCSVField.text(value, kind)
        // A number with a sign is no formula.
        return value?.double == nil ? guarded(text) : text
    }

    /// The text as a spreadsheet shows it instead of reckoning with it.
    private func guarded(_ text: String) -> String {
        guard isForSpreadsheet, let first = text.utf8.first, "=+-@\t\r".utf8.contains(first) else { return text }
        return "'" + text
    }
}
