import JSON

/// Taking in examples that were made elsewhere.
package struct ExampleImporter: Sendable {
    private let ledger: Ledger

    package init(ledger: Ledger) {
        self.ledger = ledger
    }

    /// Keeps one chunk of an import.
    ///
    /// - Returns: for each example, whether it is new by agent, source and source id.
    package func keep(_ examples: [NewExample], by actor: Actor) async throws -> [Bool] {
        guard !examples.isEmpty else { return [] }
        return try await ledger.change(by: actor) { change in
            let ids = try change.records.insertExamples(examples, at: change.time)
            for (agent, rows) in Dictionary(grouping: examples, by: \.agent) {
                try change.records.closeItems(agent: agent, keys: rows.map(\.key))
            }
            return ids.map { $0 != nil }
        }
    }

    /// Says in the journal what an import brought, once it is through.
    package func log(accepted: Int, duplicates: Int, rejected: Int, by actor: Actor) async throws {
        try await ledger.change(by: actor) { change in
            change.log(
                .labeledImport,
                figures: [
                    "accepted": .integer(Int64(accepted)),
                    "duplicates": .integer(Int64(duplicates)),
                    "rejected": .integer(Int64(rejected)),
                ]
            )
        }
    }
}
