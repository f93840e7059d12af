import Domain
import JSON
import Learning
import Rules
import Storage
import Testing

@Suite(.onEveryDriver)
struct CanaryHoldsTests {
    /// Runs of so many new keys, all of one arm of the running canary.
    private func runs(_ count: Int, of arm: Arm, in loop: Loop) async throws -> [Run] {
        let canary = try await loop.canary().canary
        let version = try await loop.configurationVersion()
        let now = loop.world.now
        let keys = (0..<100 * count).map { "key-\($0)" }.filter { key in
            Assignment(unit: key, salt: canary.salt, percent: canary.percent).variant == arm
        }
        return keys.prefix(count).map { Mail.run("run-\($0)", key: $0, at: now, version: version) }
    }

    @Test("Keys that do not arrive as assigned hold a promotion until a person clears it, once and for all")
    func clearsAnUnevenSplit() async throws {
        let loop = try await Loop()
        try await loop.deploy(threshold: 60)
        let refused = try await loop.conflict {
            try await loop.canaries.clearUnevenSplit(agent: Loop.agent, note: nil, by: Loop.ana)
        }
        #expect(refused == .notHeld)
        try await loop.judge(80, "same", risk: 20, truth: "safe")
        _ = try await loop.intake.report(try await runs(100, of: .canary, in: loop).map(Event.run))
        loop.world.advance(hours: 24)
        #expect(try await loop.look() == [nil])
        let held = try await loop.canary()
        #expect(held.assessment.holds == [.unevenSplit])
        let words = GuardExplanation(held).sentences.joined(separator: "\n")
        #expect(words.contains("attune guard clear inbox_triage"))
        let note = "a proxy dropped runs"
        try await loop.canaries.clearUnevenSplit(agent: Loop.agent, note: note, by: Loop.ana)
        let entry = try #require(try await loop.journal(.clearHold).last)
        #expect([entry.reason, entry.actor.name] == [note, "ana"])
        #expect(try await loop.look() == ["promoted to 50"])
        #expect(try await loop.canaries.replay(Loop.agent).differences == [])
    }

    @Test("A canary whose active bundle is no longer in force is held as stale")
    func holdsTheStale() async throws {
        let loop = try await Loop()
        let other = try await loop.approve(threshold: 65)
        try await loop.deploy(threshold: 60)
        try await loop.judge(80, "same", risk: 20, truth: "safe")
        try await loop.ledger.change(by: Loop.ana) { change in
            try change.records.activate(bundle: other.bundleID, agent: Loop.agent, by: Loop.ana, at: change.time)
        }
        loop.world.advance(hours: 24)
        #expect(try await loop.look() == [nil])
        #expect(try await loop.canary().assessment.holds == [.stale])
    }

    @Test("A canary whose evidence cannot be read is held, and the others are judged all the same")
    func holdsTheUnreadable() async throws {
        let loop = try await Loop()
        try await loop.deploy(threshold: 60)
        let broken = try await loop.canary().canary
        let bundle = try await loop.trainer.upload(
            agent: "insights_writer",
            thresholds: ["min_data_points": 12],
            notes: nil,
            by: Loop.ana
        )
        let approval = try await loop.desk.propose(agent: "insights_writer", bundle: bundle.id, by: Loop.ana)
        _ = try await loop.desk.decide(approval.id, .approved, rationale: nil, by: Loop.ana)
        _ = try await loop.desk.apply(approval.id, percent: 10, by: Loop.ana)
        _ = try await loop.files.database.transaction { connection in
            try connection.execute("UPDATE canary_evidence SET evidence = '{}' WHERE canary = \(broken.id)")
        }
        let checks = try await loop.canaries.check(isJob: true, by: .system)
        #expect(checks.map(\.agent) == ["inbox_triage", "insights_writer"])
        #expect(checks.map(\.reason) == ["error", "no_data"])
        let run = Mail.run("r", key: "k", at: loop.world.now, version: try await loop.configurationVersion())
        #expect(
            try await loop.intake.report([.run(run)]) == .kept([.accepted]),
            "what agents report is kept all the same"
        )
        _ = try await loop.canaries.rollBack(agent: Loop.agent, note: "unreadable", by: Loop.ana)
    }

    @Test("The automatic end is announced once, a day ahead; later where the canary stood paused")
    func announcesTheEnd() async throws {
        let loop = try await Loop()
        try await loop.deploy(threshold: 60)
        loop.world.advance(hours: 26 * 24)
        try await loop.operations.pause(reason: nil, by: Loop.ana)
        loop.world.advance(hours: 48)
        func announcements() async throws -> Int {
            try await loop.alerts.evaluate()
            return try await loop.journal(.alert).count { $0.reason == "canary_expiring" }
        }
        #expect(try await announcements() == 0)
        try await loop.operations.resume(by: Loop.ana)
        loop.world.advance(hours: 23.9)
        #expect(try await announcements() == 0)
        loop.world.advance(hours: 0.1)
        for _ in 0..<2 { #expect(try await announcements() == 1) }
        let end = loop.world.now.adding(hours: 24).description
        #expect(GuardExplanation(try await loop.canary()).sentences.contains { $0.hasPrefix("Soon, at \(end)") })
    }

    @Test("An errored run is slower than any, also when it does not say how long it took")
    func countsErrorsAsSlow() async throws {
        let loop = try await Loop()
        try await loop.deploy(threshold: 60, percent: 50)
        var events: [Event] = []
        for (arm, isBroken) in [(Arm.active, false), (.canary, true)] {
            for var run in try await runs(60, of: arm, in: loop) {
                run.latencyMilliseconds = isBroken && !run.key.hasSuffix("1") ? nil : 100
                run.error = run.latencyMilliseconds == nil ? "timeout" : nil
                events.append(.run(run))
            }
        }
        _ = try await loop.intake.report(events)
        let end = try await loop.canaries.ended(agent: Loop.agent, limit: 1).first
        #expect(end?.end == .errorRegression)
        let replay = try await loop.canaries.replay(Loop.agent)
        let last = try #require(replay.decisions.last?.verdict.assessment)
        #expect(last.medianLatency.harm > 10, "what crashed did not answer in time")
        #expect(last.tailLatency.canaryOutcomes < 10, "and its duration is none")
    }

    @Test("Labels of runs from before the canary, and synthetic ones, do not judge, and are counted as left out")
    func leavesOut() async throws {
        let loop = try await Loop()
        let now = loop.world.now
        _ = try await loop.intake.report([.run(Mail.run("old", key: "old", at: now))])
        loop.world.advance(hours: 1)
        try await loop.deploy(threshold: 60)
        try await loop.judge(1, "new", risk: 65, truth: "safe")
        _ = try await loop.intake.report([.judgement(Mail.gold("old", "safe", risk: 65, at: loop.world.now))])
        let synthetic = ["new-0", "elsewhere"].map { Mail.example($0, "safe", source: "synthetic") }
        _ = try await loop.importer.keep(synthetic, by: Loop.ana)
        let assessment = try await loop.canary().assessment
        #expect(assessment.leftOut == [.assignedBefore: 1, .synthetic: 1])
        #expect(assessment.quality.pairs == 1)
    }

    @Test("Of more than two labels a thumb alone, up or down, is unpaired; a label is a pair")
    func pairsOnlyWhatIsKnown() async throws {
        let loop = try await Loop()
        var specification = try await loop.agents.agent(Loop.agent).specification
        specification.labels.append("forward")
        _ = try await loop.agents.register(specification, by: Loop.ana)
        try await loop.deploy(threshold: 60, percent: 50)
        let version = try await loop.configurationVersion()
        let now = loop.world.now
        var events: [Event] = []
        for (key, isUp, label) in [("up", true, nil), ("down", false, nil), ("said", false, "safe")] {
            let run = Mail.run(key, key: key, at: now, version: version, decision: "quarantine", risk: 95)
            var thumb = Mail.thumb(key, key: key, up: isUp, at: now, label: label)
            thumb.payload = run.payload
            events += [.run(run), .judgement(thumb)]
        }
        _ = try await loop.intake.report(events)
        let outcomes = try await loop.outcomes(of: loop.canary().canary)
        let values = outcomes.compactMap { outcome in
            if case .unpaired(let value, _, _) = outcome { value } else { nil }
        }
        #expect(values == [1, 0])
        #expect(try await loop.canary().assessment.quality.pairs == 1)
    }
}
