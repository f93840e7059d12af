import Domain
import JSON
import Storage
import Testing

@Suite(.onEveryDriver)
struct JobRunnerTests {
    @Test("A day's jobs run once each, in the order of their times, however often the clock is looked at")
    func runsTheDay() async throws {
        let loop = try await Loop()
        var jobs: [Job] = []
        for _ in 0..<48 {
            loop.world.advance(hours: 0.5)
            jobs += try await loop.jobs.runDue().map(\.job)
        }
        #expect(jobs == [.feedsLoad, .weightsUpdate, .reviewSample, .guardCheck, .trainPropose])
        loop.world.advance(hours: 6 * 24)
        let monday = try await loop.jobs.runDue()
        #expect(monday.map(\.job).last == .judgeSummary, "on Mondays at 09:00")
        #expect(monday.allSatisfy { $0.outcome == .succeeded })
    }

    @Test("A plan says when each job runs next and how it last went")
    func plans() async throws {
        let loop = try await Loop()
        loop.world.advance(hours: 20)
        _ = try await loop.jobs.runDue()
        let plan = try await loop.jobs.plan()
        #expect(plan.map(\.job) == Job.allCases)
        let feeds = try #require(plan.first)
        #expect(feeds.next.description == "2024-01-17T02:00:00Z")
        #expect(feeds.last?.scheduled?.description == "2024-01-16T02:00:00Z")
        #expect(plan.last?.last == nil)
    }

    @Test("The nightly training proposes where 50 new labels have come since the last bundle, and not again without")
    func trainsOnNewLabels() async throws {
        let loop = try await Loop()
        _ = try await loop.importer.keep(Array(Mail.examples(60).prefix(49)), by: Loop.ana)
        #expect(try await proposals(loop) == 0)
        // Two people on the same keys: the bundle trains on 60 rows, but 120 labels have been used up.
        var second = Mail.examples(60)
        for index in second.indices { second[index].source = "review" }
        _ = try await loop.importer.keep(Mail.examples(60) + second, by: Loop.ana)
        #expect(try await proposals(loop) == 1)
        #expect(try await proposals(loop) == 0, "nothing new has come")
        let approval = try #require(try await loop.desk.approvals(status: .pending, hours: nil, limit: 2).first)
        #expect(approval.trainingCount == 60)
        #expect(approval.requestedBy == Loop.ana)
        _ = try await loop.importer.keep(Array(Mail.examples(50, prefix: "more").prefix(49)), by: Loop.ana)
        #expect(try await proposals(loop) == 0, "49 are not enough")
    }

    private func proposals(_ loop: Loop) async throws -> Int? {
        loop.world.advance(hours: 24)
        return try await loop.jobs.run(.trainPropose, by: Loop.ana).figures["proposed"]?.array?.count
    }

    @Test("A job that fails is noted as failed and does not keep the others from running")
    func survivesAFailure() async throws {
        let loop = try await Loop()
        try await loop.files.database.transaction { connection in
            _ = try connection.execute("ALTER TABLE judgements RENAME TO lost")
        }
        loop.world.advance(hours: 20)
        let runs = try await loop.jobs.runDue()
        #expect(runs.map(\.outcome) == [.failed, .succeeded, .succeeded, .succeeded, .succeeded])
        #expect(runs.first?.figures["error"] != nil)
        #expect(try await loop.jobs.runDue().isEmpty, "a failed job waits for its next time")
    }
}
