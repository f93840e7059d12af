import Learning

/// Whether a canary's recorded outcomes, counted again in their order, lead to the decisions that were made.
package struct CanaryReplay: Sendable, Equatable {
    /// Something that is not as it was recorded.
    package struct Difference: Sendable, Equatable {
        /// The outcome it is about, else nil.
        package var outcome: Int64?
        /// The decision it is about, else nil.
        package var decision: Int64?
        package var detail: String
    }

    package var canary: Canary
    package var outcomes: Int
    package var decisions: [CanaryDecision]
    /// The rules the canary is judged by.
    package var ruleVersion: Int
    /// Outcomes that an older version counted and that have no hash of their own.
    package var unhashedOutcomes = 0
    package var differences: [Difference] = []

    package var isIdentical: Bool { differences.isEmpty }

    /// Figures that differ by less, relative to their size, are the same: another version of the system's library may
    /// round a logarithm otherwise.
    static let tolerance = 1e-9

    /// Counts the outcomes again and decides again; pure.
    ///
    /// - Parameter kept: the tally as it stands in the store.
    package init(
        of canary: Canary,
        kept: CanaryTally,
        outcomes: [CanaryOutcome],
        decisions: [CanaryDecision]
    ) throws {
        self.canary = canary
        self.outcomes = outcomes.count
        self.decisions = decisions
        let settings = kept.evidence.settings
        ruleVersion = settings.ruleVersion
        guard ruleVersion == GuardSettings.currentRuleVersion else {
            add(
                "was judged by version \(ruleVersion) of the rules; this program has \(GuardSettings.currentRuleVersion)"
            )
            return
        }
        var tally = CanaryTally(settings: settings)
        var waiting = decisions[...]
        func decide() throws {
            while let decision = waiting.first, decision.verdict.sequence <= tally.sequence {
                try compare(decision, with: tally, in: &self)
                waiting.removeFirst()
            }
        }
        try decide()
        for outcome in outcomes {
            count(outcome, into: &tally)
            try decide()
        }
        for decision in waiting {
            add("was made after outcome \(decision.verdict.sequence), which is not there", decision: decision.id)
        }
        if !tally.agrees(with: kept) { add("the stored evidence is not what the recorded outcomes give") }
    }

    private mutating func add(_ detail: String, outcome: Int64? = nil, decision: Int64? = nil) {
        differences.append(Difference(outcome: outcome, decision: decision, detail: detail))
    }

    private mutating func count(_ outcome: CanaryOutcome, into tally: inout CanaryTally) {
        if outcome.sequence != tally.sequence + 1 {
            add("follows outcome \(tally.sequence); those between are not there", outcome: outcome.sequence)
            tally.sequence = outcome.sequence - 1
        }
        let counted = tally.count(outcome.observation, key: outcome.key, at: outcome.countedAt)
        guard let hash = outcome.hash else {
            unhashedOutcomes += 1
            return
        }
        guard counted.hash != hash else { return }
        add("key \(outcome.key), counted \(outcome.countedAt): not what was recorded", outcome: outcome.sequence)
        // So that what was altered further on is found too.
        tally.chain = hash
    }
}

extension CanaryTally {
    /// Whether both have counted the same and would be judged the same.
    fileprivate func agrees(with other: CanaryTally) -> Bool {
        let situation = GuardSituation(canaryPercent: 10, hoursInStage: 0, hoursRunning: 0)
        let (mine, theirs) = (evidence.assess(situation), other.evidence.assess(situation))
        return sequence == other.sequence && chain == other.chain && mine.firstDifference(from: theirs) == nil
    }
}

/// Makes one decision again.
private func compare(_ decision: CanaryDecision, with tally: CanaryTally, in replay: inout CanaryReplay) throws {
    let again = try CanaryVerdict(tally, in: decision.verdict.situation)
    let (then, now) = (decision.verdict.assessment, again.assessment)
    func add(_ detail: String) {
        replay.differences.append(.init(outcome: nil, decision: decision.id, detail: detail))
    }
    if again.inputsHash != decision.verdict.inputsHash {
        add("the outcomes or the situation it was made of are not those recorded")
    }
    if (now.recommendation, now.reasons) != (then.recommendation, then.reasons) {
        add("was \(words(then)), now \(words(now))")
    } else if let figure = now.firstDifference(from: then) {
        add("\(figure) is another")
    }
    if decision.actor == .system, decision.kind.rawValue != then.recommendation.rawValue, decision.kind != .check {
        add("the guard did \(decision.kind.rawValue), its verdict was \(words(then))")
    }
}

private func words(_ assessment: GuardAssessment) -> String {
    "\(assessment.recommendation.rawValue) (\(assessment.reasons.map(\.rawValue).joined(separator: ", ")))"
}
