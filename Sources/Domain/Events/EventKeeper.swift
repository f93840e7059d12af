import Rules

/// Keeps the events of one transaction and passes on what they mean: outcomes of canaries, verdicts of judges, items for
/// review, quality by the hour.
final class EventKeeper {
    private struct QualityKey: Hashable {
        var agent: String
        var hour: Int64
        var variant: String
    }

    private struct Quality {
        var runs = 0
        var judged = 0
        var utility = 0.0
    }

    private let change: Change
    private let watch: CanaryWatch
    private var quality: [QualityKey: Quality] = [:]
    private var agents: [String: Agent] = [:]
    private var standings: [String: JudgeStanding] = [:]

    init(_ change: Change, makers: DecisionMakers) {
        self.change = change
        watch = CanaryWatch(change, makers: makers)
    }

    /// Whether the event is new.
    func keep(_ event: Event) throws -> Bool {
        switch event {
        case .run(let run): try keep(run)
        case .judgement(let judgement): try keep(judgement)
        }
    }

    private func keep(_ run: Run) throws -> Bool {
        let records = change.records
        guard try records.insertRun(run, at: change.time) else { return false }
        try records.wakeJudgements(agent: run.agent, key: run.key)
        count(run) { $0.runs += 1 }
        if !run.judgeScores.isEmpty {
            try records.insertVerdicts(run.judgeScores, of: run)
            var standing = try standings[run.agent] ?? JudgeStanding(agent: run.agent, in: records)
            try ReviewItem.enqueue(run, &standing, in: change)
            standings[run.agent] = standing
        }
        if try watch.isWatching(run.agent) {
            try watch.observe(run)
            // Labels can come in before the run they speak of.
            for judgement in try records.judgements(agent: run.agent, key: run.key, notBefore: run.occurredAt) {
                try watch.observe(judgement)
            }
        }
        return true
    }

    private func keep(_ judgement: Judgement) throws -> Bool {
        guard try change.records.insertJudgement(judgement, at: change.time) else { return false }
        try watch.observe(judgement)
        try countQuality(of: judgement)
        return true
    }

    /// Adds a person's word on a run's decision to the hour's quality.
    private func countQuality(of judgement: Judgement) throws {
        let records = change.records
        guard
            let run = try records.run(
                agent: judgement.agent,
                key: judgement.key,
                notAfter: judgement.occurredAt
            ),
            let specification = try agent(judgement.agent)?.specification,
            let decision = run.decision.flatMap(specification.labelIndex),
            case .label(let label, _) = judgement.verdict(decision: run.decision, labels: specification.labels),
            let truth = specification.labelIndex(label)
        else { return }
        let key = QualityKey(agent: judgement.agent, hour: run.occurredAt.hour, variant: run.variant ?? "active")
        quality[key, default: Quality()].judged += 1
        quality[key, default: Quality()].utility += specification.utilities[decision][truth]
    }

    private func agent(_ name: String) throws -> Agent? {
        if let known = agents[name] { return known }
        let agent = try change.records.agent(name)
        agents[name] = agent
        return agent
    }

    private func count(_ run: Run, _ update: (inout Quality) -> Void) {
        let key = QualityKey(agent: run.agent, hour: run.occurredAt.hour, variant: run.variant ?? "active")
        update(&quality[key, default: Quality()])
    }

    /// Writes what was gathered over all events.
    func finish() throws {
        try watch.finish()
        for (key, figures) in quality {
            try change.records.addQuality(
                agent: key.agent,
                hour: key.hour,
                variant: key.variant,
                runs: figures.runs,
                judged: figures.judged,
                utility: figures.utility
            )
        }
    }
}
