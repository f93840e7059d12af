import Domain
import JSON
import Rules
import Testing

@Suite(.onEveryDriver)
struct EventIntakeTests {
    @Test("The same event counts once, twice in a batch or again later")
    func isIdempotent() async throws {
        let loop = try await Loop()
        let now = loop.world.now
        let run = Event.run(Mail.run("r1", key: "k", at: now, decision: "safe", risk: 50))
        let thumb = Event.judgement(Mail.thumb("t1", key: "k", up: true, at: now))
        #expect(
            try await loop.intake.report([run, thumb, run, thumb])
                == .kept([.accepted, .accepted, .duplicate, .duplicate])
        )
        #expect(try await loop.intake.report([thumb, run]) == .kept([.duplicate, .duplicate]))
        #expect(try await loop.feeds.load(by: .system)["feedback"] == 1)
        let hours = try await loop.canaries.qualityHours(agent: Loop.agent, hours: 24)
        #expect(hours.map(\.runs) == [1])
        #expect(hours.map(\.judged) == [1])
    }

    @Test("An id belongs to its agent and kind: others may use the same")
    func tellsAgentsApart() async throws {
        let loop = try await Loop()
        let now = loop.world.now
        var other = Mail.run("1", key: "k", at: now)
        other.agent = "insights_writer"
        let events: [Event] = [
            .run(Mail.run("1", key: "k", at: now)), .run(other),
            .judgement(Mail.thumb("1", key: "k", up: true, at: now)),
            .judgement(Mail.approval("1", key: "k", action: "safe", approved: true, at: now)),
        ]
        #expect(try await loop.intake.report(events) == .kept([.accepted, .accepted, .accepted, .accepted]))
    }

    /// `ü` in one code point and in two: Swift takes them for equal, and neither database does.
    @Test("Ids and keys that differ only in their normalisation are two, in one batch and later", arguments: [1, 80])
    func tellsSpellingsApart(_ pairs: Int) async throws {
        let loop = try await Loop()
        let now = loop.world.now
        let texts = (0..<pairs).flatMap { ["\u{FC}\($0)", "u\u{308}\($0)"] }
        let runs = texts.map { Event.run(Mail.run("r \($0)", key: "k \($0)", at: now, decision: "safe", risk: 50)) }
        let thumbs = texts.map { Event.judgement(Mail.thumb("t \($0)", key: "k \($0)", up: true, at: now)) }
        for _ in 0..<2 {
            // The second time nothing is new, for either spelling.
            _ = try await loop.intake.report(runs + thumbs)
        }
        let hours = try await loop.canaries.qualityHours(agent: Loop.agent, hours: 24)
        #expect(hours.map(\.runs) == [texts.count])
        #expect(hours.map(\.judged) == [texts.count])
        #expect(try await loop.feeds.load(by: .system)["feedback"] == texts.count)
        let keys = try await loop.ledger.read { records in
            try records.examples(ExampleFilter(), limit: 1_000, after: nil).map(\.content.key)
        }
        #expect(Set(keys.map { Array($0.utf8) }) == Set(texts.map { Array("k \($0)".utf8) }))
        let found = try await loop.ledger.read { records in
            try records.judgedKeys(agent: Loop.agent, among: ["k \u{FC}0", "k u\u{308}0", "k u\u{308}"])
        }
        #expect(found == ["k \u{FC}0", "k u\u{308}0"])
    }

    @Test("Requests that come at once share transactions, and each is told of its own events")
    func answersEachRequest() async throws {
        let loop = try await Loop()
        let now = loop.world.now
        let answers = try await withThrowingTaskGroup(of: EventReceipt.self) { group in
            for _ in 0..<50 {
                group.addTask { try await loop.intake.report([.run(Mail.run("same", key: "k", at: now))]) }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(answers.count == 50)
        #expect(answers.count { $0 == .kept([.accepted]) } == 1)
    }

    @Test("Events are not journaled")
    func keepsTheJournalSmall() async throws {
        let loop = try await Loop()
        let before = try await loop.journal().count
        _ = try await loop.intake.report([.run(Mail.run("r", key: "k", at: loop.world.now))])
        #expect(try await loop.journal().count == before)
    }

    @Test("Quality by the hour is the mean worth of the decisions that people spoke about")
    func countsQuality() async throws {
        let loop = try await Loop()
        let now = loop.world.now
        _ = try await loop.intake.report([
            .run(Mail.run("r1", key: "a", at: now, decision: "safe")),
            .run(Mail.run("r2", key: "b", at: now, decision: "safe")),
            .run(Mail.run("r3", key: "c", at: now.adding(hours: 1), decision: "safe")),
            .judgement(Mail.thumb("t1", key: "a", up: true, at: now)),
            .judgement(Mail.approval("a1", key: "b", action: "safe", approved: false, at: now.adding(hours: 2))),
        ])
        let hours = try await loop.canaries.qualityHours(agent: Loop.agent, hours: 24)
        #expect(hours.map(\.runs) == [2, 1])
        #expect(hours.map(\.quality) == [0.5, nil])
    }

    @Test("An agent has so many judges; runs are kept without the scores of others, which the answer names")
    func boundsJudges() async throws {
        let loop = try await Loop()
        let now = loop.world.now
        func run(_ id: String, _ judges: [String]) -> Event {
            let scores = judges.map { Run.JudgeScore(judge: $0, verdict: "safe", confidence: 90) }
            return .run(Mail.run(id, key: id, at: now, decision: "safe", risk: 1, scores: scores))
        }
        let most = Limits.Events.judgesOfAgent
        let runs = (0..<most / 50).map { number in run("r\(number)", (0..<50).map { "judge-\(number * 50 + $0)" }) }
        #expect(try await loop.intake.report(runs) == .kept(Array(repeating: .accepted, count: most / 50)))
        let receipt = try await loop.intake.report([run("last", ["judge-0", "one more"])])
        #expect(receipt == .kept([Reception(.accepted, judgesLeftOut: ["one more"])]))
        let weights = try await loop.ledger.read { try $0.judgeWeights(agent: Loop.agent) }
        #expect(weights.count == most)
        let item = try await loop.ledger.read { try $0.reviewItem(agent: Loop.agent, key: "last") }
        #expect(item?.judgeScores.map(\.judge) == ["judge-0"])
    }
}
