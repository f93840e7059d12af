import Domain
import JSON
import Learning
import Rules
import Storage
import Testing

/// Labels and the runs they join.
@Suite(.onEveryDriver)
struct WaitingLabelsTests {
    private func counted(_ loop: Loop) async throws -> Int {
        try await loop.ledger.read { try $0.waitingLabels()[Loop.agent] ?? 0 }
    }

    /// As a scan would have it.
    private func recounted(_ loop: Loop) async throws -> Int {
        Int(
            try await loop.files.database.read {
                try $0.integer("SELECT COUNT(*) FROM judgements WHERE state IN (1, 4)")
            }
        )
    }

    @Test("A label joins a run that seems up to five minutes younger, but only where no older one is known")
    func joinsAcrossClocks() async throws {
        let loop = try await Loop()
        let now = loop.world.now
        let receipt = try await loop.intake.report([
            .run(Mail.run("soon", key: "skewed", at: now.adding(seconds: 90), decision: "safe", risk: 1)),
            .run(Mail.run("soon too", key: "both", at: now.adding(seconds: 90), decision: "safe", risk: 1)),
            .run(Mail.run("old", key: "both", at: now.adding(days: -400), decision: "quarantine", risk: 1)),
            .run(Mail.run("late", key: "late", at: now.adding(seconds: 301), decision: "safe", risk: 1)),
        ])
        #expect(receipt == .kept([.accepted, .accepted, .accepted, .accepted]))
        let thumbs = ["skewed", "both", "late"].map { Event.judgement(Mail.thumb($0, key: $0, up: true, at: now)) }
        let waiting = Reception(.accepted, isWaiting: true)
        #expect(try await loop.intake.report(thumbs) == .kept([.accepted, .accepted, waiting]))
        _ = try await loop.feeds.load(by: Loop.ana)
        let examples = try await loop.examples.page(ExampleFilter(), limit: 10, after: nil).examples
        #expect(Set(examples.map { "\($0.content.key) \($0.content.label)" }) == ["skewed safe", "both quarantine"])
        #expect(try await counted(loop) == 1)
    }

    @Test("What waits is counted by agent, through loads, revisions and the runs that end it")
    func countsWhatWaits() async throws {
        let loop = try await Loop()
        let now = loop.world.now
        func thumb(_ number: Int, key: String? = nil) -> Event {
            var thumb = Mail.thumb("t\(number)", key: key ?? "k\(number)", up: true, at: now)
            thumb.content = ContentHash(of: .string(thumb.key))
            return .judgement(thumb)
        }
        _ = try await loop.intake.report((0..<10).map { thumb($0) })
        #expect(try await counted(loop) == 10)
        _ = try await loop.feeds.load(by: Loop.ana)
        #expect(try await counted(loop) == 10, "a load looks for their runs and finds none")
        _ = try await loop.intake.report([.run(Mail.run("r0", key: "k0", at: now, decision: "safe", risk: 1))])
        #expect(try await counted(loop) == 9)
        _ = try await loop.intake.report([thumb(1, key: "k0"), thumb(0, key: "gone")])
        #expect(try await counted(loop) == 9, "one that waited has a run now, one that had one waits")
        #expect(try await loop.feeds.load(by: Loop.ana)["feedback"] == 1)
        #expect(try await counted(loop) == recounted(loop))
        _ = try await loop.intake.report(
            (2..<10).map {
                .run(Mail.run("r\($0)", key: "k\($0)", at: now.adding(days: -3), decision: "safe", risk: 1))
            }
        )
        #expect(try await counted(loop) == 1)
        #expect(try await loop.feeds.load(by: Loop.ana)["feedback"] == 8)
        #expect(try await counted(loop) == recounted(loop))
        let statistics = try await loop.examples.statistics(agent: nil)
        #expect(statistics.waiting == [Loop.agent: 1])
        #expect(statistics.redFlags.contains { $0.code == "labels_waiting" })
    }

    @Test("A thumb that waited counts in the quality of its run's hour")
    func countsQualityWhenTheRunComes() async throws {
        let loop = try await Loop()
        let now = loop.world.now
        _ = try await loop.intake.report([.judgement(Mail.thumb("t", key: "k", up: false, at: now))])
        _ = try await loop.intake.report([.run(Mail.run("r", key: "k", at: now, decision: "safe", risk: 1))])
        let hours = try await loop.canaries.qualityHours(agent: Loop.agent, hours: 24)
        #expect(hours.map(\.judged) == [1])
        #expect(hours.map(\.quality) == [0])
    }

    @Test("More labels of an agent than the limit that wait for runs are an alert until their runs come")
    func alerts() async throws {
        var facts = AlertFacts(now: SimulatedWorld.start)
        facts.labels = .init(recentWeek: 100, servedSince: SimulatedWorld.start, waiting: ["a": 101, "b": 100])
        let conditions = facts.assess(AlertSettings())
        #expect(conditions.map(\.rule) == [.labelsWaiting])
        #expect(conditions.first?.agent == "a")
        #expect(conditions.first?.figures == ["waiting": 101, "limit": 100])
    }

    @Test(
        "Of many labels and many runs of one key each is counted once, whichever came first",
        arguments: [true, false]
    )
    func countsEachOnce(_ labelsFirst: Bool) async throws {
        let loop = try await Loop()
        try await loop.deploy(threshold: 60)
        let canary = try await loop.canary().canary
        let version = try await loop.configurationVersion()
        let now = loop.world.now
        let labels = (0..<300).map { number -> Event in
            var thumb = Mail.thumb("t\(number)", key: "k", up: true, at: now, label: "safe")
            thumb.payload = Mail.payload(risk: 65)
            return .judgement(thumb)
        }
        let runs = (0..<300).map { Event.run(Mail.run("r\($0)", key: "k", at: now, version: version)) }
        for events in labelsFirst ? [labels, runs] : [runs, labels] { _ = try await loop.intake.report(events) }
        let outcomes = try await loop.outcomes(of: canary)
        #expect(outcomes.count { $0 == .leftOut(.repeated) } == 299, "one label judges the key")
        #expect(outcomes.count < 310)
        _ = try await loop.feeds.load(by: Loop.ana)
        #expect(try await counted(loop) == 0)
    }
}
