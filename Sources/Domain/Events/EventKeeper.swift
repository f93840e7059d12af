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

    /// For each event, what became of it.
    ///
    /// What was reported one after the other is kept in that order, runs and judgements in stretches of either kind.
    func keep(_ events: [Event]) throws -> [Reception] {
        try claim(events)
        var receptions: [Reception] = []
        receptions.reserveCapacity(events.count)
        var position = 0
        while position < events.count {
            var runs: [Run] = []
            while position < events.count, case .run(let run) = events[position] {
                runs.append(run)
                position += 1
            }
            if !runs.isEmpty { receptions += try keep(runs) }
            var judgements: [Judgement] = []
            while position < events.count, case .judgement(let judgement) = events[position] {
                judgements.append(judgement)
                position += 1
            }
            if !judgements.isEmpty { receptions += try keep(judgements) }
        }
        return receptions
    }

    /// Before anything is written, so that transactions wait for each other in one order.
    private func claim(_ events: [Event]) throws {
        var agents: Set<String> = []
        var judged: Set<String> = []
        for event in events {
            switch event {
            case .run(let run):
                agents.insert(run.agent)
                if !run.judgeScores.isEmpty { judged.insert(run.agent) }
            case .judgement(let judgement):
                agents.insert(judgement.agent)
            }
        }
        try change.records.claim(evidenceOf: agents, queuesOf: judged)
    }

    private func keep(_ runs: [Run]) throws -> [Reception] {
        let records = change.records
        let isNew = try records.insertRuns(runs, at: change.time)
        let kept = zip(runs, isNew).filter(\.1).map(\.0)
        for (agent, runs) in Dictionary(grouping: kept, by: \.agent).sorted(by: { $0.key < $1.key }) {
            try records.wakeJudgements(agent: agent, keys: Set(runs.map(\.key)))
            try watch.observe(runs, of: agent)
        }
        for run in kept {
            count(run) { $0.runs += 1 }
            guard !run.judgeScores.isEmpty else { continue }
            try records.insertVerdicts(run.judgeScores, of: run)
            var standing = try standings[run.agent] ?? JudgeStanding(agent: run.agent, in: records)
            try ReviewItem.enqueue(run, &standing, in: change)
            standings[run.agent] = standing
        }
        return isNew.map { $0 ? .accepted : .duplicate }
    }

    private func keep(_ judgements: [Judgement]) throws -> [Reception] {
        let isNew = try change.records.insertJudgements(judgements, at: change.time)
        for (judgement, isNew) in zip(judgements, isNew) where isNew {
            try watch.observe(judgement)
            try countQuality(of: judgement)
        }
        return isNew.map { $0 ? .accepted : .duplicate }
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
        // In one order, so that transactions beside each other wait in turn.
        let sorted = quality.sorted {
            ($0.key.agent, $0.key.hour, $0.key.variant) < ($1.key.agent, $1.key.hour, $1.key.variant)
        }
        for (key, figures) in sorted {
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
