import Domain
import Learning
import Storage
import Testing

@Suite(.onEveryDriver)
struct CanaryReplayTests {
    /// A canary of three days that the nightly job looked at and promoted to 50 %, a person to 60 %, and the guard took back;
    /// its number.
    private func longCanary(_ loop: Loop) async throws -> Int64 {
        try await loop.deploy(threshold: 60)
        let id = try await loop.canary().canary.id
        for (day, action) in [nil, "promoted to 50"].enumerated() {
            try await loop.judge(30, "better-\(day)", risk: 65, truth: "quarantine")
            try await loop.judge(10, "worse-\(day)", risk: 65, truth: "safe")
            #expect(try await loop.canaries.check(isJob: true, by: .system).map(\.action) == [action])
            loop.world.advance(hours: 24)
        }
        _ = try await loop.canaries.promote(agent: Loop.agent, to: 60, by: Loop.ana)
        _ = try await loop.canaries.check(isJob: true, by: .system)
        try await loop.judge(200, "bad", risk: 65, truth: "safe")
        #expect(try await loop.canaries.judged(agent: Loop.agent) == nil, "the guard has taken it back")
        return id
    }

    @Test("Every decision of a canary that has ended is the same when its outcomes are counted again")
    func isIdentical() async throws {
        let loop = try await Loop()
        let id = try await longCanary(loop)
        for name in [Loop.agent, "\(id)"] {
            let replay = try await loop.canaries.replay(name)
            #expect(replay.differences == [])
            #expect(replay.decisions.map(\.kind) == [.check, .promote, .promote, .check, .rollback])
            #expect(replay.decisions.map(\.actor.name) == ["system", "system", "ana", "system", "system"])
            #expect(replay.decisions.map(\.targetPercent) == [nil, 50, 60, nil, nil])
            #expect(replay.decisions.last?.reason == "quality_regression")
            #expect(replay.outcomes > 300)
        }
    }

    @Test("The stored tally is, bit for bit, what its outcomes give, over any number of transactions")
    func storesExactly() async throws {
        let loop = try await Loop()
        let id = try await longCanary(loop)
        let (stored, outcomes) = try await loop.ledger.read { (try $0.tally(canary: id), try $0.outcomes(canary: id)) }
        var counted = CanaryTally(settings: stored.evidence.settings)
        for outcome in outcomes {
            #expect(counted.count(outcome.observation, key: outcome.key, at: outcome.countedAt) == outcome)
        }
        #expect(counted == stored)
        #expect(stored.intervals.quality == nil, "no one difference fits: it was better for two days and then worse")
        let errors = try #require(stored.intervals.errors)
        #expect(errors.low < 0 && errors.high > 0 && errors.high - errors.low < 0.2, "no run had any")
    }

    @Test("An outcome that was altered is named, and so is every decision after it")
    func findsAnAlteredOutcome() async throws {
        let loop = try await Loop()
        let id = try await longCanary(loop)
        let outcomes = try await loop.ledger.read { try $0.outcomes(canary: id) }
        let altered = try #require(
            outcomes.last { $0.observation == .blindPair(difference: -1) && $0.key == "worse-1-3" }
        )
        try await loop.files.tamper(
            with: "canary_outcomes",
            """
            UPDATE canary_outcomes SET observation = '{"blind_pair":{"difference":1}}'
            WHERE canary = \(id) AND sequence = \(altered.sequence)
            """
        )
        let differences = try await loop.canaries.replay("\(id)").differences
        #expect(differences.filter { $0.outcome != nil }.map(\.outcome) == [altered.sequence])
        #expect(differences.first?.detail.contains("worse-1-3") == true)
        let decisions = try await loop.ledger.read { try $0.decisions(canary: id) }
        let later = decisions.filter { $0.verdict.sequence >= altered.sequence }.map(\.id)
        #expect(later.count == 4)
        #expect(Set(differences.compactMap(\.decision)) == Set(later))
    }

    @Test("An outcome that was taken away is missed, and a decision that was altered is named")
    func findsWhatIsMissing() async throws {
        let loop = try await Loop()
        let id = try await longCanary(loop)
        let first = try await loop.ledger.read { try $0.decisions(canary: id)[0].id }
        try await loop.files.tamper(
            with: "canary_outcomes",
            "DELETE FROM canary_outcomes WHERE canary = \(id) AND sequence = 7"
        )
        #expect(try await loop.canaries.replay("\(id)").differences.first?.outcome == 8)
        let other = try await Loop()
        let canary = try await longCanary(other)
        try await other.files.tamper(
            with: "canary_decisions",
            "UPDATE canary_decisions SET assessment = REPLACE(assessment, 'insufficient', 'undecided') WHERE id = \(first)"
        )
        let differences = try await other.canaries.replay("\(canary)").differences
        #expect(differences.map(\.decision) == [first])
    }

    @Test("A canary that an older version counted is completed from its outcomes, and goes on")
    func completesOlderEvidence() async throws {
        let loop = try await Loop()
        try await loop.deploy(threshold: 60)
        try await loop.judge(40, "first", risk: 65, truth: "quarantine")
        let canary = try await loop.canary().canary
        let before = try await loop.ledger.read { try $0.tally(canary: canary.id) }
        _ = try await loop.files.database.transaction { connection in
            try connection.execute("UPDATE canary_evidence SET intervals = NULL, chain = NULL")
        }
        try await loop.files.tamper(with: "canary_outcomes", "UPDATE canary_outcomes SET hash = NULL")
        #expect(try await loop.ledger.read { try $0.tally(canary: canary.id) } == before)
        try await loop.judge(40, "second", risk: 65, truth: "quarantine")
        let replay = try await loop.canaries.replay(Loop.agent)
        #expect(replay.differences == [])
        #expect(replay.unhashedOutcomes == Int(before.sequence))
    }

    @Test("The evidence over time ends with what is known now, in as many points as asked for")
    func showsHistory() async throws {
        let loop = try await Loop()
        try await loop.deploy(threshold: 60)
        try await loop.judge(60, "same", risk: 20, truth: "safe")
        loop.world.advance(hours: 24)
        try await loop.judge(60, "more", risk: 20, truth: "safe")
        let history = try await loop.canaries.history(of: Loop.agent, points: 10)
        #expect(history.points.count == 10)
        let judged = try await loop.canary()
        let last = try #require(history.points.last)
        #expect(last.sequence == judged.verdict.sequence)
        #expect(last.assessment.metrics == judged.assessment.metrics)
        #expect(last.intervals == judged.intervals)
        let safe = history.points.map(\.assessment.quality.safe)
        #expect(safe == safe.sorted() && safe[0] < safe[9], "ties only ever speak for the canary")
        #expect(try await loop.canaries.history(of: Loop.agent, points: 2_000).points.count == history.outcomes)
        await #expect(throws: Refusal.notFound("knowledge_update has had no canary.")) {
            try await loop.canaries.history(of: "knowledge_update", points: 10)
        }
    }

    @Test("Canaries that have ended are listed, the newest first")
    func listsEnded() async throws {
        let loop = try await Loop()
        for threshold in [60.0, 61, 62] {
            try await loop.deploy(threshold: threshold)
            _ = try await loop.canaries.rollBack(agent: Loop.agent, note: nil, by: Loop.ana)
        }
        try await loop.deploy(threshold: 63)
        let ended = try await loop.canaries.ended(agent: Loop.agent, limit: 2)
        #expect(ended.map(\.id) == ended.map(\.id).sorted(by: >) && ended.count == 2)
        let rest = try await loop.canaries.ended(agent: nil, limit: 10, before: ended.last?.id)
        #expect(rest.count == 1)
        #expect(rest[0].end == .manual)
    }
}
