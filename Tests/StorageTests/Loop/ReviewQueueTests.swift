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
        guard case .item(let item, _) = try await loop.review.next(agent: nil, labeler: labeler) else { return nil }
        return item
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

    @Test("However people take, label, skip, undo and dawdle, two of them never hold one item")
    func neverLeasesTwice() async throws {
        let loop = try await Loop(seed: 11)
        try await enqueue((0..<6).map { "k\($0)" }, loop)
        var holders: [Int64: (labeler: String, until: Timestamp)] = [:]
        var labeled: [Int64: String] = [:]
        for _ in 0..<300 {
            let labeler = ["ana", "ben", "cleo", "dora"][loop.world.draw(below: 4)]
            let mine = holders.filter { $0.value.labeler == labeler && $0.value.until > loop.world.now }.keys.sorted()
            switch loop.world.draw(below: 6) {
            case 0, 1:
                guard let item = try await next(labeler, loop) else { continue }
                let holder = holders[item.id]
                #expect(holder.map { $0.labeler == labeler || $0.until <= loop.world.now } ?? true)
                #expect(labeled[item.id] == nil)
                holders[item.id] = (labeler, loop.world.now.adding(hours: 10.0 / 60))
            case 2:
                guard let id = mine.first, let item = try await loop.ledger.read({ try $0.reviewItem(id) }) else {
                    continue
                }
                try await label(item, "safe", by: labeler, loop)
                (holders[id], labeled[id]) = (nil, labeler)
            case 3:
                guard let id = mine.first, loop.world.draw(below: 4) == 0 else { continue }
                _ = try await loop.review.skip("review-\(id)", labeler: labeler, reason: nil)
                holders[id] = nil
            case 4:
                guard let id = labeled.filter({ $0.value == labeler }).keys.min() else { continue }
                _ = try await loop.review.undo("review-\(id)", labeler: labeler)
                labeled[id] = nil
                holders[id] = (labeler, loop.world.now.adding(hours: 10.0 / 60))
            default:
                loop.world.advance(hours: 4.0 / 60)
            }
        }
        #expect(try await reviewed(loop).sorted() == labeled.map { "review-\($0):\($1)" }.sorted())
        let counts = try await loop.review.counts()
        #expect(counts.labeled == labeled.count)
        #expect(counts.open == 6 - labeled.count)
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
        guard case .none(let reason) = try await loop.review.next(agent: nil, labeler: "ana") else {
            Issue.record("skipped items come back")
            return
        }
        #expect(reason == "All 1 open items are being labeled by others or were skipped by you.")
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
    }

    @Test("A key that is labeled elsewhere leaves the queue and does not come back")
    func closesWhatIsLabeledElsewhere() async throws {
        let loop = try await Loop()
        try await enqueue(["a", "b"], loop)
        _ = try await loop.importer.keep([Mail.example("a", "safe")], by: Loop.ana)
        #expect(try await loop.review.judged(agent: nil, minimumUncertainty: 0, limit: 9).map(\.key) == ["b"])
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
        let queue = try await loop.review.judged(agent: nil, minimumUncertainty: 0.5, limit: 9)
        #expect(queue.map(\.key) == ["split", "unsure"])
        #expect(queue.map(\.method) == [.disagreement, .lowConfidence])
        #expect(try await next("ana", loop)?.key == "split")
    }

    @Test("The daily probe draws one run in ten, with the chance it had, and is handed out before all others")
    func drawsAProbe() async throws {
        let loop = try await Loop(seed: 3)
        let now = loop.world.now
        _ = try await loop.intake.report(
            (0..<200).map { .run(Mail.run("r\($0)", key: "k\($0)", at: now, decision: "safe", risk: 61)) }
        )
        try await enqueue(["judged"], loop)
        let drawn = try await loop.jobs.run(.reviewSample, by: Loop.ana).figures["drawn"]?.integer ?? 0
        // 20 expected; three standard deviations are 12.7.
        #expect((8...32).contains(drawn))
        let probe = try #require(try await next("ana", loop))
        #expect(probe.method == .randomProbe)
        #expect(probe.probability == 0.1)
        #expect(try await loop.review.judged(agent: nil, minimumUncertainty: 0, limit: 99).map(\.key) == ["judged"])
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
            try await loop.review.judged(agent: nil, minimumUncertainty: 0.5, limit: 1).first
        )
        try await label(chosen, "safe", by: "ben", loop)
        #expect(try await loop.canary().assessment.quality.pairs == 1)
        #expect(try await loop.canary().assessment.leftOut[.chosen] == 1)
    }
}
