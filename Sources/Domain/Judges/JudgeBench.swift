import Learning
import Rules

/// How much each LLM judge's verdict counts, and what several of them say together.
package struct JudgeBench: Sendable {
    static let windowDays = 30.0
    /// Verdicts that a panel without any labeled key is learned from.
    private static let mostUnanchored = 20_000
    /// Queue items that one transaction scores anew; between two, events come in.
    private static let batch = 2_000

    private let ledger: Ledger
    private let work: WorkQueue

    package init(ledger: Ledger, work: WorkQueue) {
        self.ledger = ledger
        self.work = work
    }

    package func weights(agent: String?) async throws -> [JudgeWeight] {
        try await ledger.read { records in
            if let agent { _ = try records.requireAgent(agent) }
            return try records.judgeWeights(agent: agent)
        }
    }

    /// An agent's judges one by one and together; `panel` is nil until they were first weighed.
    package func details(agent: String) async throws -> (weights: [JudgeWeight], panel: FittedPanel?) {
        try await ledger.read { records in
            _ = try records.requireAgent(agent)
            return (try records.judgeWeights(agent: agent), try records.judgePanel(agent: agent))
        }
    }

    package func history(agent: String?, days: Double, limit: Int) async throws -> [JudgeWeight] {
        let since = ledger.world.now().adding(days: -days)
        return try await ledger.read { records in
            if let agent { _ = try records.requireAgent(agent) }
            return try records.judgeWeightHistory(agent: agent, since: since, limit: limit)
        }
    }

    /// Computes weights and panels anew from the verdicts of 30 days, then the review queue's order.
    ///
    /// Verdicts are read and panels fitted outside of any writing transaction, so that events come in meanwhile; only the
    /// results are written in one.
    package func update(by actor: Actor) async throws -> [JudgeWeight] {
        try await ledger.read { try $0.requireRunning() }
        return try await work.perform(.weights) { turn in try await update(by: actor, in: turn) }
    }

    private func update(by actor: Actor, in turn: WorkTurn) async throws -> [JudgeWeight] {
        let now = ledger.world.now()
        let grounds = try await ledger.read { records in
            try records.requireRunning()
            return try Self.grounds(at: now, in: records)
        }
        let weighed = try await turn.compute { grounds.map { $0.weighed(at: now) } }
        try turn.requireWanted()
        turn.report(.keeping, 0)
        let updated = try await ledger.change(by: actor) { change in
            try change.records.requireRunning()
            for (weights, panel) in weighed {
                for weight in weights { try change.records.saveJudgeWeight(weight) }
                if let panel, let agent = weights.first?.agent {
                    try change.records.saveJudgePanel(panel, agent: agent)
                }
            }
            let updated = weighed.flatMap(\.weights)
            change.log(.weightsUpdate, figures: JobReport.weights(updated))
            return updated
        }
        for ground in grounds { try await rescore(agent: ground.agent, by: actor) }
        return updated
    }

    /// Everything the weights of one agent's judges follow from.
    private struct Ground: Sendable {
        var agent: String
        var labels: [String]
        var judges: [String]
        var labeled: [JudgeVerdict]
        var unlabeled: [JudgeVerdict]

        func weighed(at now: Timestamp) -> (weights: [JudgeWeight], panel: FittedPanel?) {
            let verdicts = Dictionary(grouping: labeled, by: \.judge)
            let weights = judges.map { judge in
                let matched = (verdicts[judge] ?? []).map { verdict in
                    MatchedVerdict(
                        agreed: verdict.verdict == verdict.label,
                        confidence: verdict.confidence,
                        ageDays: now.seconds(since: verdict.occurredAt) / 86_400
                    )
                }
                return JudgeWeight(
                    agent: agent,
                    judge: judge,
                    weight: judgeWeight(of: judge, verdicts: matched),
                    matched: matched.count,
                    computedAt: now
                )
            }
            let panel = FittedPanel(judges: judges, labels: labels, labeled: labeled, unlabeled: unlabeled, at: now)
            return (weights, panel)
        }
    }

    private static func grounds(at now: Timestamp, in records: any Records) throws -> [Ground] {
        let since = now.adding(days: -windowDays)
        let known = Dictionary(grouping: try records.judgeWeights(agent: nil), by: \.agent)
        return try known.keys.sorted().map { agent in
            let labeled = try records.labeledVerdicts(agent: agent, since: since)
            return Ground(
                agent: agent,
                labels: try records.agent(agent)?.specification.labels ?? [],
                judges: (known[agent] ?? []).map(\.judge).sorted(),
                labeled: labeled,
                unlabeled: labeled.isEmpty
                    ? try records.newestVerdicts(agent: agent, since: since, limit: mostUnanchored) : []
            )
        }
    }

    /// Places an agent's open items anew, some at a time.
    private func rescore(agent: String, by actor: Actor) async throws {
        var last: Int64 = 0
        var count = Self.batch
        while count == Self.batch {
            let after = last
            (last, count) = try await ledger.change(by: actor) { change in
                let standing = try JudgeStanding(agent: agent, in: change.records)
                let items = try change.records.judgedScores(agent: agent, after: after, limit: Self.batch)
                for item in items { try change.records.setRank(standing.rank(of: item.scores), ofItem: item.id) }
                return (items.last?.id ?? after, items.count)
            }
        }
    }
}
