import Rules

/// Keeps the events of one transaction and passes on what they mean: outcomes of canaries, verdicts of judges, items for
/// review, quality by the hour.
final class EventKeeper {
    private struct QualityKey: Hashable {
        var agent: String
        var hour: Int64
        var variant: String

        init(agent: String, hour: Int64, variant: String?) {
            self.agent = agent
            self.hour = hour
            self.variant = variant ?? "active"
        }

        init(_ run: Run) {
            self.init(agent: run.agent, hour: run.occurredAt.hour, variant: run.variant)
        }
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
    /// By agent, how many more judgements wait for a run.
    private var waiting: [String: Int] = [:]

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
        var last = ""
        for event in events {
            switch event {
            case .run(let run):
                if run.agent != last { agents.insert(run.agent) }
                last = run.agent
                if !run.judgeScores.isEmpty { judged.insert(run.agent) }
            case .judgement(let judgement):
                agents.insert(judgement.agent)
            }
        }
        try change.records.claim(evidenceOf: agents, queuesOf: judged)
    }

    private func keep(_ runs: [Run]) throws -> [Reception] {
        let records = change.records
        var receptions = try records.keepRuns(runs, at: change.time).map { Reception($0) }
        var kept: [Run] = []
        kept.reserveCapacity(runs.count)
        for index in runs.indices where receptions[index].kind == .accepted {
            var run = runs[index]
            if !run.judgeScores.isEmpty { receptions[index].judgesLeftOut = try introduceJudges(of: &run) }
            kept.append(run)
        }
        for (agent, runs) in Self.byAgent(kept) {
            try wakeJudgements(agent: agent, for: runs)
            try watch.observe(runs, of: agent)
        }
        try records.insertVerdicts(of: kept)
        count(kept)
        for run in kept where !run.judgeScores.isEmpty {
            if let standing = standings[run.agent] { try ReviewItem.enqueue(run, standing, in: change) }
        }
        return receptions
    }

    /// In one order, whatever order they came in. Nearly always all are of one agent.
    private static func byAgent(_ runs: [Run]) -> [(String, [Run])] {
        guard let first = runs.first else { return [] }
        if runs.allSatisfy({ $0.agent == first.agent }) { return [(first.agent, runs)] }
        return Dictionary(grouping: runs, by: \.agent).sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// Leaves the run the scores of judges that are known or may become so.
    ///
    /// - Returns: the other judges.
    private func introduceJudges(of run: inout Run) throws -> [String] {
        var standing = try standings[run.agent] ?? JudgeStanding(agent: run.agent, in: change.records)
        let (kept, leftOut) = try standing.introduce(run.judgeScores, of: run.agent, in: change)
        standings[run.agent] = standing
        run.judgeScores = kept
        return leftOut
    }

    private func wakeJudgements(agent: String, for runs: [Run]) throws {
        let woken = try change.records.wakeJudgements(agent: agent, for: runs)
        waiting[agent, default: 0] -= woken.count
        for judgement in woken { try countQuality(of: judgement, on: try joinedRun(judgement)) }
    }

    private func keep(_ judgements: [Judgement]) throws -> [Reception] {
        let runs = try judgements.map(joinedRun)
        let arrived = zip(judgements, runs).map { judgement, run in
            let waits = run == nil && !judgement.standsAlone
            return (judgement: judgement, state: waits ? JudgementState.waitingSinceArrival : .new)
        }
        let kept = try change.records.keepJudgements(arrived, at: change.time)
        return try zip(zip(arrived, runs), kept).map { arrival, kept in
            let ((judgement, state), run) = arrival
            guard kept.kind == .accepted || kept.kind == .revised else { return Reception(kept.kind) }
            waiting[judgement.agent, default: 0] += (state.isWaiting ? 1 : 0) - (kept.wasWaiting ? 1 : 0)
            // What was counted of the first word stays counted, whatever the same person says later.
            if kept.kind == .accepted {
                try watch.observe(judgement, joining: run)
                try countQuality(of: judgement, on: run)
            }
            return Reception(kept.kind, isWaiting: state.isWaiting)
        }
    }

    private func joinedRun(_ judgement: Judgement) throws -> JoinedRun? {
        try change.records.run(agent: judgement.agent, key: judgement.key, joinedAt: judgement.occurredAt)
    }

    /// Adds a person's word on a run's decision to the hour's quality.
    private func countQuality(of judgement: Judgement, on run: JoinedRun?) throws {
        guard let run,
            let specification = try agent(judgement.agent)?.specification,
            let decision = run.decision.flatMap(specification.labelIndex),
            case .label(let label, _) = judgement.verdict(decision: run.decision, labels: specification.labels),
            let truth = specification.labelIndex(label)
        else { return }
        let key = QualityKey(agent: judgement.agent, hour: run.occurredAt.hour, variant: run.variant)
        quality[key, default: Quality()].judged += 1
        quality[key, default: Quality()].utility += specification.utilities[decision][truth]
    }

    private func agent(_ name: String) throws -> Agent? {
        if let known = agents[name] { return known }
        let agent = try change.records.agent(name)
        agents[name] = agent
        return agent
    }

    /// Counts runs for their hours; those that stand beside each other are mostly of one.
    private func count(_ runs: [Run]) {
        var start = runs.startIndex
        while start < runs.endIndex {
            let key = QualityKey(runs[start])
            let end = runs[start...].firstIndex { QualityKey($0) != key } ?? runs.endIndex
            quality[key, default: Quality()].runs += end - start
            start = end
        }
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
        for (agent, change) in waiting.sorted(by: { $0.key < $1.key }) where change != 0 {
            try self.change.records.addWaiting(change, agent: agent)
        }
    }
}
