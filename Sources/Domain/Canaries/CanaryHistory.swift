package import Learning

/// How a canary's evidence came about: what was known after some of its outcomes, spread evenly over all of them.
package struct CanaryHistory: Sendable {
    /// What was known after one outcome.
    package struct Point: Sendable {
        package var sequence: Int64
        package var time: Timestamp
        package var percent: Int
        package var assessment: GuardAssessment
        package var intervals: GuardIntervals
    }

    package var canary: Canary
    package var outcomes: Int
    /// In the order of time; the last one is after the last outcome.
    package var points: [Point]
    package var decisions: [CanaryDecision]

    /// Counts the outcomes again and looks at most `points` times; pure.
    package init(
        of canary: Canary,
        settings: GuardSettings,
        outcomes: [CanaryOutcome],
        decisions: [CanaryDecision],
        points: Int
    ) {
        self.canary = canary
        self.outcomes = outcomes.count
        self.decisions = decisions
        self.points = []
        var evidence = GuardEvidence(settings: settings)
        var intervals = GuardIntervals()
        for (index, outcome) in outcomes.enumerated() {
            evidence.record(outcome.observation)
            intervals.record(outcome.observation)
            // The last outcome of each of as many equal parts.
            guard (index + 1) * points / outcomes.count > index * points / outcomes.count else { continue }
            self.points.append(
                Point(of: canary, evidence, intervals, sequence: outcome.sequence, at: outcome.countedAt)
            )
        }
    }
}

extension CanaryHistory.Point {
    init(
        of canary: Canary,
        _ evidence: GuardEvidence,
        _ intervals: GuardIntervals,
        sequence: Int64,
        at time: Timestamp
    ) {
        let stage = canary.stages.last { $0.since <= time } ?? canary.stages.first
        let situation = GuardSituation(
            canaryPercent: stage?.percent ?? canary.percent,
            hoursInStage: time.hours(since: stage?.since ?? canary.deployedAt),
            hoursRunning: time.hours(since: canary.deployedAt),
            repetition: canary.repetition,
            isUnevenSplitCleared: canary.isUnevenSplitCleared
        )
        self.init(
            sequence: sequence,
            time: time,
            percent: situation.canaryPercent,
            assessment: evidence.assess(situation),
            intervals: intervals
        )
    }
}

extension CanaryControl {
    /// The canary that a name stands for: an agent's running one, else its last; or the one of that number.
    ///
    /// An agent whose name is a number comes first.
    private static func canary(named name: String, in records: any Records) throws -> Canary {
        if try records.agent(name) != nil {
            if let canary = try records.newestCanary(agent: name) { return canary }
            throw Refusal.notFound("\(name) has had no canary.")
        }
        if let number = Int64(name), let canary = try records.canary(number) { return canary }
        throw Refusal.notFound("There is neither an agent \"\(name)\" nor a canary of that number.")
    }

    /// The evidence of a canary, running or ended, over its outcomes.
    ///
    /// - Parameter name: an agent, whose running canary is meant, else its last; or a canary's number.
    package func history(of name: String, points: Int) async throws -> CanaryHistory {
        try await work.perform(.evidence, rows: outcomeCount(name)) { turn in
            let (canary, tally, outcomes, decisions) = try await recorded(name)
            return try await turn.compute {
                CanaryHistory(
                    of: canary,
                    settings: tally.evidence.settings,
                    outcomes: outcomes,
                    decisions: decisions,
                    points: points
                )
            }
        }
    }

    /// What is kept of a canary beside its outcomes.
    ///
    /// - Parameter name: as in ``history(of:points:)``.
    func standing(_ name: String) async throws -> CanaryStanding {
        let now = ledger.world.now()
        return try await ledger.read { records in
            let canary = try Self.canary(named: name, in: records)
            return CanaryStanding(
                canary: canary,
                tally: try records.tally(canary: canary.id),
                decisions: try records.decisions(canary: canary.id),
                at: now
            )
        }
    }

    /// Makes every recorded decision of a canary again from its recorded outcomes.
    ///
    /// - Parameter name: as in ``history(of:points:)``.
    package func replay(_ name: String) async throws -> CanaryReplay {
        try await work.perform(.evidence, rows: outcomeCount(name)) { turn in
            let (canary, tally, outcomes, decisions) = try await recorded(name)
            return try await turn.compute {
                try CanaryReplay(of: canary, kept: tally, outcomes: outcomes, decisions: decisions)
            }
        }
    }

    private func outcomeCount(_ name: String) async throws -> Int {
        Int(clamping: try await standing(name).tally.sequence)
    }

    private func recorded(
        _ name: String
    ) async throws -> (Canary, CanaryTally, [CanaryOutcome], [CanaryDecision]) {
        try await ledger.read { records in
            let canary = try Self.canary(named: name, in: records)
            return (
                canary, try records.tally(canary: canary.id), try records.outcomes(canary: canary.id),
                try records.decisions(canary: canary.id)
            )
        }
    }

    /// Canaries that have ended, the newest first.
    package func ended(agent: String?, limit: Int, before id: Int64? = nil) async throws -> [Canary] {
        try await ledger.read { records in
            if let agent { _ = try records.requireAgent(agent) }
            return try records.endedCanaries(agent: agent, limit: limit, before: id)
        }
    }
}
