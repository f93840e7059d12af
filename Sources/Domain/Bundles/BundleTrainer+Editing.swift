import Learning
import Rules

extension BundleTrainer {
    /// Keeps a bundle whose thresholds were set by hand; parameters not named keep the active bundle's value.
    package func upload(
        agent name: String,
        thresholds: [String: Double],
        notes: String?,
        by actor: Actor
    ) async throws -> Bundle {
        let rows = try await ledger.read { records in
            try Self.admit(thresholds, records.requireAgent(name).specification)
            return try records.labelCount(agent: name)
        }
        return try await work.perform(.edit, rows: rows) { turn in
            let ground = try await ledger.read { records in
                let agent = try records.requireAgent(name)
                try Self.admit(thresholds, agent.specification)
                let active = try records.activeBundle(of: agent)
                return EditingGround(
                    active: active,
                    activeScores: try records.rowScores(bundle: active.id),
                    set: try records.trainingSet(agent.specification, TrainingRequest(agent: name))
                )
            }
            let now = ledger.world.now()
            let draft = try await turn.compute { ground.draft(thresholds, notes: notes, at: now, by: actor) }
            try turn.requireWanted()
            return try await ledger.change(by: actor) { change in
                let bundle = try change.insert(draft, rowScores: nil)
                change.log(.upload, agent: name, figures: bundle.journalFigures)
                return bundle
            }
        }
    }

    private static func admit(_ thresholds: [String: Double], _ specification: AgentSpecification) throws(Refusal) {
        var problems: [Refusal.FieldProblem] = []
        for (name, value) in thresholds.sorted(by: { $0.key < $1.key }) {
            let parameter = specification.parameters.first { $0.name == name }
            let detail = parameter.map { $0.refusal(of: value) } ?? "is not a parameter of \(specification.agent)"
            if let detail { problems.append(.init(pointer: "/thresholds/\(name)", detail: detail)) }
        }
        guard let first = problems.first else { return }
        throw .invalid(code: "invalid", detail: "\(first.pointer.dropFirst()) \(first.detail)", problems: problems)
    }
}

/// What an edited bundle is scored on, and compared with.
private struct EditingGround: Sendable {
    var active: Bundle
    var activeScores: RowScores?
    var set: TrainingSet

    /// The bundle without its name.
    func draft(_ thresholds: [String: Double], notes: String?, at time: Timestamp, by actor: Actor) -> Bundle {
        let specification = set.specification
        var bundle = Bundle(
            id: "",
            agent: specification.agent,
            createdAt: time,
            createdBy: actor,
            origin: .uploaded,
            thresholds: active.effectiveThresholds(specification).merging(thresholds) { $1 },
            model: active.model,
            figures: BundleFigures(),
            provenance: Provenance(notes: notes, set: set, parent: active.id)
        )
        bundle.figures = figures(of: bundle)
        return bundle
    }

    /// An edited bundle is scored on the labeled rows as they stand: its thresholds were learned from none of them.
    private func figures(of bundle: Bundle) -> BundleFigures {
        let specification = set.specification
        let scorer = BundleScorer(bundle: bundle, rowScores: nil, specification: specification)
        let scores = (0..<set.count).compactMap { scorer.score($0, of: set) }
        var figures = BundleFigures()
        figures.trainingCount = set.count
        figures.labelDistribution = Dictionary(firstOf: zip(specification.labels, set.labelCounts))
        figures.sourcesUsed = set.sources.sorted()
        figures.featureImportances = active.figures.featureImportances
        figures.validation = "labeled rows"
        figures.warnings = set.warnings
        if bundle.decisionMaker(specification).decidesByModel {
            figures.warnings.append(
                .init(
                    code: "scored_in_sample",
                    detail: "The model it carries was trained on some of the rows it is scored on."
                )
            )
        }
        figures.thresholds = bundle.thresholds.sorted { $0.key < $1.key }.map { name, value in
            let old = active.thresholds[name] ?? value
            let status = old == value ? "unchanged" : "chosen"
            return .init(name: name, old: old, new: value, low: nil, high: nil, status: status, detail: nil)
        }
        guard !scores.isEmpty else { return figures }
        let correct = scores.map(\.correct)
        let accuracy = pairedDifference(candidate: correct, baseline: correct.map { _ in 0 }, seed: set.seed)
        (figures.accuracy, figures.accuracyLow, figures.accuracyHigh) = (accuracy.delta, accuracy.low, accuracy.high)
        let utilities = scores.map(\.utility)
        let utility = pairedDifference(candidate: utilities, baseline: utilities.map { _ in 0 }, seed: set.seed)
        (figures.utility, figures.utilityLow, figures.utilityHigh) = (utility.delta, utility.low, utility.high)
        figures.setDecisions(confusion(of: bundle), labels: specification.labels)
        let baseline = BundleScorer(bundle: active, rowScores: activeScores, specification: specification)
        if let (comparison, joined) = Comparison.between(scorer, and: baseline, on: set) {
            figures.comparison = comparison
            figures.warnings += BundleTrainer.warnings(joined: joined)
        }
        return figures
    }

    private func confusion(of bundle: Bundle) -> [[Double]] {
        let maker = bundle.decisionMaker(set.specification)
        return confusionMatrix(
            decisions: (0..<set.count).map { maker.decide(set.values(row: $0)).label },
            truths: set.labels,
            classes: set.specification.labels.count
        )
    }
}
