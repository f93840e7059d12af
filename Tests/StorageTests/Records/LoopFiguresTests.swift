import Domain
import Storage
import Testing

@Suite(.onEveryDriver)
struct LoopFiguresTests {
    private func figures(_ loop: Loop) async throws -> LoopFigures {
        let now = loop.world.now
        return try await loop.ledger.read { try LoopFigures(at: now, in: $0) }
    }

    @Test("Counts kept by the writes are those that a migration finds by reading everything")
    func equalRecounts() async throws {
        let loop = try await Loop()
        try await loop.deploy(threshold: 60)
        _ = try await loop.canaries.promote(agent: Loop.agent, to: 100, by: Loop.ana)
        for threshold in [61.0, 62.0] {
            try await loop.deploy(threshold: threshold)
            _ = try await loop.canaries.rollBack(agent: Loop.agent, note: nil, by: Loop.ana)
        }
        let kept = try await counts(loop)
        #expect(
            kept == [
                "inbox_triage approvals_requested 3", "inbox_triage canary_promoted 1", "inbox_triage canary_manual 2",
            ]
        )
        try await loop.files.database.transaction { connection in
            _ = try connection.execute("DROP TABLE agent_counts")
            _ = try connection.execute("DELETE FROM migrations WHERE name = 'agent counts'")
        }
        try await SQLStore.migrate(loop.files.database)
        #expect(try await counts(loop) == kept)
    }

    private func counts(_ loop: Loop) async throws -> Set<String> {
        let counts = try await loop.ledger.read { try $0.agentCounts().filter { $0.count != 0 } }
        return Set(counts.map { "\($0.agent) \($0.figure.name) \($0.count)" })
    }

    @Test("Labels, approvals, canaries and quality are those of the store at that moment")
    func followsTheLoop() async throws {
        let loop = try await Loop()
        let start = loop.world.now
        _ = try await loop.importer.keep(
            [Mail.example("old", "safe", at: start.adding(days: -8)), Mail.example("new", "safe", at: start)],
            by: Loop.ana
        )
        _ = try await loop.propose(threshold: 61)
        loop.world.advance(hours: 1)
        let newest = try await loop.propose(threshold: 62)
        try await loop.deploy(threshold: 60)
        _ = try await loop.intake.report([
            .run(Mail.run("r", key: "k", at: loop.world.now, decision: "safe", risk: 50)),
            .judgement(Mail.gold("k", "quarantine", at: loop.world.now)),
        ])
        var figures = try await figures(loop)
        #expect(figures.recentExamples == [Loop.agent: 1])
        #expect(figures.newestExamples == [Loop.agent: start])
        let pending = try #require(figures.pendingApprovals.first)
        #expect((pending.count, pending.oldest, pending.newest.id) == (2, start, newest.id))
        #expect(figures.canaries.map(\.canary.agent) == [Loop.agent])
        let expected = ArmQuality(agent: Loop.agent, variant: "active", runs: 1, judged: 1, quality: 0)
        #expect(figures.quality == [expected])
        _ = try await loop.canaries.rollBack(agent: Loop.agent, note: nil, by: Loop.ana)
        loop.world.advance(hours: 26)
        figures = try await self.figures(loop)
        #expect(figures.count(.canariesEnded(.manual), of: Loop.agent) == 1)
        #expect(figures.canaries.isEmpty && figures.quality.isEmpty)
    }
}
