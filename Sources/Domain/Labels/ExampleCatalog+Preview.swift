package import Learning
import Rules

extension ExampleCatalog {
    /// What training would be without some examples, which stay as they are; also while learning is paused, since that is
    /// when labels are looked into.
    ///
    /// - Throws: `Refusal` where either of the two trainings would be refused, or where several agents' examples are meant.
    package func previewExclusion(of selection: Selection, modelType: ModelType) async throws -> ExclusionPreview {
        let choice = try await resolve(selection, isExcluding: true)
        // Also before the work's turn comes: nobody is to wait for a refusal.
        _ = try await ledger.read { records in try records.requireAgent(records.agentMeant(by: choice)) }
        return try await work.perform(.preview) { turn in
            let trial = try await ledger.read { records in
                try ExclusionTrial(of: choice, modelType: modelType, in: records)
            }
            try trial.with.requireEnough(trial.request)
            try trial.without.requireEnough(trial.request, after: trial.examples)
            let progress = turn.trainingProgress
            return try await turn.compute {
                do {
                    return try trial.assess(progress: progress)
                } catch TrainingError.givenUp {
                    throw CancellationError()
                } catch let error as TrainingError {
                    throw Refusal(error, set: trial.without)
                }
            }
        }
    }
}

extension ExclusionTrial {
    /// Reads both sets of rows in one view of the store.
    fileprivate init(of choice: ExampleCatalog.Choice, modelType: ModelType, in records: any Records) throws {
        let agent = try records.requireAgent(records.agentMeant(by: choice))
        let specification = agent.specification
        var (with, without) = (TrainingSet.Assembler(specification), TrainingSet.Assembler(specification))
        let isMeant = choice.test
        var examples = 0
        try records.forEachGivenLabel(agent: agent.name, includingExcluded: false) { given in
            try with.add(given.example)
            if isMeant(given) { examples += 1 } else { try without.add(given.example) }
        }
        request = TrainingRequest(agent: agent.name)
        request.modelType = modelType
        current = try records.activeBundle(of: agent).effectiveThresholds(specification)
        self.examples = examples
        self.with = with.finish()
        self.without = without.finish()
    }
}

extension ExampleCatalog.Choice {
    /// Whether a label is among those that are meant.
    fileprivate var test: (GivenLabel) -> Bool {
        switch self {
        case .ids(let ids):
            let ids = Set(ids)
            return { ids.contains($0.example.id) }
        case .filter(let filter):
            return filter.admits
        case .suspects(let rows, let filter):
            let ids = Set(rows.map(\.id))
            return { ids.contains($0.example.id) && filter.admits($0) }
        }
    }
}

extension ExampleRecords {
    /// The one agent whose examples are meant.
    fileprivate func agentMeant(by choice: ExampleCatalog.Choice) throws -> String {
        switch choice {
        case .ids(let ids):
            let agents = Set(try ids.compactMap { try example(id: $0)?.content.agent })
            guard let agent = agents.first else { throw Refusal.notFound("There is none of these examples.") }
            guard agents.count == 1 else {
                throw Refusal.invalid(
                    "/ids",
                    "must be examples of one agent, not of \(agents.sorted().joined(separator: ", "))"
                )
            }
            return agent
        case .filter(let filter), .suspects(_, let filter):
            guard let agent = filter.agent else {
                throw Refusal.invalid("/filter/agent", "must be given: training is compared for one agent")
            }
            return agent
        }
    }
}
