import JSON
import Learning
import Rules

/// Turns the events of one transaction into outcomes of the agents' canaries, and takes a canary back at the outcome that
/// decides it. Call ``finish()`` when the events are all in.
final class CanaryWatch {
    private let change: Change
    private let makers: DecisionMakers
    private var benches: [String: CanaryBench] = [:]
    private var agentsWithout: Set<String> = []
    private var standings: [String: JudgeStanding] = [:]
    private lazy var pause = Result { try change.records.pause() }

    init(_ change: Change, makers: DecisionMakers) {
        self.change = change
        self.makers = makers
    }

    private func open(_ name: String) throws -> CanaryBench? {
        if let bench = benches[name] { return bench }
        guard !agentsWithout.contains(name) else { return nil }
        guard let canary = try change.records.runningCanary(agent: name) else {
            agentsWithout.insert(name)
            return nil
        }
        do {
            let agent = try change.records.requireAgent(name)
            let bench = try CanaryBench(canary, agent: agent, makers: makers, in: change.records)
            benches[name] = bench
            return bench
        } catch let failure as any StoreFailure where failure.isCorrupt {
            // Counting cannot go on, but what agents report is kept; the canary is held with `error`.
            agentsWithout.insert(name)
            return nil
        }
    }

    /// Counts an agent's runs that are new, in their order: a key's first run of the canary is its unit.
    func observe(_ runs: [Run], of agent: String) throws {
        guard let bench = try open(agent) else { return }
        let found = runs.map { run in (run, bench.unit(of: run)) }
        let units = found.compactMap { $0.1.unit }
        let isFirst = try units.isEmpty ? [] : change.records.insertUnits(units, canary: bench.canary.id)
        let first = zip(units, isFirst).filter(\.1).map(\.0)
        var new = Set(first.map { ExactText($0.runID) })
        let judged = try change.records.judgedKeys(agent: agent, among: Set(first.map { ExactText($0.key) }))
        for (run, (unit, isAmbiguous)) in found {
            // An outcome may have ended it.
            guard let bench = try open(agent) else { return }
            if isAmbiguous {
                try record([.leftOut(.shareChange)], key: run.key, agent: agent)
            } else if let unit, new.remove(ExactText(run.id)) != nil {
                try record(bench.observations(of: run, unit: unit), key: run.key, agent: agent)
                try observeQuality(of: run, unit: unit, bench)
                if judged.contains(ExactText(run.key)) { try observeJudgements(before: run) }
            }
        }
    }

    /// Labels can come in before the run they speak of. They are looked at once, when the key becomes a unit: those that come
    /// later are looked at as they come.
    private func observeJudgements(before run: Run) throws {
        let earliest = run.occurredAt.adding(seconds: -Limits.Events.secondsBetweenClocks)
        for judgement in try change.records.judgements(agent: run.agent, key: run.key, notBefore: earliest) {
            let joined = try change.records.run(
                agent: run.agent,
                key: run.key,
                joinedAt: judgement.occurredAt
            )
            try observe(judgement, joining: joined)
        }
    }

    /// Quality that comes with the run itself, where the canary's source says so.
    private func observeQuality(of run: Run, unit: CanaryUnit, _ bench: CanaryBench) throws {
        switch bench.canary.qualitySource {
        case .labels:
            return
        case .runQuality:
            guard let quality = run.quality else { return }
            if run.error != nil {
                try record([.leftOut(.errored)], key: run.key, agent: run.agent)
            } else {
                try change.records.markQualityCounted(canary: bench.canary.id, key: run.key)
                let observation = GuardObservation.unpaired(value: quality, arm: unit.arm, share: unit.share)
                try record([observation], key: run.key, agent: run.agent)
            }
        case .judges:
            guard run.error == nil else { return }
            let standing = try standing(of: run.agent)
            guard let truths = standing.probabilities(of: run.judgeScores),
                let observation = try bench.observation(of: run, truths: truths, unit: unit)
            else { return }
            try change.records.markQualityCounted(canary: bench.canary.id, key: run.key)
            try record([observation], key: run.key, agent: run.agent)
        }
    }

    private func standing(of agent: String) throws -> JudgeStanding {
        if let known = standings[agent] { return known }
        let standing = try JudgeStanding(agent: agent, in: change.records)
        standings[agent] = standing
        return standing
    }

    /// Counts what a person said, if it is the first usable label of a key of the canary.
    ///
    /// - Parameter joined: the run that it joins; nil while there is none.
    func observe(_ judgement: Judgement, joining joined: JoinedRun?) throws {
        guard let bench = try open(judgement.agent) else { return }
        guard let unit = try change.records.unit(canary: bench.canary.id, key: judgement.key) else {
            return try leaveOutIfAssignedBefore(judgement, joined, bench)
        }
        guard judgement.occurredAt >= unit.occurredAt || joined?.id.isExactly(unit.runID) == true else { return }
        if let reason = bench.whyLeftOut(judgement, unit: unit) {
            return try record([.leftOut(reason)], key: judgement.key, agent: judgement.agent)
        }
        var run = try change.records.run(agent: judgement.agent, id: unit.runID)
        if run?.payload == nil { run?.payload = judgement.payload }
        guard var run else { return }
        let labels = bench.agent.specification.labels
        // With more than two labels a thumb down says nothing of the right one, so that a thumb up must not either: the
        // pairs would be those on which the decision shown was right.
        if judgement.source == .feedback, judgement.label == nil, labels.count > 2 { run.payload = nil }
        let verdict = judgement.verdict(decision: run.decision, labels: labels)
        try count(
            verdict,
            isBlind: judgement.source == .gold && judgement.isBlind,
            unit: unit,
            run: run,
            at: judgement.occurredAt,
            bench
        )
    }

    /// A label of a run from before the canary; one whose run has not come yet is none.
    private func leaveOutIfAssignedBefore(
        _ judgement: Judgement,
        _ run: JoinedRun?,
        _ bench: CanaryBench
    ) throws {
        guard let run, run.occurredAt < bench.canary.deployedAt else { return }
        try record([.leftOut(.assignedBefore)], key: judgement.key, agent: judgement.agent)
    }

    /// Says of a synthetic example with the key of a run that it does not judge.
    func observe(synthetic key: String, of agent: String) throws {
        guard let bench = try open(agent), try change.records.unit(canary: bench.canary.id, key: key) != nil else {
            return
        }
        try record([.leftOut(.synthetic)], key: key, agent: agent)
    }

    /// Counts the label of a review item: those drawn at random judge, those chosen because they were uncertain do not.
    func observe(review label: String, item: ReviewItem, at time: Timestamp) throws {
        guard let bench = try open(item.agent),
            let unit = try change.records.unit(canary: bench.canary.id, key: item.key), time >= unit.occurredAt
        else { return }
        guard item.method == .randomProbe else {
            return try record([.leftOut(.chosen)], key: item.key, agent: item.agent)
        }
        guard !unit.isQualityCounted, bench.canary.qualitySource == .labels else {
            let reason: LeftOutReason = unit.isQualityCounted ? .repeated : .otherSource
            return try record([.leftOut(reason)], key: item.key, agent: item.agent)
        }
        guard var run = try change.records.run(agent: item.agent, id: unit.runID) else { return }
        run.payload = run.payload ?? item.payload
        try count(.label(label, confidence: 100), isBlind: true, unit: unit, run: run, at: time, bench)
    }

    private func count(
        _ verdict: Judgement.Verdict,
        isBlind: Bool,
        unit: CanaryUnit,
        run: JoinedRun,
        at time: Timestamp,
        _ bench: CanaryBench
    ) throws {
        guard let observation = try bench.observation(verdict, isBlind: isBlind, unit: unit, run: run) else {
            return
        }
        try change.records.markQualityCounted(canary: bench.canary.id, key: unit.key)
        // A label that seems to be older than its run was given by another clock.
        let delay = GuardObservation.labelDelay(seconds: max(0, time.seconds(since: unit.occurredAt)), arm: unit.arm)
        try record([observation, delay], key: unit.key, agent: bench.canary.agent)
    }

    private func record(_ observations: [GuardObservation], key: String, agent: String) throws {
        guard let bench = benches[agent] else { return }
        for observation in observations {
            bench.outcomes.append(bench.tally.count(observation, key: key, at: change.time))
        }
        try rollBackIfHarmful(bench)
    }

    private func rollBackIfHarmful(_ bench: CanaryBench) throws {
        guard bench.canary.policy != .observe else { return }
        let evidence = bench.tally.evidence
        let situation = bench.canary.situation(at: change.time, pause: try pause.get(), keys: evidence.keys)
        let assessment = evidence.assess(situation)
        guard assessment.recommendation == .rollback, let end = Canary.End(assessment.reason), end != .expired else {
            return
        }
        try save(bench)
        let verdict = try CanaryVerdict(bench.tally, in: situation)
        try change.rollBack(bench.canary, end, by: .system, verdict: verdict)
        benches[bench.canary.agent] = nil
        agentsWithout.insert(bench.canary.agent)
    }

    /// Writes what was counted.
    func finish() throws {
        for bench in benches.values { try save(bench) }
    }

    private func save(_ bench: CanaryBench) throws {
        guard !bench.outcomes.isEmpty else { return }
        try change.records.record(bench.outcomes, tally: bench.tally, canary: bench.canary.id)
    }
}

extension Canary.End {
    /// The end that a guard's reason for a rollback leads to; nil for reasons that end nothing.
    init?(_ reason: GuardReason) {
        switch reason {
        case .qualityRegression: self = .qualityRegression
        case .latencyRegression: self = .latencyRegression
        case .errorRegression: self = .errorRegression
        case .expired: self = .expired
        default: return nil
        }
    }
}
