import JSON
import Learning
import Rules

/// Turns the events of one transaction into outcomes of the agents' canaries, and takes a canary back at the outcome that
/// decides it. Call ``finish()`` when the events are all in.
final class CanaryWatch {
    /// A running canary with everything its outcomes need.
    private struct Bench {
        var canary: Canary
        var agent: Agent
        var candidate: DecisionMaker
        var baseline: DecisionMaker
        var bundleCreatedAt: Timestamp
        var evidence: GuardEvidence
        var sequence: Int64
        var outcomes: [CanaryOutcome] = []
    }

    private let change: Change
    private let makers: DecisionMakers
    private var benches: [String: Bench] = [:]
    private var agentsWithout: Set<String> = []
    private var standings: [String: JudgeStanding] = [:]
    private lazy var pause = Result { try change.records.pause() }

    init(_ change: Change, makers: DecisionMakers) {
        self.change = change
        self.makers = makers
    }

    private func open(_ name: String) throws -> Bench? {
        if let bench = benches[name] { return bench }
        guard !agentsWithout.contains(name) else { return nil }
        guard let canary = try change.records.runningCanary(agent: name) else {
            agentsWithout.insert(name)
            return nil
        }
        let agent = try change.records.requireAgent(name)
        let (candidate, createdAt) = try makers.maker(for: canary.bundleID, agent: agent, in: change.records)
        let baseline = try makers.maker(for: canary.baselineID, agent: agent, in: change.records).maker
        let (evidence, sequence) = try change.records.evidence(canary: canary.id)
        let bench = Bench(
            canary: canary,
            agent: agent,
            candidate: candidate,
            baseline: baseline,
            bundleCreatedAt: createdAt,
            evidence: evidence,
            sequence: sequence
        )
        benches[name] = bench
        return bench
    }

    /// Counts an agent's runs that are new, in their order: a key's first run of the canary is its unit.
    func observe(_ runs: [Run], of agent: String) throws {
        guard let bench = try open(agent) else { return }
        let found = runs.map { run in (run, Self.unit(of: run, bench.canary)) }
        let units = found.compactMap { $0.1.unit }
        let isFirst = try units.isEmpty ? [] : change.records.insertUnits(units, canary: bench.canary.id)
        var new = Set(zip(units, isFirst).filter(\.1).map { $0.0.runID })
        let judged = try change.records.judgedKeys(agent: agent, among: Set(runs.map(\.key)))
        for (run, (unit, isAmbiguous)) in found {
            // An outcome may have ended it.
            guard let bench = try open(agent) else { return }
            if isAmbiguous {
                try record([.leftOut(.shareChange)], key: run.key, agent: agent)
            } else if let unit, new.remove(run.id) != nil {
                try record(Self.observations(of: run, unit: unit, bench), key: run.key, agent: agent)
                try observeQuality(of: run, unit: unit, bench)
            }
            guard judged.contains(run.key) else { continue }
            // Labels can come in before the run they speak of.
            for judgement in try change.records.judgements(agent: agent, key: run.key, notBefore: run.occurredAt) {
                try observe(judgement)
            }
        }
    }

    /// What a run would be the unit of; none for one that was served before the canary or that cannot be told.
    private static func unit(of run: Run, _ canary: Canary) -> (unit: CanaryUnit?, isAmbiguous: Bool) {
        switch canary.assignment(of: run) {
        case .before: return (nil, false)
        case .ambiguous: return (nil, true)
        case .assigned(let assignment, let share):
            let unit = CanaryUnit(
                key: run.key,
                runID: run.id,
                arm: assignment.variant,
                share: share,
                occurredAt: run.occurredAt,
                isQualityCounted: false
            )
            return (unit, false)
        }
    }

    private static func observations(of run: Run, unit: CanaryUnit, _ bench: Bench) throws -> [GuardObservation] {
        var observations: [GuardObservation] = [.assignment(arm: unit.arm, share: unit.share)]
        let errored = run.error != nil
        if let variant = run.variant { observations.append(.variantReport(matches: variant == unit.arm.rawValue)) }
        observations.append(.error(errored: errored, arm: unit.arm, share: unit.share))
        if let milliseconds = run.latencyMilliseconds {
            observations.append(
                .latency(milliseconds: milliseconds, arm: unit.arm, share: unit.share, errored: errored)
            )
        }
        if let payload = run.payload, let decision = run.decision {
            let maker = unit.arm == .canary ? bench.candidate : bench.baseline
            let label = try maker.decide(JSON.parse(Array(payload.utf8))).label
            observations.append(.shadowCheck(matches: bench.agent.specification.labels[label] == decision))
        }
        return observations
    }

    /// Quality that comes with the run itself, where the canary's source says so.
    private func observeQuality(of run: Run, unit: CanaryUnit, _ bench: Bench) throws {
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
                let observation = try Self.observation(of: run, truths: truths, unit: unit, bench)
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

    /// The expected quality of a run's decision where the truth is known by probabilities only: with the usual utility, the
    /// probability that it was right. Both bundles are scored where the payload is known.
    private static func observation(
        of run: Run,
        truths: [Double],
        unit: CanaryUnit,
        _ bench: Bench
    ) throws -> GuardObservation? {
        let specification = bench.agent.specification
        func quality(_ decision: Int) -> Double {
            zip(specification.utilities[decision], truths).reduce(0) { $0 + $1.0 * $1.1 }
        }
        if let payload = run.payload {
            let item = try JSON.parse(Array(payload.utf8))
            let difference = quality(bench.candidate.decide(item).label) - quality(bench.baseline.decide(item).label)
            return .reactivePair(difference: difference, shown: unit.arm, share: unit.share)
        }
        guard let decision = run.decision.flatMap(specification.labelIndex) else { return nil }
        return .unpaired(value: quality(decision), arm: unit.arm, share: unit.share)
    }

    /// Counts what a person said, if it is the first usable label of a key of the canary.
    func observe(_ judgement: Judgement) throws {
        guard let bench = try open(judgement.agent),
            let unit = try change.records.unit(canary: bench.canary.id, key: judgement.key),
            judgement.occurredAt >= unit.occurredAt
        else { return }
        if let reason = Self.whyLeftOut(judgement, unit: unit, bench) {
            return try record([.leftOut(reason)], key: judgement.key, agent: judgement.agent)
        }
        var run = try change.records.run(agent: judgement.agent, id: unit.runID)
        if run?.payload == nil { run?.payload = judgement.payload }
        guard let run else { return }
        let verdict = judgement.verdict(decision: run.decision, labels: bench.agent.specification.labels)
        try count(
            verdict,
            isBlind: judgement.source == .gold && judgement.isBlind,
            unit: unit,
            run: run,
            at: judgement.occurredAt,
            bench
        )
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

    private static func whyLeftOut(_ judgement: Judgement, unit: CanaryUnit, _ bench: Bench) -> LeftOutReason? {
        if unit.isQualityCounted { return .repeated }
        if bench.canary.qualitySource != .labels { return .otherSource }
        if judgement.occurredAt < bench.bundleCreatedAt { return .labeledBefore }
        // Approvals that are asked for only some decisions say nothing about the others.
        if judgement.source == .approvals, bench.agent.specification.asks == .some { return .chosen }
        return nil
    }

    private func count(
        _ verdict: Judgement.Verdict,
        isBlind: Bool,
        unit: CanaryUnit,
        run: JoinedRun,
        at time: Timestamp,
        _ bench: Bench
    ) throws {
        guard let observation = try Self.observation(verdict, isBlind: isBlind, unit: unit, run: run, bench) else {
            return
        }
        try change.records.markQualityCounted(canary: bench.canary.id, key: unit.key)
        let delay = GuardObservation.labelDelay(seconds: time.seconds(since: unit.occurredAt), arm: unit.arm)
        try record([observation, delay], key: unit.key, agent: bench.canary.agent)
    }

    private static func observation(
        _ verdict: Judgement.Verdict,
        isBlind: Bool,
        unit: CanaryUnit,
        run: JoinedRun,
        _ bench: Bench
    ) throws -> GuardObservation? {
        let specification = bench.agent.specification
        let utilities = specification.utilities
        switch verdict {
        case .nothing:
            return nil
        case .label(let label, _):
            guard let truth = specification.labelIndex(label) else { return nil }
            if let payload = run.payload {
                let item = try JSON.parse(Array(payload.utf8))
                let candidate = utilities[bench.candidate.decide(item).label][truth]
                let difference = candidate - utilities[bench.baseline.decide(item).label][truth]
                return isBlind
                    ? .blindPair(difference: difference)
                    : .reactivePair(difference: difference, shown: unit.arm, share: unit.share)
            }
            guard let decision = run.decision.flatMap(specification.labelIndex) else { return nil }
            return .unpaired(value: utilities[decision][truth], arm: unit.arm, share: unit.share)
        case .notLabel(let label, _):
            // All that is known is that the decision was wrong: the mean over the other truths.
            guard run.decision == label, let decision = specification.labelIndex(label) else { return nil }
            let others = utilities[decision].indices.filter { $0 != decision }
            let value = others.reduce(0) { $0 + utilities[decision][$1] } / Double(max(1, others.count))
            return .unpaired(value: value, arm: unit.arm, share: unit.share)
        }
    }

    private func record(_ observations: [GuardObservation], key: String, agent: String) throws {
        guard var bench = benches[agent] else { return }
        for observation in observations {
            bench.sequence += 1
            bench.evidence.record(observation)
            bench.outcomes.append(
                CanaryOutcome(sequence: bench.sequence, key: key, countedAt: change.time, observation: observation)
            )
        }
        benches[agent] = bench
        try rollBackIfHarmful(bench)
    }

    private func rollBackIfHarmful(_ bench: Bench) throws {
        guard bench.canary.policy != .observe else { return }
        let situation = bench.canary.situation(at: change.time, pause: try pause.get(), keys: bench.evidence.keys)
        let assessment = bench.evidence.assess(situation)
        guard assessment.recommendation == .rollback, let end = Canary.End(assessment.reason), end != .expired else {
            return
        }
        try save(bench)
        try change.rollBack(bench.canary, end, by: .system, assessment: assessment)
        benches[bench.canary.agent] = nil
        agentsWithout.insert(bench.canary.agent)
    }

    /// Writes what was counted.
    func finish() throws {
        for bench in benches.values { try save(bench) }
    }

    private func save(_ bench: Bench) throws {
        guard !bench.outcomes.isEmpty else { return }
        try change.records.record(bench.outcomes, evidence: bench.evidence, canary: bench.canary.id)
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
