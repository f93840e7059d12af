import Domain

extension TestDashboard {
    /// Labeled mail in which the truth is `risk_score ≥ 60`.
    func importMail(_ count: Int, key: String = "mail", notes: String? = nil, labeler: String? = nil) async throws {
        let examples = (0..<count).map { index in
            let risk = clock.random() % 100
            return ImportedExample(
                NewExample(
                    agent: Self.agent,
                    key: "\(key)-\(index)",
                    payload: #"{"risk_score":\#(risk)}"#,
                    label: risk >= 60 ? "quarantine" : "safe",
                    source: "synthetic",
                    sourceID: "\(key)-\(index)",
                    labeler: labeler,
                    notes: notes,
                    occurredAt: clock.now
                )
            )
        }
        _ = try await ExampleImporter(ledger: ledger, makers: DecisionMakers()).keep(
            ExampleImporter.Chunk(examples),
            by: .localOperator
        )
    }

    /// - Returns: the id of a pending approval of a new bundle with this threshold.
    func proposed(threshold: Double = 55) async throws -> String {
        let bundle = try await BundleTrainer(ledger: ledger, work: WorkQueue()).upload(
            agent: Self.agent,
            thresholds: ["risk_score_threshold": threshold],
            notes: nil,
            by: .localOperator
        )
        return try await ApprovalDesk(ledger: ledger, work: WorkQueue()).propose(
            agent: Self.agent,
            bundle: bundle.id,
            by: .system
        ).id
    }

    func startCanary(percent: Int = 10) async throws {
        let id = try await proposed()
        let desk = ApprovalDesk(ledger: ledger, work: WorkQueue())
        _ = try await desk.decide(id, .approved, rationale: nil, by: .localOperator)
        _ = try await desk.apply(id, percent: percent, by: .localOperator)
    }

    /// Reports a run that two judges disagree on, so that it waits for a person.
    func reportDisputedRun(key: String, payload: String = #"{"risk_score":50}"#) async throws {
        let run = Run(
            id: "run-\(key)",
            agent: Self.agent,
            key: key,
            occurredAt: clock.now,
            decision: "safe",
            payload: payload,
            judgeScores: [
                .init(judge: "gpt-4", verdict: "safe", confidence: 90),
                .init(judge: "claude-3-opus", verdict: "quarantine", confidence: 90),
            ]
        )
        _ = try await EventIntake(ledger: ledger, makers: DecisionMakers()).report([.run(run)])
    }

    func reportRun(_ id: String, variant: String, milliseconds: Double, error: String? = nil) async throws {
        let run = Run(
            id: id,
            agent: Self.agent,
            key: id,
            occurredAt: clock.now,
            variant: variant,
            decision: "safe",
            latencyMilliseconds: milliseconds,
            error: error
        )
        _ = try await EventIntake(ledger: ledger, makers: DecisionMakers()).report([.run(run)])
    }

    func journal(_ action: JournalEntry.Action) async throws -> [JournalEntry] {
        let filter = JournalFilter(action: action, since: Timestamp(microseconds: 0), limit: 100)
        return try await ledger.read { try $0.journal(filter).map(\.entry) }
    }
}
