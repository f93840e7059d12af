import Domain
import JSON
import Learning
import Testing

/// What a pause stops, and what it must not stop.
@Suite(.onEveryDriver)
struct OperationsTests {
    @Test("While paused, what people ask of the learning is refused and not even logged as failed")
    func refusesLearning() async throws {
        let loop = try await Loop()
        try await loop.operations.pause(reason: "holiday", by: Loop.ana)
        let attempts: [() async throws -> Void] = [
            { _ = try await loop.trainer.train(TrainingRequest(agent: Loop.agent), by: Loop.ana) },
            { _ = try await loop.feeds.load(by: Loop.ana) },
            { _ = try await loop.judges.update(by: Loop.ana) },
            { _ = try await loop.jobs.run(.guardCheck, by: Loop.ana) },
        ]
        for attempt in attempts { #expect(try await loop.conflict(attempt) == .paused) }
        #expect(try await loop.journal().last?.action == .pause)
    }

    @Test("Scheduled jobs say that they were skipped, once for each time")
    func skipsJobs() async throws {
        let loop = try await Loop()
        try await loop.operations.pause(reason: nil, by: Loop.ana)
        loop.world.advance(hours: 20)
        let runs = try await loop.jobs.runDue()
        #expect(runs.map(\.job) == [.feedsLoad, .weightsUpdate, .reviewSample, .guardCheck, .trainPropose])
        #expect(runs.allSatisfy { $0.outcome == .skipped })
        #expect(try await loop.jobs.runDue().isEmpty)
        let entries = try await loop.journal().suffix(5)
        #expect(entries.allSatisfy { $0.figures["skipped"] == true && $0.reason == "paused" })
        #expect(entries.map(\.action) == [.feedsLoad, .weightsUpdate, .reviewSample, .guardCheck, .train])
    }

    @Test("While paused evidence still accumulates: a regression is taken back, an improvement waits")
    func stillProtects() async throws {
        let loop = try await Loop()
        try await loop.deploy(threshold: 60)
        try await loop.judge(60, "better", risk: 65, truth: "quarantine")
        try await loop.operations.pause(reason: nil, by: Loop.ana)
        loop.world.advance(hours: 30)
        #expect(try await loop.look() == [nil])
        #expect(try await loop.canary().assessment.reason == .paused)
        try await loop.judge(400, "bad", risk: 65, truth: "safe")
        #expect(try await loop.journal(.rollback).map(\.reason) == ["quality_regression"])
    }

    @Test("After a pause a stage needs the hours it still lacked")
    func doesNotCountPausedHours() async throws {
        let loop = try await Loop()
        try await loop.deploy(threshold: 60)
        try await loop.judge(60, "better", risk: 65, truth: "quarantine")
        loop.world.advance(hours: 20)
        try await loop.operations.pause(reason: nil, by: Loop.ana)
        loop.world.advance(hours: 100)
        try await loop.operations.resume(by: Loop.ana)
        #expect(try await loop.look() == [nil])
        loop.world.advance(hours: 4)
        #expect(try await loop.look() == ["promoted to 50"])
        #expect(try await loop.journal(.resume).last?.figures["paused_hours"] == .number(100))
    }

    @Test("People decide on bundles also while paused")
    func letsPeopleDecide() async throws {
        let loop = try await Loop()
        try await loop.operations.pause(reason: nil, by: Loop.ana)
        try await loop.deploy(threshold: 60)
        _ = try await loop.canaries.promote(agent: Loop.agent, to: 50, by: Loop.ana)
        _ = try await loop.canaries.rollBack(agent: Loop.agent, note: nil, by: Loop.ana)
        #expect(try await loop.journal().suffix(3).map(\.action) == [.apply, .promote, .rollback])
    }

    @Test("A pause while paused changes the reason and keeps the beginning; resuming twice is harmless")
    func pausesOnce() async throws {
        let loop = try await Loop()
        try await loop.operations.pause(reason: "first", by: Loop.ana)
        loop.world.advance(hours: 1)
        try await loop.operations.pause(reason: "second", by: Actor("ben"))
        let pause = try await loop.operations.status().pause
        #expect(pause == Pause(reason: "second", by: Actor("ben"), since: SimulatedWorld.start))
        try await loop.operations.resume(by: Loop.ana)
        try await loop.operations.resume(by: Loop.ana)
        #expect(try await loop.operations.status().pause == nil)
        #expect(try await loop.journal(.resume).count == 1)
    }
}
