import JSON

/// Taking in examples that were made elsewhere.
package struct ExampleImporter: Sendable {
    private let ledger: Ledger
    private let makers: DecisionMakers

    package init(ledger: Ledger, makers: DecisionMakers) {
        self.ledger = ledger
        self.makers = makers
    }

    /// Keeps one chunk of an import.
    ///
    /// - Returns: for each example, whether it is new by agent, source and source id. One that is not stays as it was,
    ///   excluded or not.
    package func keep(_ examples: [ImportedExample], by actor: Actor) async throws -> [Bool] {
        guard !examples.isEmpty else { return [] }
        let makers = makers
        return try await ledger.change(by: actor) { change in
            let ids = try change.records.insertExamples(examples.map(\.example), at: change.time)
            for (agent, rows) in Dictionary(grouping: examples, by: \.example.agent) {
                try change.records.closeItems(agent: agent, keys: rows.map(\.example.key))
            }
            var excluded: [String: [Int64]] = [:]
            for (example, id) in zip(examples, ids) {
                guard let reason = example.exclusionReason, let id else { continue }
                excluded[reason, default: []].append(id)
            }
            let watch = CanaryWatch(change, makers: makers)
            for (example, id) in zip(examples.map(\.example), ids) where id != nil && example.source == "synthetic" {
                try watch.observe(synthetic: example.key, of: example.agent)
            }
            try watch.finish()
            for (reason, ids) in excluded { _ = try change.records.setExclusion(reason, ids: ids) }
            return ids.map { $0 != nil }
        }
    }

    /// Says in the journal what an import brought, once it is through.
    ///
    /// - Parameter excluded: how many of the accepted ones do not train.
    package func log(
        accepted: Int,
        excluded: Int,
        duplicates: Int,
        rejected: Int,
        by actor: Actor
    ) async throws {
        try await ledger.change(by: actor) { change in
            change.log(
                .labeledImport,
                figures: [
                    "accepted": .integer(Int64(accepted)),
                    "excluded": .integer(Int64(excluded)),
                    "duplicates": .integer(Int64(duplicates)),
                    "rejected": .integer(Int64(rejected)),
                ]
            )
        }
    }
}
