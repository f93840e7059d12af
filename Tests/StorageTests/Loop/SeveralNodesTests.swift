import Domain
import JSON
import Learning
import Storage
import Testing

/// Several nodes on one database, at once.
@Suite(.enabled(if: Driver.available.contains(.postgreSQL)), OnPostgreSQL())
struct SeveralNodesTests {
    private static let connections = PostgreSQLOptions(connections: 8)

    /// Nodes of one schema; each with connections of its own.
    private func nodes(_ count: Int) async throws -> [Loop] {
        let schemas = try #require(PostgreSQLSchemas.current)
        var nodes: [Loop] = []
        for number in 0..<count {
            let database =
                number == 0
                ? try await schemas.make(Self.connections) : try await schemas.another(Self.connections)
            nodes.append(try await Loop(on: TestDatabase(database), through: database, seed: UInt64(number + 1)))
        }
        return nodes
    }

    @Test(
        "Outcomes of one canary that come to two nodes at once are numbered without gaps, one a key, and replay to the same"
    )
    func sharesEvidence() async throws {
        let nodes = try await nodes(2)
        try await nodes[0].deploy(threshold: 60, percent: 50)
        let version = try await nodes[0].configurationVersion()
        let now = nodes[0].world.now
        try await withThrowingTaskGroup(of: Void.self) { group in
            for part in 0..<40 {
                // Each key is reported to both nodes, under ids of its own: one of its runs is the key's first.
                for (number, node) in nodes.enumerated() {
                    group.addTask {
                        var events: [Event] = []
                        for index in 0..<5 {
                            let key = "k-\(part)-\(index)"
                            events.append(
                                .run(Mail.run("\(number)-\(key)", key: key, at: now, version: version, risk: 65))
                            )
                            let truth = part.isMultiple(of: 2) ? "safe" : "quarantine"
                            let id = "gold-\(number)-\(key)"
                            events.append(.judgement(Mail.gold(key, truth, risk: 65, at: now, id: id)))
                        }
                        _ = try await node.intake.report(events)
                    }
                }
            }
            try await group.waitForAll()
        }
        let canary = try await nodes[1].canary().canary
        let stored = try await nodes[0].ledger.read { try $0.tally(canary: canary.id) }
        let outcomes = try await nodes[0].ledger.read { try $0.outcomes(canary: canary.id) }
        #expect(outcomes.map(\.sequence) == Array(1...stored.sequence))
        var replayed = CanaryTally(settings: stored.evidence.settings)
        for outcome in outcomes {
            _ = replayed.count(outcome.observation, key: outcome.key, at: outcome.countedAt)
        }
        #expect(replayed == stored)
        let assigned = outcomes.filter { if case .assignment = $0.observation { true } else { false } }
        #expect(assigned.count == 200)
        #expect(Set(assigned.map(\.key)).count == 200, "one unit a key")
        let judged = outcomes.filter { if case .blindPair = $0.observation { true } else { false } }
        #expect(Set(judged.map(\.key)).count == judged.count, "one outcome a key")
        #expect(judged.count == 200)
    }

    @Test("An outcome that ends a canary ends it once, whichever nodes the deciding ones come to")
    func endsACanaryOnce() async throws {
        let nodes = try await nodes(2)
        try await nodes[0].deploy(threshold: 60)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for part in 0..<8 {
                let node = nodes[part % 2]
                group.addTask { try await node.judge(10, "bad-\(part)", risk: 65, truth: "safe") }
            }
            try await group.waitForAll()
        }
        #expect(try await nodes[0].canaries.judged(agent: Loop.agent) == nil)
        #expect(try await nodes[0].journal(.rollback).count == 1)
        #expect(try await nodes[0].ledger.read { try JournalChain.firstBreak(in: $0) } == nil)
    }

    @Test("The same events at two nodes, in opposite orders and at once, count once")
    func countsOnce() async throws {
        let nodes = try await nodes(2)
        let now = nodes[0].world.now
        let events = (0..<200).map { Event.run(Mail.run("r\($0)", key: "k\($0)", at: now, decision: "safe")) }
        let accepted = try await withThrowingTaskGroup(of: Int.self) { group in
            for turn in 0..<6 {
                let node = nodes[turn % 2]
                // Few go in by a statement, many by a copy.
                let batch = turn < 4 ? events : Array(events.prefix(20))
                group.addTask {
                    let receipt = try await node.intake.report(turn.isMultiple(of: 2) ? batch : batch.reversed())
                    guard case .kept(let receptions) = receipt else { return 0 }
                    return receptions.count { $0.kind == .accepted }
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(accepted == 200)
        let hours = try await nodes[0].canaries.qualityHours(agent: Loop.agent, hours: 24)
        #expect(hours.map(\.runs) == [200])
    }

    @Test("Runs are counted by the minute once, though two nodes count at once while events come to both")
    func countsMinutesOnce() async throws {
        let nodes = try await nodes(2)
        let now = nodes[0].world.now
        let counted = try await withThrowingTaskGroup(of: Int.self) { group in
            for part in 0..<24 {
                let node = nodes[part % 2]
                group.addTask {
                    // Few go in by a statement, many by a copy.
                    let runs = (0..<(part < 12 ? 10 : 200)).map { Mail.run("\(part)-\($0)", key: "k", at: now) }
                    _ = try await node.intake.report(runs.map(Event.run))
                    return 0
                }
                group.addTask { try await node.tally.count() }
            }
            return try await group.reduce(0, +)
        }
        let rest = try await nodes[1].tally.count()
        #expect(counted + rest == 12 * 210)
        let points = try await nodes[0].traffic.totals(agent: Loop.agent, hours: 1)
        #expect(points.map(\.figures.runs) == [12 * 210])
    }

    @Test("An event that the database refuses fails its own request, not those that share the transaction")
    func isolatesRefusedEvents() async throws {
        let node = try #require(try await nodes(1).first)
        let now = node.world.now
        let accepted = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<20 {
                let id = number == 7 ? "r\u{0}" : "r\(number)"
                group.addTask {
                    (try? await node.intake.report([.run(Mail.run(id, key: "k", at: now))])) == .kept([.accepted])
                }
            }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(accepted == 19)
    }

    @Test("Items that judges were unsure about are counted once, though two nodes put them into the queue at once")
    func countsReviewItemsOnce() async throws {
        let nodes = try await nodes(2)
        let now = nodes[0].world.now
        let scores = [
            Run.JudgeScore(judge: "a", verdict: "safe", confidence: 60),
            Run.JudgeScore(judge: "b", verdict: "quarantine", confidence: 60),
        ]
        try await withThrowingTaskGroup(of: Void.self) { group in
            for turn in 0..<20 {
                let node = nodes[turn % 2]
                group.addTask {
                    let run = Mail.run("r\(turn)", key: "k\(turn / 2)", at: now, risk: 50, scores: scores)
                    _ = try await node.intake.report([.run(run)])
                }
            }
            try await group.waitForAll()
        }
        let counts = try await nodes[0].files.database.read { connection in
            (
                try connection.integer("SELECT SUM(items) FROM review_counts WHERE state = 'open' AND labeler = ''"),
                try connection.integer("SELECT COUNT(*) FROM review_items")
            )
        }
        #expect(counts == (10, 10))
    }

    @Test("Two nodes whose clocks strike at once run each job once")
    func runsJobsOnce() async throws {
        let nodes = try await nodes(3)
        for node in nodes { node.world.advance(hours: 20) }
        let runs = try await withThrowingTaskGroup(of: [JobRun].self) { group in
            for node in nodes { group.addTask { try await node.jobs.runDue() } }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(runs.map(\.job.rawValue).sorted() == nodes[0].jobNames.sorted())
        #expect(try await nodes[0].journal(.feedsLoad).count == 1)
        #expect(try await nodes[0].journal(.guardCheck).count == 1)
    }

    @Test("A job of a node that died is taken over once its lease has run out, and not before")
    func takesOverJobs() async throws {
        let nodes = try await nodes(2)
        nodes[1].world.advance(hours: 20)
        // As a node leaves it that took the lease and died.
        try await nodes[0].files.database.transaction { connection in
            _ = try connection.execute(
                """
                INSERT INTO job_leases (job, holder, scheduled, started_at, expires_at)
                VALUES ('feeds_load', 'dead', 0, 0, CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000000 AS BIGINT) + 3600000000)
                """
            )
        }
        #expect(try await !nodes[1].jobs.runDue().map(\.job).contains(.feedsLoad))
        let conflict = try await nodes[1].conflict { _ = try await nodes[1].jobs.run(.feedsLoad, by: Loop.ana) }
        #expect(conflict == .jobRunning)
        _ = try await nodes[0].files.database.transaction { connection in
            try connection.execute("UPDATE job_leases SET expires_at = expires_at - 7200000000")
        }
        #expect(try await nodes[1].jobs.runDue().map(\.job) == [.feedsLoad])
        #expect(try await nodes[1].jobs.runDue().isEmpty)
    }

    @Test("A node that lost its lease writes nothing more")
    func fencesJobs() async throws {
        let node = try #require(try await nodes(1).first)
        // Somebody else takes the lease over as soon as the job has it.
        _ = try await node.files.database.transaction { connection in
            try connection.execute(
                """
                CREATE FUNCTION take_over() RETURNS trigger LANGUAGE plpgsql AS $body$
                BEGIN NEW.holder := 'other'; RETURN NEW; END $body$
                """
            )
            try connection.execute(
                "CREATE TRIGGER lost BEFORE INSERT ON job_leases FOR EACH ROW EXECUTE FUNCTION take_over()"
            )
        }
        node.world.advance(hours: 20)
        #expect(try await node.jobs.runDue().isEmpty)
        #expect(try await node.journal(.feedsLoad).isEmpty)
        #expect(try await node.journal(.guardCheck).isEmpty)
    }
}

extension Loop {
    fileprivate var jobNames: [String] {
        [Job.feedsLoad, .weightsUpdate, .reviewSample, .guardCheck, .trainPropose].map(\.rawValue)
    }
}
