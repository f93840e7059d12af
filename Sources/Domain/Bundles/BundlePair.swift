import Rules

/// Two bundles of an agent and the labeled rows that they are compared on, as they stand now.
struct BundlePair: Sendable {
    var old: Bundle
    var new: Bundle
    private var oldScores: RowScores?
    private var newScores: RowScores?
    private var set: TrainingSet

    init(
        from old: Bundle,
        to new: Bundle,
        specification: AgentSpecification,
        in records: any Records
    ) throws {
        self.old = old
        self.new = new
        oldScores = try records.rowScores(bundle: old.id)
        newScores = try records.rowScores(bundle: new.id)
        set = try records.trainingSet(specification, TrainingRequest(agent: specification.agent))
    }

    /// Scores every row by both.
    func diff() -> BundleDiff {
        let comparison = Comparison.between(
            BundleScorer(bundle: new, rowScores: newScores, specification: set.specification),
            and: BundleScorer(bundle: old, rowScores: oldScores, specification: set.specification),
            on: set
        )
        return BundleDiff(from: old, to: new, comparison: old.id == new.id ? nil : comparison?.comparison)
    }
}
