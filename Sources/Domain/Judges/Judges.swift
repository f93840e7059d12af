import Learning

/// A judge's weight for one agent, as last computed.
package struct JudgeWeight: Sendable, Equatable {
    package var agent: String
    package var judge: String
    package var weight: Double
    /// Verdicts of 30 days that could be compared with a person's label.
    package var matched: Int
    package var computedAt: Timestamp

    package init(agent: String, judge: String, weight: Double, matched: Int, computedAt: Timestamp) {
        self.agent = agent
        self.judge = judge
        self.weight = weight
        self.matched = matched
        self.computedAt = computedAt
    }
}

/// A verdict with the newest label that a person or a curated task gave the same key.
package struct LabeledVerdict: Sendable, Equatable {
    package var judge: String
    package var verdict: String
    package var confidence: Double?
    package var occurredAt: Timestamp
    package var label: String

    package init(judge: String, verdict: String, confidence: Double?, occurredAt: Timestamp, label: String) {
        self.judge = judge
        self.verdict = verdict
        self.confidence = confidence
        self.occurredAt = occurredAt
        self.label = label
    }
}

/// What is kept about judges.
package protocol JudgeRecords {
    func insertVerdicts(_ scores: [Run.JudgeScore], of run: Run) throws
    /// By agent and judge; `agent` nil for all.
    func judgeWeights(agent: String?) throws -> [JudgeWeight]
    func judgeWeightHistory(agent: String?, since: Timestamp, limit: Int) throws -> [JudgeWeight]
    /// Writes the weight and adds it to the history.
    func saveJudgeWeight(_ weight: JudgeWeight) throws
    /// Makes a judge known with a weight that nothing was computed from, if it is not known yet.
    func introduceJudge(_ judge: String, agent: String, weight: Double, at time: Timestamp) throws
    func labeledVerdicts(agent: String, since: Timestamp) throws -> [LabeledVerdict]
}

/// How much each LLM judge's verdict counts.
package struct JudgeBench: Sendable {
    private static let windowDays = 30.0

    private let ledger: Ledger

    package init(ledger: Ledger) {
        self.ledger = ledger
    }

    package func weights(agent: String?) async throws -> [JudgeWeight] {
        try await ledger.read { records in
            if let agent { _ = try records.requireAgent(agent) }
            return try records.judgeWeights(agent: agent)
        }
    }

    package func history(agent: String?, days: Double, limit: Int) async throws -> [JudgeWeight] {
        let since = ledger.world.now().adding(days: -days)
        return try await ledger.read { records in
            if let agent { _ = try records.requireAgent(agent) }
            return try records.judgeWeightHistory(agent: agent, since: since, limit: limit)
        }
    }

    /// Computes every weight anew from the verdicts of 30 days, and the review queue's order with them.
    package func update(by actor: Actor) async throws -> [JudgeWeight] {
        try await ledger.change(by: actor) { change in
            try change.records.requireRunning()
            return try Self.update(in: change)
        }
    }

    static func update(in change: Change) throws -> [JudgeWeight] {
        let records = change.records
        var updated: [JudgeWeight] = []
        for (agent, known) in Dictionary(grouping: try records.judgeWeights(agent: nil), by: \.agent) {
            let since = change.time.adding(days: -windowDays)
            let verdicts = Dictionary(grouping: try records.labeledVerdicts(agent: agent, since: since), by: \.judge)
            for judge in known.map(\.judge).sorted() {
                let matched = (verdicts[judge] ?? []).map { verdict in
                    MatchedVerdict(
                        agreed: verdict.verdict == verdict.label,
                        confidence: verdict.confidence,
                        ageDays: change.time.seconds(since: verdict.occurredAt) / 86_400
                    )
                }
                let weight = JudgeWeight(
                    agent: agent,
                    judge: judge,
                    weight: judgeWeight(of: judge, verdicts: matched),
                    matched: matched.count,
                    computedAt: change.time
                )
                try records.saveJudgeWeight(weight)
                updated.append(weight)
            }
            try ReviewItem.rescore(agent: agent, in: change)
        }
        updated.sort { ($0.agent, $0.judge) < ($1.agent, $1.judge) }
        change.log(.weightsUpdate, figures: JobReport.weights(updated))
        return updated
    }
}
