import Domain
import JSON
import Storage
import Testing

/// What is let go of, and when.
@Suite(.onEveryDriver)
struct HousekeepingTests {
    private static let pager = AlertChannel(name: "pager", kind: .pagerduty, target: "example.com")
    private static let policy = AlertPolicy(
        channels: [pager],
        routes: [AlertRoute(severities: [.warning], agents: nil, channels: ["pager"])]
    )

    private func letGo(_ loop: Loop) async throws {
        try await Housekeeping(ledger: loop.ledger, runsRetentionDays: 40).letGo()
    }

    private func rows(_ table: String, in loop: Loop) async throws -> Int64 {
        try await loop.files.database.read { try $0.integer("SELECT COUNT(*) FROM \(table)") }
    }

    private func fail(_ job: Job, in loop: Loop) async throws {
        try await loop.ledger.change(by: .system) { change in
            try change.records.insertJobRun(
                JobRun(job: job, scheduled: nil, startedAt: change.time, outcome: .failed, figures: [:])
            )
        }
        try await loop.alerts.evaluate()
    }

    @Test("An alert goes with its messages 90 days after its end; one that stands, or is still to be told of, stays")
    func alerts() async throws {
        let loop = try await Loop(alertPolicy: Self.policy)
        try await fail(.feedsLoad, in: loop)
        let outbox = AlertOutbox(ledger: loop.ledger, retry: RetryPolicy())
        let claims = try await outbox.claim(Self.pager, limit: 10, leaseSeconds: 20, secondsApart: nil)
        try await outbox.finish(claims.map { ($0, .sent) }, of: Self.pager)
        _ = try await loop.jobs.run(.feedsLoad, by: Loop.ana)
        try await fail(.guardCheck, in: loop)
        let journal = try await loop.journal(.alert).count
        loop.world.advance(hours: 91 * 24)
        try await letGo(loop)
        #expect(try await rows("alerts", in: loop) == 2, "its end was not told")
        let ends = try await outbox.claim(Self.pager, limit: 10, leaseSeconds: 20, secondsApart: nil)
        try await outbox.finish(ends.map { ($0, .sent) }, of: Self.pager)
        try await letGo(loop)
        var filter = AlertFilter()
        filter.openness = .all
        #expect(try await loop.alerts.alerts(filter).map(\.condition.subject) == ["guard_check"])
        #expect(try await loop.alerts.deliveries(DeliveryFilter()).map(\.alert) == [2])
        #expect(try await loop.journal(.alert).count == journal)
    }

    @Test("What only speaks of runs goes with them: verdicts, unanswered questions, a canary's units; not its outcomes")
    func whatBelongsToRuns() async throws {
        let loop = try await Loop()
        let scores = [
            Run.JudgeScore(judge: "a", verdict: "safe", confidence: 60),
            Run.JudgeScore(judge: "b", verdict: "quarantine", confidence: 60),
        ]
        let now = loop.world.now
        _ = try await loop.intake.report(
            ["asked", "answered"].map { .run(Mail.run($0, key: $0, at: now, risk: 50, scores: scores)) }
        )
        let item = try #require(try await loop.ledger.read { try $0.reviewItem(agent: Loop.agent, key: "answered") })
        _ = try await loop.review.label(item.publicID, label: "safe", labeler: "ana", confidence: 100, notes: nil)
        try await loop.deploy(threshold: 60)
        try await loop.judge(10, "mail", risk: 20, truth: "safe")
        _ = try await loop.canaries.rollBack(agent: Loop.agent, note: nil, by: Loop.ana)
        let outcomes = try await rows("canary_outcomes", in: loop)

        loop.world.advance(hours: 39 * 24)
        try await letGo(loop)
        #expect(try await rows("judge_verdicts", in: loop) == 4)
        #expect(try await rows("review_items", in: loop) == 2)
        #expect(try await rows("canary_units", in: loop) == 10)

        loop.world.advance(hours: 2 * 24)
        try await letGo(loop)
        #expect(try await rows("judge_verdicts", in: loop) == 0)
        #expect(try await rows("review_items", in: loop) == 1)
        #expect(try await loop.review.counts().open == 0)
        #expect(try await rows("canary_units", in: loop) == 0)
        #expect(try await rows("canary_outcomes", in: loop) == outcomes)
        #expect(try await loop.canaries.replay(Loop.agent).differences == [])
    }
}
