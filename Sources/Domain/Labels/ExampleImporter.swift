import JSON

/// Taking in examples that were made elsewhere.
package struct ExampleImporter: Sendable {
    /// Examples of an import that are kept together, with what the journal says of those that were refused among them.
    package struct Chunk: Sendable {
        /// Its number in the import, from 1.
        package var number: Int
        package var examples: [ImportedExample]
        /// Items that were refused since the chunk before.
        package var rejected: Int

        package init(_ examples: [ImportedExample], number: Int = 1, rejected: Int = 0) {
            self.examples = examples
            self.number = number
            self.rejected = rejected
        }
    }

    private let ledger: Ledger
    private let makers: DecisionMakers

    package init(ledger: Ledger, makers: DecisionMakers) {
        self.ledger = ledger
        self.makers = makers
    }

    /// Keeps one chunk of an import and says so in the journal, so that an import which breaks off leaves nothing unsaid.
    ///
    /// - Returns: for each example, what became of it. One that is known already stays excluded if it was.
    package func keep(_ chunk: Chunk, by actor: Actor) async throws -> [Reception] {
        let makers = makers
        let examples = chunk.examples
        return try await ledger.change(by: actor) { change in
            let kept = try change.records.keepExamples(examples.map(\.example), at: change.time)
            for (agent, rows) in Dictionary(grouping: examples, by: \.example.agent) {
                try change.records.closeItems(agent: agent, keys: rows.map(\.example.key))
            }
            var excluded: [String: [Int64]] = [:]
            for (example, kept) in zip(examples, kept) where kept.isNews {
                if let reason = example.exclusionReason { excluded[reason, default: []].append(kept.id) }
            }
            for (reason, ids) in excluded { _ = try change.records.setExclusion(reason, ids: ids) }
            let watch = CanaryWatch(change, makers: makers)
            for (example, kept) in zip(examples.map(\.example), kept)
            where kept.kind == .accepted && example.source == "synthetic" {
                try watch.observe(synthetic: example.key, of: example.agent)
            }
            try watch.finish()
            let receptions = kept.map { Reception($0.kind) }
            change.log(.labeledImport, figures: chunk.figures(receptions))
            return receptions
        }
    }
}

extension ExampleImporter.Chunk {
    /// What the journal says of it.
    fileprivate func figures(_ receptions: [Reception]) -> JSONObject {
        func count(_ isMeant: (Reception, ImportedExample) -> Bool) -> JSON {
            .integer(Int64(zip(receptions, examples).count(where: isMeant)))
        }
        return [
            "chunk": .integer(Int64(number)),
            "accepted": count { reception, _ in reception.kind == .accepted },
            "excluded": count { reception, example in
                reception.kind == .accepted && example.exclusionReason != nil
            },
            "duplicates": count { reception, _ in reception.kind == .duplicate },
            "revised": count { reception, _ in reception.kind == .revised || reception.kind == .outdated },
            "rejected": .integer(Int64(rejected)),
        ]
    }
}
