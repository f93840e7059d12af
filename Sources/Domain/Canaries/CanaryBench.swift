import JSON
import Learning
import Rules

/// A running canary with everything its outcomes need, and what events are as outcomes. A class, so that counting copies
/// nothing.
final class CanaryBench {
    let canary: Canary
    let agent: Agent
    let candidate: DecisionMaker
    let baseline: DecisionMaker
    let bundleCreatedAt: Timestamp
    var tally: CanaryTally
    /// Counted, and not written yet.
    var outcomes: [CanaryOutcome] = []

    init(_ canary: Canary, agent: Agent, makers: DecisionMakers, in records: any Records) throws {
        self.canary = canary
        self.agent = agent
        (candidate, bundleCreatedAt) = try makers.maker(for: canary.bundleID, agent: agent, in: records)
        baseline = try makers.maker(for: canary.baselineID, agent: agent, in: records).maker
        tally = try records.tally(canary: canary.id)
    }

    /// What a run would be the unit of; none for one that was served before the canary or that cannot be told.
    func unit(of run: Run) -> (unit: CanaryUnit?, isAmbiguous: Bool) {
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

    /// What a key's first run tells, its quality aside.
    func observations(of run: Run, unit: CanaryUnit) throws -> [GuardObservation] {
        var observations: [GuardObservation] = [.assignment(arm: unit.arm, share: unit.share)]
        let errored = run.error != nil
        if let variant = run.variant { observations.append(.variantReport(matches: variant == unit.arm.rawValue)) }
        observations.append(.error(errored: errored, arm: unit.arm, share: unit.share))
        // An errored run counts as slower than any, whether it says how long it took or not.
        if let milliseconds = run.latencyMilliseconds ?? (errored ? 0 : nil) {
            observations.append(
                .latency(milliseconds: milliseconds, arm: unit.arm, share: unit.share, errored: errored)
            )
        }
        if let payload = run.payload, let decision = run.decision {
            let maker = unit.arm == .canary ? candidate : baseline
            let label = try maker.decide(JSON.parse(Array(payload.utf8))).label
            observations.append(.shadowCheck(matches: agent.specification.labels[label] == decision))
        }
        return observations
    }

    /// The expected quality of a run's decision where the truth is known by probabilities only: with the usual utility, the
    /// probability that it was right. Both bundles are scored where the payload is known.
    func observation(of run: Run, truths: [Double], unit: CanaryUnit) throws -> GuardObservation? {
        let specification = agent.specification
        func quality(_ decision: Int) -> Double {
            zip(specification.utilities[decision], truths).reduce(0) { $0 + $1.0 * $1.1 }
        }
        if let payload = run.payload {
            let item = try JSON.parse(Array(payload.utf8))
            let difference = quality(candidate.decide(item).label) - quality(baseline.decide(item).label)
            return .reactivePair(difference: difference, shown: unit.arm, share: unit.share)
        }
        guard let decision = run.decision.flatMap(specification.labelIndex) else { return nil }
        return .unpaired(value: quality(decision), arm: unit.arm, share: unit.share)
    }

    /// Why a label does not judge; nil for one that does.
    func whyLeftOut(_ judgement: Judgement, unit: CanaryUnit) -> LeftOutReason? {
        if unit.isQualityCounted { return .repeated }
        if canary.qualitySource != .labels { return .otherSource }
        if judgement.occurredAt < bundleCreatedAt { return .labeledBefore }
        // Approvals that are asked for only some decisions say nothing about the others.
        if judgement.source == .approvals, agent.specification.asks == .some { return .chosen }
        return nil
    }

    /// What a verdict on a key's first run says of both bundles where the payload is known, else of the one that decided.
    func observation(
        _ verdict: Judgement.Verdict,
        isBlind: Bool,
        unit: CanaryUnit,
        run: JoinedRun
    ) throws -> GuardObservation? {
        let specification = agent.specification
        let utilities = specification.utilities
        switch verdict {
        case .nothing:
            return nil
        case .label(let label, _):
            guard let truth = specification.labelIndex(label) else { return nil }
            if let payload = run.payload {
                let item = try JSON.parse(Array(payload.utf8))
                let difference =
                    utilities[candidate.decide(item).label][truth] - utilities[baseline.decide(item).label][truth]
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
}
