import Domain
import JSON
import Learning
import Testing

struct RandomProbeTests {
    private func report(_ numbers: Range<Int>, _ loop: Loop, decision: String? = "safe") async throws {
        let now = loop.world.now
        _ = try await loop.intake.report(
            numbers.map { .run(Mail.run("r\($0)", key: "k\($0)", at: now, decision: decision, risk: 61)) }
        )
    }

    private func draw(_ loop: Loop) async throws -> Int {
        Int(try await loop.jobs.run(.reviewSample, by: Loop.ana).figures["drawn"]?.integer ?? 0)
    }

    private func next(_ labeler: String, _ loop: Loop) async throws -> ReviewItem? {
        guard case .item(let item, _) = try await loop.review.next(.init(labeler: labeler)) else { return nil }
        return item
    }

    @Test("One run in ten is drawn, with the chance it had, and probes are handed out before all others")
    func drawsOneInTen() async throws {
        let loop = try await Loop(seed: 3)
        try await report(0..<200, loop)
        // 20 expected; three standard deviations are 12.7.
        #expect((8...32).contains(try await draw(loop)))
        let probe = try #require(try await next("ana", loop))
        #expect(probe.method == .randomProbe)
        #expect(probe.probability == 0.1)
    }

    @Test("Runs that are labeled or in the queue already are drawn like all others")
    func drawsFromAllRuns() async throws {
        let loop = try await Loop(seed: 3)
        try await report(0..<200, loop)
        let labels = (0..<100).map { Event.judgement(Mail.gold("k\($0)", "safe", at: loop.world.now)) }
        _ = try await loop.intake.report(labels)
        _ = try await loop.feeds.load(by: Loop.ana)
        let drawn = try await draw(loop)
        var keys: [String] = []
        for number in 0..<drawn {
            // Every labeler holds one, so that all are handed out.
            if let item = try await next("labeler \(number)", loop) { keys.append(item.key) }
        }
        #expect(keys.count == drawn)
        let labeled = Double(keys.count { (Int($0.dropFirst()) ?? 0) < 100 })
        // Half of them, give or take three standard deviations.
        let half = Double(drawn) / 2
        let deviation = (half / 2).squareRoot()
        #expect((half - 3 * deviation...half + 3 * deviation).contains(labeled))
        _ = try await loop.feeds.load(by: Loop.ana)
        #expect(
            try await loop.review.counts().open == drawn,
            "a label from elsewhere does not take the place of a blind one"
        )
    }

    @Test("A run has one chance to be drawn, however often the job runs")
    func drawsOnce() async throws {
        let loop = try await Loop(seed: 5)
        try await report(0..<200, loop)
        #expect(try await draw(loop) > 0)
        #expect(try await draw(loop) == 0)
        try await report(200..<210, loop, decision: nil)
        #expect(try await draw(loop) == 0, "without a decision there is nothing to be right or wrong")
    }

    @Test("Of very many runs fewer are drawn, and each probe says with what chance")
    func drawsFewerOfMany() async throws {
        let loop = try await Loop(seed: 5)
        try await report(0..<2_000, loop)
        #expect((25...75).contains(try await draw(loop)))
        #expect(try await next("ana", loop)?.probability == 0.025)
    }

    @Test(
        "The live accuracy is what blind labels say; what is skipped widens its bounds instead of leaving the estimate"
    )
    func measuresLiveAccuracy() async throws {
        let loop = try await Loop(seed: 3)
        try await report(0..<300, loop)
        let drawn = try await draw(loop)
        try #require(drawn >= 12)
        for number in 0..<10 {
            let item = try #require(try await next("ana", loop))
            if number < 2 {
                _ = try await loop.review.skip(item.publicID, labeler: "ana", reason: "hard")
            } else {
                let label = number < 8 ? "safe" : "quarantine"
                _ = try await loop.review.label(
                    item.publicID,
                    label: label,
                    labeler: "ana",
                    confidence: 100,
                    notes: nil
                )
            }
        }
        let found = try #require(try await loop.review.liveAccuracy(days: 30)[Loop.agent])
        #expect((found.drawn, found.labeled, found.skipped) == (drawn, 8, 2))
        #expect(found.waiting == drawn - 10)
        #expect(found.accuracy?.value == 0.75)
        #expect(found.bounds == 0.6...0.8)
        loop.world.advance(hours: 31 * 24)
        #expect(try await loop.review.liveAccuracy(days: 30).isEmpty)
    }
}
