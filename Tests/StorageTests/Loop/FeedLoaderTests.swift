import Domain
import JSON
import Rules
import Testing

@Suite(.onEveryDriver)
struct FeedLoaderTests {
    private func labels(_ loop: Loop, agent: String = Loop.agent) async throws -> [Example] {
        var filter = ExampleFilter()
        filter.agent = agent
        return try await loop.examples.page(filter, limit: 100, after: nil).examples
    }

    @Test("Approvals, thumbs and gold become labels as the contract's table says")
    func derivesLabels() async throws {
        let loop = try await Loop()
        let now = loop.world.now
        var events: [Event] = []
        for (key, decision) in [("up", "quarantine"), ("down", "quarantine"), ("said", "safe"), ("no", "quarantine")] {
            events.append(.run(Mail.run("run-\(key)", key: key, at: now, decision: decision, risk: 61)))
        }
        events += [
            .judgement(Mail.thumb("up", key: "up", up: true, at: now)),
            .judgement(Mail.thumb("down", key: "down", up: false, at: now)),
            .judgement(Mail.thumb("said", key: "said", up: false, at: now, label: "safe")),
            .judgement(Mail.approval("no", key: "no", action: "quarantine", approved: false, at: now)),
            .judgement(Mail.gold("task", "safe", risk: 12, at: now)),
        ]
        _ = try await loop.intake.report(events)
        #expect(try await loop.feeds.load(by: Loop.ana) == ["approvals": 1, "feedback": 3, "gold": 1])
        let examples = try await labels(loop).map { "\($0.content.key) \($0.content.label) \($0.content.confidence)" }
        #expect(
            Set(examples) == [
                "up quarantine 80.0", "down safe 60.0", "said safe 90.0", "no safe 100.0", "task safe 100.0",
            ]
        )
        let payloads = try await labels(loop).map(\.content.payload)
        #expect(payloads.filter { $0 == Mail.payload(risk: 61) }.count == 4, "payloads come from the joined runs")
    }

    @Test("With three labels a rejection only says what is wrong: kept and counted, but never trained on")
    func keepsNegatives() async throws {
        let loop = try await Loop()
        let specification = try AgentSpecification(
            json: ["labels": ["a", "b", "c"], "features": [["name": "size"]]],
            agent: "sorter"
        )
        _ = try await loop.agents.register(specification, by: Loop.ana)
        var rejection = Mail.approval("1", key: "k", action: "a", approved: false, at: loop.world.now, agent: "sorter")
        rejection.payload = #"{"size":1}"#
        _ = try await loop.intake.report([.judgement(rejection)])
        #expect(try await loop.feeds.load(by: Loop.ana)["approvals"] == 1)
        let example = try #require(try await labels(loop, agent: "sorter").first)
        #expect(example.content.isNegative)
        #expect(example.content.label == "a")
        let trainable = try await loop.ledger.read { records in
            var count = 0
            try records.forEachTrainingExample(agent: "sorter", minimumConfidence: 0, excludedSources: []) { _ in
                count += 1
            }
            return count
        }
        #expect(trainable == 0)
    }

    @Test("A label joins the newest run of its key at or before it")
    func joinsTheNewestEarlierRun() async throws {
        let loop = try await Loop()
        let now = loop.world.now
        _ = try await loop.intake.report([
            .run(Mail.run("late", key: "k", at: now.adding(hours: 3), decision: "quarantine", risk: 3)),
            .run(Mail.run("first", key: "k", at: now, decision: "quarantine", risk: 1)),
            .run(Mail.run("second", key: "k", at: now.adding(hours: 1), decision: "safe", risk: 2)),
            .judgement(Mail.thumb("t", key: "k", up: true, at: now.adding(hours: 1))),
        ])
        _ = try await loop.feeds.load(by: Loop.ana)
        let example = try #require(try await labels(loop).first)
        #expect(example.content.label == "safe")
        #expect(example.content.payload == Mail.payload(risk: 2))
    }

    @Test("A label without a run waits for one, through loads and runs that come too late for it")
    func waitsForItsRun() async throws {
        let loop = try await Loop()
        let now = loop.world.now
        _ = try await loop.intake.report([.judgement(Mail.thumb("t", key: "k", up: true, at: now))])
        #expect(try await loop.feeds.load(by: Loop.ana)["feedback"] == 0)
        let later = Mail.run("later", key: "k", at: now.adding(hours: 1), decision: "quarantine", risk: 1)
        _ = try await loop.intake.report([.run(later)])
        #expect(try await loop.feeds.load(by: Loop.ana)["feedback"] == 0)
        let earlier = Mail.run("earlier", key: "k", at: now.adding(hours: -1), decision: "safe", risk: 2)
        _ = try await loop.intake.report([.run(earlier)])
        #expect(try await loop.feeds.load(by: Loop.ana)["feedback"] == 1)
        #expect(try await labels(loop).map(\.content.label) == ["safe"])
    }

    @Test("Loading twice changes nothing but the journal")
    func isIdempotent() async throws {
        let loop = try await Loop()
        _ = try await loop.intake.report(
            (0..<10).map { .judgement(Mail.gold("k\($0)", "safe", at: loop.world.now)) }
        )
        #expect(try await loop.feeds.load(by: Loop.ana)["gold"] == 10)
        let before = try await labels(loop)
        #expect(try await loop.feeds.load(by: Loop.ana)["gold"] == 0)
        #expect(try await labels(loop) == before)
        #expect(try await loop.journal(.feedsLoad).map { $0.figures["total"]?.integer } == [10, 0])
    }

    @Test("Different labels for one key are shown with each other")
    func showsDisagreement() async throws {
        let loop = try await Loop()
        let now = loop.world.now
        _ = try await loop.intake.report([
            .judgement(Mail.gold("k", "safe", at: now, id: "1")),
            .judgement(Mail.gold("k", "quarantine", at: now, id: "2")),
            .judgement(Mail.gold("agreed", "safe", at: now, id: "3")),
        ])
        _ = try await loop.feeds.load(by: Loop.ana)
        let page = try await loop.examples.page(ExampleFilter(), limit: 10, after: nil)
        #expect(page.conflicts[Loop.agent] == ["k": ["safe", "quarantine"]])
    }
}
