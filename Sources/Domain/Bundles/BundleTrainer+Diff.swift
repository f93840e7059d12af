import Rules

extension BundleTrainer {
    /// What would change if `id` took the place of another bundle, by default the active one.
    package func diff(_ id: String, against other: String?) async throws -> BundleDiff {
        try await ledger.read { records in
            let bundle = try records.requireBundle(id)
            let agent = try records.requireAgent(bundle.agent)
            let old = try other.map { try records.requireBundle($0) } ?? records.activeBundle(of: agent)
            guard old.agent == bundle.agent else {
                throw Refusal.invalid("/against", "is a bundle of \(old.agent), not of \(bundle.agent)")
            }
            if let known = bundle.figures.comparison, known.against == old.id {
                return BundleDiff(from: old, to: bundle, comparison: known)
            }
            return try records.diff(from: old, to: bundle, specification: agent.specification)
        }
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

    /// Compares two bundles on the labels as they stand now.
    func diff(from old: Bundle, to new: Bundle, specification: AgentSpecification) throws -> BundleDiff {
        let set = try trainingSet(specification, TrainingRequest(agent: specification.agent))
        let comparison = Comparison.between(
            BundleScorer(bundle: new, rowScores: try rowScores(bundle: new.id), specification: specification),
            and: BundleScorer(bundle: old, rowScores: try rowScores(bundle: old.id), specification: specification),
            on: set
        )
        return BundleDiff(from: old, to: new, comparison: old.id == new.id ? nil : comparison?.comparison)
    }
}
