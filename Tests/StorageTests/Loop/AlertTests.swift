import Domain
import JSON
import Storage
import Testing

/// What sets alerts off and ends them, through the loop itself.
@Suite(.onEveryDriver)
struct AlertTests {
    private func open(_ loop: Loop) async throws -> [Alert] {
        try await loop.alerts.alerts(AlertFilter())
    }

    private func rules(_ loop: Loop) async throws -> [AlertRule] {
        try await open(loop).map(\.condition.rule)
    }

    @Test("The sixth pending approval sets a warning off in its own transaction, the decision on one ends it")
    func countsPendingApprovals() async throws {
        let loop = try await Loop()
        var approvals: [Approval] = []
        for number in 0..<5 { approvals.append(try await loop.propose(threshold: 60 + Double(number))) }
        #expect(try await rules(loop).filter { $0 == .pendingApprovals }.isEmpty)
        approvals.append(try await loop.propose(threshold: 66))
        let alert = try #require(try await open(loop).first { $0.condition.rule == .pendingApprovals })
        #expect(alert.condition.figures["pending"] == 6)
        let entry = try #require(try await loop.journal(.alert).last)
        #expect(entry.reason == "pending_approvals")
        #expect(entry.figures["alert_id"] == .string(alert.id))
        #expect(entry.figures["state"] == "firing")
        _ = try await loop.propose(threshold: 67)
        #expect(try await loop.alerts.evaluate() == 0, "the same condition is the same alert")
        for approval in approvals.prefix(2) {
            _ = try await loop.desk.decide(approval.id, .rejected, rationale: nil, by: Loop.ana)
        }
        #expect(try await loop.alerts.alert(alert.id).resolvedAt == loop.world.now)
        #expect(try await loop.journal(.alert).last?.figures["state"] == "resolved")
    }

    @Test("A canary that the guard takes back is critical, until something else is deployed or a day has passed")
    func tellsOfRegressions() async throws {
        let loop = try await Loop()
        try await loop.deploy(threshold: 60)
        try await loop.judge(49, "bad", risk: 65, truth: "safe")
        let alert = try #require(try await open(loop).first { $0.condition.rule == .canaryRegression })
        #expect(alert.condition.rule.severity == .critical)
        #expect(alert.condition.agent == Loop.agent)
        #expect(alert.condition.figures["quality_delta"] == .number(-1))
        try await loop.deploy(threshold: 61)
        #expect(try await loop.alerts.alert(alert.id).isOpen == false)
        try await loop.judge(49, "again", risk: 65, truth: "safe")
        let second = try #require(try await open(loop).first { $0.condition.rule == .canaryRegression })
        loop.world.advance(hours: 23.9)
        try await loop.alerts.evaluate()
        #expect(try await loop.alerts.alert(second.id).isOpen)
        loop.world.advance(hours: 0.2)
        try await loop.alerts.evaluate()
        #expect(try await loop.alerts.alert(second.id).isOpen == false)
    }

    @Test("A canary that a person takes back wakes nobody")
    func leavesManualRollbacksAlone() async throws {
        let loop = try await Loop()
        try await loop.deploy(threshold: 60)
        _ = try await loop.canaries.rollBack(agent: Loop.agent, note: nil, by: Loop.ana)
        #expect(try await rules(loop).contains(.canaryRegression) == false)
    }

    @Test("Three failed trainings in a row are critical; one that succeeds ends it and the count")
    func countsFailedTrainings() async throws {
        let loop = try await Loop()
        func fail() async throws {
            await #expect(throws: Refusal.self) {
                try await loop.trainer.train(TrainingRequest(agent: Loop.agent), by: Loop.ana)
            }
        }
        for _ in 0..<2 { try await fail() }
        #expect(try await rules(loop).isEmpty)
        try await fail()
        let alert = try #require(try await open(loop).first)
        #expect(alert.condition.rule == .trainingFailing)
        #expect(alert.condition.summary.contains("3 times in a row: Insufficient data"))
        _ = try await loop.importer.keep(Mail.examples(60), by: Loop.ana)
        _ = try await loop.trainer.train(TrainingRequest(agent: Loop.agent), by: Loop.ana)
        #expect(try await rules(loop).isEmpty)
        #expect(try await loop.ledger.read { try $0.trainingStreaks() }.isEmpty)
    }

    @Test("A canary left in one stage for more than 72 hours needs a person, and its end is announced a day before")
    func watchesTheClockOfCanaries() async throws {
        let loop = try await Loop()
        try await loop.deploy(threshold: 60)
        loop.world.advance(hours: 72)
        try await loop.alerts.evaluate()
        #expect(try await rules(loop).contains(.canaryStalled) == false)
        loop.world.advance(hours: 0.1)
        try await loop.alerts.evaluate()
        #expect(try await rules(loop).contains(.canaryStalled))
        loop.world.advance(hours: 28 * 24 - 24 - 72.2)
        try await loop.alerts.evaluate()
        #expect(try await rules(loop).contains(.canaryExpiring) == false)
        loop.world.advance(hours: 0.2)
        try await loop.alerts.evaluate()
        #expect(try await rules(loop).contains(.canaryExpiring))
        _ = try await loop.canaries.rollBack(agent: Loop.agent, note: nil, by: Loop.ana)
        #expect(try await rules(loop).filter { $0.topicIsCanaries }.isEmpty)
    }

    @Test("Few labels in a week are a warning, but not of a server that is younger than a week")
    func watchesTheGrowthOfLabels() async throws {
        let loop = try await Loop()
        try await loop.alerts.evaluate()
        #expect(try await rules(loop).isEmpty)
        loop.world.advance(hours: 7 * 24)
        try await loop.alerts.evaluate()
        #expect(try await rules(loop) == [.labeledGrowth])
        var examples = Array(Mail.examples(60).prefix(20))
        for index in examples.indices { examples[index].occurredAt = loop.world.now }
        _ = try await loop.importer.keep(examples, by: Loop.ana)
        #expect(try await rules(loop).isEmpty, "the import ends it")
    }

    @Test("A promotion to 100 %, a proposal and the weekly summary are told for a day and then forgotten")
    func tellsOfWhatHappened() async throws {
        let loop = try await Loop()
        try await loop.deploy(threshold: 60)
        _ = try await loop.canaries.promote(agent: Loop.agent, to: 50, by: Loop.ana)
        #expect(try await rules(loop).isEmpty, "approving it ended the notice of its proposal")
        _ = try await loop.canaries.promote(agent: Loop.agent, to: 100, by: Loop.ana)
        _ = try await loop.propose(threshold: 61)
        _ = try await loop.jobs.run(.judgeSummary, by: Loop.ana)
        #expect(try await rules(loop) == [.judgeSummary, .bundleProposed, .canaryPromoted])
        let entries = try await loop.journal().count
        loop.world.advance(hours: 24)
        try await loop.alerts.evaluate()
        #expect(try await rules(loop).isEmpty)
        #expect(try await loop.journal().count == entries, "the entries of what happened tell it already")
    }

    @Test("A labeler whom the journal accuses is a warning until it clears them")
    func passesAccusationsOn() async throws {
        let loop = try await Loop()
        try await loop.ledger.change(by: .system) { change in
            change.log(.alert, agent: Loop.agent, reason: "labeler_accused", figures: ["labeler": "mallory"])
        }
        let alert = try #require(try await open(loop).first)
        #expect(alert.condition.key == "labeler_accused/inbox_triage/mallory")
        loop.world.advance(hours: 1)
        try await loop.alerts.evaluate()
        #expect(try await rules(loop) == [.labelerAccused])
        try await loop.ledger.change(by: .system) { change in
            change.log(.alert, agent: Loop.agent, reason: "labeler_cleared", figures: ["labeler": "mallory"])
        }
        #expect(try await rules(loop).isEmpty)
    }

    @Test("A job that fails is a warning until it succeeds")
    func tellsOfFailedJobs() async throws {
        let loop = try await Loop()
        try await loop.ledger.change(by: .system) { change in
            try change.records.insertJobRun(
                JobRun(
                    job: .feedsLoad,
                    scheduled: nil,
                    startedAt: change.time,
                    outcome: .failed,
                    figures: ["error": "disk full"]
                )
            )
        }
        try await loop.alerts.evaluate()
        #expect(try await open(loop).map(\.condition.subject) == ["feeds_load"])
        _ = try await loop.jobs.run(.feedsLoad, by: Loop.ana)
        #expect(try await rules(loop).isEmpty)
    }
}

extension AlertRule {
    fileprivate var topicIsCanaries: Bool { [.canaryStalled, .canaryExpiring, .unevenSplit].contains(self) }
}
