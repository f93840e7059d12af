import Rules

extension BundleTrainer {
    /// What would change if `id` took the place of another bundle, by default the active one.
    package func diff(_ id: String, against other: String?) async throws -> BundleDiff {
        let (known, rows) = try await ledger.read { records in
            let (old, bundle) = try Self.compared(id, against: other, in: records)
            let comparison = bundle.figures.comparison.flatMap { $0.against == old.id ? $0 : nil }
            return (
                comparison.map { BundleDiff(from: old, to: bundle, comparison: $0) },
                try records.labelCount(agent: bundle.agent)
            )
        }
        if let known { return known }
        return try await work.perform(.diff, rows: rows) { turn in
            let pair = try await ledger.read { records in
                let (old, bundle) = try Self.compared(id, against: other, in: records)
                let specification = try records.requireAgent(bundle.agent).specification
                return try BundlePair(from: old, to: bundle, specification: specification, in: records)
            }
            return try await turn.compute { pair.diff() }
        }
    }

    private static func compared(
        _ id: String,
        against other: String?,
        in records: any Records
    ) throws -> (old: Bundle, new: Bundle) {
        let bundle = try records.requireBundle(id)
        let agent = try records.requireAgent(bundle.agent)
        let old = try other.map { try records.requireBundle($0) } ?? records.activeBundle(of: agent)
        guard old.agent == bundle.agent else {
            throw Refusal.invalid("/against", "is a bundle of \(old.agent), not of \(bundle.agent)")
        }
        return (old, bundle)
    }
}

extension ExampleRecords where Self: BundleRecords {
    /// The rows an agent trains on: those that are left after exclusion, confidence and sources.
    func trainingSet(_ specification: AgentSpecification, _ request: TrainingRequest) throws -> TrainingSet {
        var assembler = TrainingSet.Assembler(specification)
        try forEachTrainingExample(
            agent: specification.agent,
            minimumConfidence: request.minimumConfidence,
            excludedSources: request.excludedSources
        ) { try assembler.add($0) }
        return assembler.finish()
    }
}
