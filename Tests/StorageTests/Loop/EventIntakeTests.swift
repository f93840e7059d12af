import Domain
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
