import Domain
import JSON
import Learning
import Rules
import Storage
import Testing

/// Equal, revised, changed: what becomes of an item whose id is known.
@Suite(.onEveryDriver)
struct RevisionTests {
    private func thumb(
        _ id: String,
        _ label: String,
        by labeler: String?,
        at time: Timestamp,
        key: String = "k"
    ) -> Event {
        var thumb = Mail.thumb(id, key: key, up: true, at: time, label: label)
        thumb.labeler = labeler
        thumb.content = ContentHash(of: [.string(id), .string(label), .string(key), .string(labeler ?? "")])
        return .judgement(thumb)
    }

    private func run(_ id: String, key: String, _ decision: String, at time: Timestamp) -> Event {
        var run = Mail.run(id, key: key, at: time, decision: decision, risk: 50)
        run.content = ContentHash(of: [.string(id), .string(key), .string(decision)])
        return .run(run)
    }

    private func labels(_ loop: Loop) async throws -> [String] {
        let page = try await loop.examples.page(ExampleFilter(), limit: 100, after: nil)
        return page.examples.map { "\($0.content.labeler ?? "nobody") \($0.content.label)" }.sorted()
    }

    @Test("A run of a known id is a duplicate where the same was sent, and refused where something else was")
    func refusesChangedRuns() async throws {
        let loop = try await Loop()
        let now = loop.world.now
        let first = run("r", key: "k", "safe", at: now)
        // A time that was left out is filled in anew, and is no part of what was sent.
        let again = run("r", key: "k", "safe", at: now.adding(hours: 1))
        let other = run("r", key: "k", "quarantine", at: now)
        #expect(try await loop.intake.report([first, first, other]) == .kept([.accepted, .duplicate, .changed]))
        #expect(try await loop.intake.report([again, other]) == .kept([.duplicate, .changed]))
        let kept = try await loop.ledger.read { try $0.run(agent: Loop.agent, id: "r") }
        #expect(kept?.decision == "safe")
    }

    @Test("An approval is one answer to one question: another one under its id is refused, whoever gives it")
    func refusesChangedApprovals() async throws {
        let loop = try await Loop()
        var approval = Mail.approval("d", key: "k", action: "safe", approved: true, at: loop.world.now)
        approval.payload = Mail.payload(risk: 1)
        approval.content = ContentHash(of: "approved")
        var other = approval
        (other.agrees, other.labeler, other.content) = (false, "ben", ContentHash(of: "rejected"))
        #expect(
            try await loop.intake.report([.judgement(approval), .judgement(other)]) == .kept([.accepted, .changed])
        )
    }

    @Test("Another word of the same labeler takes the place of the first, before and after it became an example")
    func revises() async throws {
        let loop = try await Loop()
        let now = loop.world.now
        _ = try await loop.intake.report([run("r", key: "k", "safe", at: now)])
        let receipt = try await loop.intake.report([
            thumb("t", "safe", by: "ana", at: now), thumb("t", "quarantine", by: "ana", at: now),
        ])
        #expect(receipt == .kept([.accepted, .revised]))
        #expect(try await loop.feeds.load(by: Loop.ana)["feedback"] == 1)
        #expect(try await labels(loop) == ["ana quarantine"])
        let third = thumb("t", "safe", by: "ana", at: now.adding(seconds: 1))
        #expect(try await loop.intake.report([third]) == .kept([.revised]))
        #expect(try await loop.intake.report([third]) == .kept([.duplicate]))
        #expect(try await loop.feeds.load(by: Loop.ana)["feedback"] == 1)
        #expect(try await labels(loop) == ["ana safe"])
        let counts = try await loop.examples.statistics(agent: nil)
        #expect(counts.byLabel[Loop.agent]?.filter { $0.value != 0 } == ["safe": 1])
    }

    @Test("A word that is older than what its labeler said since changes nothing")
    func keepsTheLaterWord() async throws {
        let loop = try await Loop()
        let now = loop.world.now
        let receipt = try await loop.intake.report([
            run("r", key: "k", "safe", at: now.adding(hours: -1)), thumb("t", "safe", by: "ana", at: now),
            thumb("t", "quarantine", by: "ana", at: now.adding(seconds: -1)),
        ])
        #expect(receipt == .kept([.accepted, .accepted, .outdated]))
        _ = try await loop.feeds.load(by: Loop.ana)
        #expect(try await labels(loop) == ["ana safe"])
    }

    @Test("Two labelers who use one id have an example each")
    func tellsLabelersApart() async throws {
        let loop = try await Loop()
        let now = loop.world.now
        let receipt = try await loop.intake.report([
            run("r", key: "k", "safe", at: now), thumb("t", "safe", by: "ana", at: now),
            thumb("t", "quarantine", by: "ben", at: now), thumb("t", "quarantine", by: nil, at: now),
        ])
        #expect(receipt == .kept([.accepted, .accepted, .accepted, .accepted]))
        _ = try await loop.feeds.load(by: Loop.ana)
        #expect(try await labels(loop) == ["ana safe", "ben quarantine", "nobody quarantine"])
    }

    @Test("A word that says nothing any more takes its example back")
    func withdraws() async throws {
        let loop = try await Loop()
        let now = loop.world.now
        _ = try await loop.intake.report([
            .run(Mail.run("r", key: "k", at: now)), thumb("t", "safe", by: "ana", at: now),
        ])
        _ = try await loop.feeds.load(by: Loop.ana)
        #expect(try await labels(loop) == ["ana safe"])
        var silent = Mail.thumb("t", key: "k", up: true, at: now)
        (silent.labeler, silent.content) = ("ana", ContentHash(of: "no label"))
        #expect(try await loop.intake.report([.judgement(silent)]) == .kept([.revised]))
        _ = try await loop.feeds.load(by: Loop.ana)
        #expect(try await labels(loop).isEmpty)
    }

    @Test("A revision alters no outcome that a canary has counted, and is not counted beside it")
    func leavesOutcomesAlone() async throws {
        let loop = try await Loop()
        try await loop.deploy(threshold: 60)
        let canary = try await loop.canary().canary
        let version = try await loop.configurationVersion()
        let now = loop.world.now
        func gold(_ label: String) -> Event {
            var gold = Mail.gold("k", label, risk: 65, at: now)
            gold.content = ContentHash(of: .string(label))
            return .judgement(gold)
        }
        _ = try await loop.intake.report([
            .run(Mail.run("1", key: "k", at: now, version: version)), gold("safe"),
        ])
        let before = try await loop.outcomes(of: canary)
        #expect(before.contains(.blindPair(difference: -1)))
        #expect(try await loop.intake.report([gold("quarantine")]) == .kept([.revised]))
        #expect(try await loop.outcomes(of: canary) == before)
        #expect(try await loop.canaries.qualityHours(agent: Loop.agent, hours: 24).map(\.judged).reduce(0, +) <= 1)
    }

    @Test("Two servers that send the same revision at once revise once")
    func revisesOnce() async throws {
        let loop = try await Loop()
        let other = EventIntake(ledger: loop.ledger, makers: DecisionMakers())
        let now = loop.world.now
        let keys = (0..<40).map { "k\($0)" }
        _ = try await loop.intake.report(keys.map { run("r-\($0)", key: $0, "safe", at: now) })
        _ = try await loop.intake.report(keys.map { thumb("t-\($0)", "safe", by: "ana", at: now, key: $0) })
        let revisions = keys.map { thumb("t-\($0)", "quarantine", by: "ana", at: now, key: $0) }
        async let mine = loop.intake.report(revisions)
        async let theirs = other.report(revisions.reversed())
        guard case .kept(let first) = try await mine, case .kept(let second) = try await theirs else {
            Issue.record("Nothing is spooled here.")
            return
        }
        for (mine, theirs) in zip(first, second.reversed()) {
            #expect(Set([mine.kind, theirs.kind]) == [.revised, .duplicate])
        }
        #expect(try await loop.feeds.load(by: Loop.ana)["feedback"] == 40)
    }

    @Test("An import's later rows revise a labeler's earlier ones, and stand beside other labelers'")
    func revisesImports() async throws {
        let loop = try await Loop()
        func row(_ label: String, by labeler: String, hours: Double = 0) -> NewExample {
            var row = Mail.example("k", label, at: SimulatedWorld.start.adding(hours: hours))
            row.labeler = labeler
            row.content = ContentHash(of: [.string(label), .string(labeler), .number(hours)])
            return row
        }
        let rows = [
            row("safe", by: "ana"), row("quarantine", by: "ben"), row("quarantine", by: "ana", hours: 1),
            row("safe", by: "ana"), row("quarantine", by: "ben"),
        ]
        #expect(
            try await loop.importer.keep(rows, by: Loop.ana) == [.accepted, .accepted, .revised, .outdated, .duplicate]
        )
        #expect(try await labels(loop) == ["ana quarantine", "ben quarantine"])
        let figures = try #require(try await loop.journal(.labeledImport).last?.figures)
        #expect(figures["accepted"] == 2)
        #expect(figures["revised"] == 2)
        #expect(figures["duplicates"] == 1)
    }

    @Test("An example that is excluded stays so when it is revised")
    func keepsExclusions() async throws {
        let loop = try await Loop()
        _ = try await loop.importer.keep([Mail.example("k", "safe")], by: Loop.ana)
        _ = try await loop.examples.exclude(.ids([1]), reason: "doubtful", by: Loop.ana)
        let later = Mail.example("k", "quarantine", at: SimulatedWorld.start.adding(hours: 1))
        #expect(try await loop.importer.keep([later], by: Loop.ana) == [.revised])
        let example = try await loop.ledger.read { try $0.example(id: 1) }
        #expect(example?.content.label == "quarantine")
        #expect(example?.exclusionReason == "doubtful")
    }
}
