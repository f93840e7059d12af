import Domain
import JSON
import Learning
import Testing

@Suite(.onEveryDriver)
struct ReviewQueueTests {
    /// Runs that two judges disagree about, the first key the most recent.
    private func enqueue(_ keys: [String], _ loop: Loop) async throws {
        let runs = keys.map { key in
            Event.run(
                Mail.run(
                    "run-\(key)",
                    key: key,
                    at: loop.world.now,
                    decision: "safe",
                    risk: 61,
                    scores: [
                        .init(judge: "gpt-4", verdict: "safe", confidence: 80),
                        .init(judge: "claude-3-opus", verdict: "quarantine", confidence: 80),
                    ]
                )
            )
        }
        _ = try await loop.intake.report(runs)
    }

    private func next(_ labeler: String, _ loop: Loop) async throws -> ReviewItem? {
        guard case .item(let item, _) = try await loop.review.next(.init(labeler: labeler)) else { return nil }
        return item
    }

    private func emptiness(_ labeler: String, _ loop: Loop) async throws -> ReviewQueue.Emptiness? {
        guard case .none(let emptiness, _) = try await loop.review.next(.init(labeler: labeler)) else { return nil }
        return emptiness
    }

    private func label(_ item: ReviewItem, _ label: String, by labeler: String, _ loop: Loop) async throws {
        _ = try await loop.review.label(item.publicID, label: label, labeler: labeler, confidence: 100, notes: nil)
    }

    private func reviewed(_ loop: Loop) async throws -> [String] {
        var filter = ExampleFilter()
        filter.source = "review"
        return try await loop.examples.page(filter, limit: 100, after: nil).examples.map(\.content.sourceID)
    }

    @Test("An item is one person's for ten minutes; asking again gives the same one")
    func leases() async throws {
        let loop = try await Loop()
        try await enqueue(["a", "b"], loop)
        let first = try #require(try await next("ana", loop))
        #expect(try await next("ana", loop)?.id == first.id)
        let second = try #require(try await next("ben", loop))
        #expect(second.id != first.id)
        #expect(try await next("cleo", loop) == nil)
        let conflict = try await loop.conflict { try await label(first, "safe", by: "ben", loop) }
        #expect(conflict == .itemLeased)
        loop.world.advance(hours: 10.0 / 60)
        #expect(try await next("cleo", loop) != nil, "the leases have run out")
    }

    @Test("A label is an example at once; undoing takes it away, and the item is one's own again")
    func labelsAndUndoes() async throws {
        let loop = try await Loop()
        try await enqueue(["a"], loop)
        let item = try #require(try await next("ana", loop))
        try await label(item, "quarantine", by: "ana", loop)
        #expect(try await reviewed(loop) == ["review-1:ana"])
        #expect(try await loop.examples.statistics(agent: nil).bySource["review"] == 1)
        let others = try await loop.conflict { _ = try await loop.review.undo(item.publicID, labeler: "ben") }
        #expect(others == .nothingToUndo)
        _ = try await loop.review.undo(item.publicID, labeler: "ana")
        #expect(try await reviewed(loop).isEmpty)
        #expect(try await loop.examples.statistics(agent: nil).total == 0)
        #expect(try await next("ben", loop) == nil)
        try await label(item, "safe", by: "ana", loop)
        #expect(try await reviewed(loop) == ["review-1:ana"])
    }

    @Test("Where two reviews are wanted, two different people label, and the item is settled with the second label")
    func asksSeveralPeople() async throws {
        let loop = try await Loop()
        try await enqueue(["a"], loop)
        let ask = { (labeler: String) in
            try await loop.review.next(.init(labeler: labeler, reviews: labeler == "ana" ? 2 : 1))
        }
        guard case .item(let item, _) = try await ask("ana") else { throw Refusal.notFound("nothing for ana") }
        try await label(item, "safe", by: "ana", loop)
        #expect(try await loop.conflict { try await label(item, "quarantine", by: "ana", loop) } == .alreadyLabeled)
        #expect(try await emptiness("ana", loop) == .answeredByYou)
        guard case .item(let second, _) = try await ask("ben") else { throw Refusal.notFound("nothing for ben") }
        #expect(second.id == item.id)
        #expect(second.labels.map(\.labeler) == ["ana"])
        #expect(try await emptiness("ana", loop) == .beingLabeled)
        try await label(second, "quarantine", by: "ben", loop)
        #expect(try await emptiness("cleo", loop) == .nothingOpen)
        #expect(try await reviewed(loop).sorted() == ["review-1:ana", "review-1:ben"])
        let counts = try await loop.review.counts()
        #expect(counts.labeled == 1)
        #expect(counts.labelsByLabeler == ["ana": 1, "ben": 1])
        _ = try await loop.review.undo(item.publicID, labeler: "ana")
        #expect(try await reviewed(loop) == ["review-1:ben"])
        #expect(try await loop.review.counts().open == 1)
    }

    @Test("How far people agree is told of the items that have labels of several, by agent")
    func tellsAgreement() async throws {
        let loop = try await Loop()
        #expect(try await loop.review.agreement(days: 30).isEmpty)
        try await enqueue(["a", "b", "c", "d"], loop)
        let labels = [
            "ana": ["a": "safe", "b": "quarantine", "c": "safe", "d": "safe"],
            "ben": ["a": "safe", "b": "quarantine", "c": "quarantine"],
        ]
        for (labeler, words) in labels.sorted(by: { $0.key < $1.key }) {
            for _ in words {
                let next = try await loop.review.next(.init(labeler: labeler, reviews: 2))
                guard case .item(let item, _) = next else { throw Refusal.notFound("nothing for \(labeler)") }
                try await label(item, try #require(words[item.key]), by: labeler, loop)
            }
        }
        let found = try #require(try await loop.review.agreement(days: 30)[Loop.agent])
        #expect((found.items, found.labels) == (3, 6))
        // 1 − 5 · 2 / (36 − 18): three labels of each kind, one pair of which differs.
        #expect(abs(try #require(found.alpha) - 4.0 / 9) < 1e-12)
        loop.world.advance(hours: 31 * 24)
        #expect(try await loop.review.agreement(days: 30).isEmpty)
    }

    @Test("Equally uncertain items are handed out by what the judges' panel leaves open, then the older run first")
    func breaksTiesByThePanel() async throws {
        let loop = try await Loop()
        // One judge is always right and one always wrong, so a panel knows whom to follow when they differ.
        func run(_ key: String, _ verdicts: [(String, String)]) -> Event {
            let scores = verdicts.map { Run.JudgeScore(judge: $0.0, verdict: $0.1, confidence: 90) }
            return .run(Mail.run("run-\(key)", key: key, at: loop.world.now, scores: scores))
        }
        let labels = ["safe", "quarantine"]
        let gold = (0..<40).flatMap { number -> [Event] in
            let (truth, other) = (labels[number % 2], labels[1 - number % 2])
            return [
                run("k\(number)", [("right", truth), ("wrong", other), ("blank", "safe"), ("dull", "quarantine")]),
                .judgement(Mail.gold("k\(number)", truth, at: loop.world.now)),
            ]
        }
        _ = try await loop.intake.report(gold)
        _ = try await loop.feeds.load(by: Loop.ana)
        _ = try await loop.judges.update(by: Loop.ana)
        _ = try await loop.intake.report([run("clear", [("right", "safe"), ("wrong", "quarantine")])])
        loop.world.advance(hours: 1)
        _ = try await loop.intake.report([
            run("open", [("blank", "safe"), ("dull", "quarantine")]),
            run("open-too", [("blank", "safe"), ("dull", "quarantine")]),
        ])
        let queue = try await loop.review.view(agent: nil, choice: .judges, minimumUncertainty: nil, limit: 9)
        #expect(Set(queue.map(\.uncertainty)) == [1])
        #expect(queue.map(\.key) == ["open", "open-too", "clear"])
    }

    @Test("A label must be one of the agent's")
    func refusesForeignLabels() async throws {
        let loop = try await Loop()
        try await enqueue(["a"], loop)
        let item = try #require(try await next("ana", loop))
        await #expect(throws: Refusal.invalid("/label", "must be one of quarantine, safe, not \"spam\"")) {
            try await label(item, "spam", by: "ana", loop)
        }
        #expect(try await reviewed(loop).isEmpty)
    }

    @Test("Who skips an item does not get it again; others do")
    func skips() async throws {
        let loop = try await Loop()
        try await enqueue(["a"], loop)
        let item = try #require(try await next("ana", loop))
        _ = try await loop.review.skip(item.publicID, labeler: "ana", reason: "unclear")
        #expect(try await emptiness("ana", loop) == .answeredByYou)
        #expect(try await next("ben", loop)?.id == item.id)
        #expect(try await loop.review.counts().skipped == 1)
    }

    @Test("Reopening takes a label back, whoever gave it")
    func reopens() async throws {
        let loop = try await Loop()
        try await enqueue(["a"], loop)
        let item = try #require(try await next("ana", loop))
        try await label(item, "safe", by: "ana", loop)
        #expect(try await loop.conflict { try await label(item, "safe", by: "ben", loop) } == .itemNotOpen)
        _ = try await loop.review.reopen(item.publicID, reason: "doubt", by: Actor("ben"))
        #expect(try await reviewed(loop).isEmpty)
        #expect(try await next("ben", loop)?.id == item.id)
        #expect(
            try await loop.conflict { _ = try await loop.review.reopen(item.publicID, reason: nil, by: Loop.ana) }
                == .itemNotOpen
        )
        #expect(try await loop.review.counts().labelsByLabeler.isEmpty)
    }

    @Test("A key that is labeled elsewhere leaves the queue and does not come back")
    func closesWhatIsLabeledElsewhere() async throws {
        let loop = try await Loop()
        try await enqueue(["a", "b"], loop)
        _ = try await loop.importer.keep([Mail.example("a", "safe")], by: Loop.ana)
        #expect(
            try await loop.review.view(agent: nil, choice: .judges, minimumUncertainty: 0, limit: 9).map(\.key) == ["b"]
        )
        try await enqueue(["a"], loop)
        #expect(try await loop.review.counts().open == 1)
    }

    @Test("The most uncertain comes first; agreement of sure judges is not worth asking about")
    func ordersByUncertainty() async throws {
        let loop = try await Loop()
        func run(_ key: String, _ verdicts: [(String, Double)]) -> Event {
            let scores = zip(["gpt-4", "claude-3-opus"], verdicts).map { judge, verdict in
                Run.JudgeScore(judge: judge, verdict: verdict.0, confidence: verdict.1)
            }
            return .run(Mail.run("run-\(key)", key: key, at: loop.world.now, scores: scores))
        }
        _ = try await loop.intake.report([
            run("sure", [("safe", 95), ("safe", 95)]), run("unsure", [("safe", 30), ("safe", 40)]),
            run("split", [("safe", 90), ("quarantine", 90)]),
        ])
        let queue = try await loop.review.view(agent: nil, choice: .judges, minimumUncertainty: nil, limit: 9)
        #expect(queue.map(\.key) == ["split", "unsure"])
        #expect(queue.map(\.method) == [.disagreement, .lowConfidence])
        #expect(try await next("ana", loop)?.key == "split")
    }

    @Test("A probe's label judges the canary blind; one that was asked for because it was uncertain does not")
    func judgesByProbesOnly() async throws {
        let loop = try await Loop(seed: 3)
        try await loop.deploy(threshold: 60, percent: 50)
        let version = try await loop.configurationVersion()
        let runs = (0..<100).map { number in
            Mail.run("r\(number)", key: "k\(number)", at: loop.world.now, version: version, decision: "safe", risk: 65)
        }
        _ = try await loop.intake.report(runs.map(Event.run))
        _ = try await loop.jobs.run(.reviewSample, by: Loop.ana)
        let probe = try #require(try await next("ana", loop))
        try await label(probe, "safe", by: "ana", loop)
        #expect(try await loop.canary().assessment.quality.pairs == 1)
        #expect(try await loop.canary().assessment.qualityDelta == -1)

        loop.world.advance(hours: 1)
        try await enqueue(["uncertain"], loop)
        let chosen = try #require(
            try await loop.review.view(agent: nil, choice: .judges, minimumUncertainty: nil, limit: 1).first
        )
        try await label(chosen, "safe", by: "ben", loop)
        #expect(try await loop.canary().assessment.quality.pairs == 1)
        #expect(try await loop.canary().assessment.leftOut[.chosen] == 1)
    }
}
