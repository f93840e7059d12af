import Domain
import Testing

@testable import Storage

/// Runs are kept once whatever day they come again, and go when they are old.
@Suite(.onEveryDriver)
struct OldRunsTests {
    @Test("A run that comes again days later is known, and what it decided is found by its key and by its id")
    func knowsRunsOfOtherDays() async throws {
        let loop = try await Loop()
        let first = Mail.run("run-1", key: "thread", at: loop.world.now, decision: "safe", risk: 20)
        #expect(try await loop.intake.report([.run(first)]) == .kept([.accepted]))
        loop.world.advance(hours: 50)
        var second = Mail.run("run-2", key: "thread", at: loop.world.now, decision: "quarantine", risk: 90)
        #expect(
            try await loop.intake.report([.run(first), .run(second), .run(second)])
                == .kept([.duplicate, .accepted, .duplicate])
        )
        second.decision = "safe"
        #expect(try await loop.intake.report([.run(second)]) == .kept([.duplicate]))

        let (now, before) = (loop.world.now, loop.world.now.adding(hours: -1))
        let found = try await loop.ledger.read { records in
            [
                try records.run(agent: Loop.agent, key: "thread", joinedAt: now),
                try records.run(agent: Loop.agent, key: "thread", joinedAt: before),
                try records.run(agent: Loop.agent, id: "run-1"),
                try records.run(agent: Loop.agent, key: "another", joinedAt: now),
                try records.run(agent: Loop.agent, id: "run-3"),
            ]
        }
        #expect(found.map { $0?.decision } == ["quarantine", "safe", "safe", nil, nil])
        #expect(found[2]?.payload == Mail.payload(risk: 20))
    }

    @Test("Old runs go, a few at a time, and may be reported anew; younger ones stay")
    func letsGoOfOldRuns() async throws {
        let loop = try await Loop()
        for day in 0..<4 {
            let events = (0..<5).map { Event.run(Mail.run("\(day)-\($0)", key: "k", at: loop.world.now)) }
            #expect(try await loop.intake.report(events) == .kept(Array(repeating: .accepted, count: 5)))
            loop.world.advance(hours: 24)
        }
        // Everything of the first two days.
        let limit = Timestamp(microseconds: SimulatedWorld.start.day * 86_400_000_000).adding(days: 2)
        var deleted: [Int] = []
        repeat {
            deleted.append(
                try await loop.ledger.change(by: .system) { try $0.records.deleteRuns(before: limit, limit: 4) }
            )
        } while deleted.last == 4
        #expect(deleted == [4, 4, 2])
        let known = try await loop.ledger.read { records in
            try (0..<4).map { try records.run(agent: Loop.agent, id: "\($0)-0") != nil }
        }
        #expect(known == [false, false, true, true])
        let runs = try await loop.files.database.read { try $0.integer("SELECT COUNT(*) FROM runs") }
        #expect(runs == 10)
        let again = try await loop.intake.report([
            .run(Mail.run("0-0", key: "k", at: loop.world.now)), .run(Mail.run("3-0", key: "k", at: loop.world.now)),
        ])
        #expect(again == .kept([.accepted, .duplicate]))
    }
}

/// Parts of a day each, which only one of the databases has.
@Suite(.enabled(if: Driver.available.contains(.postgreSQL)), OnPostgreSQL())
struct RunPartsTests {
    private func parts(_ database: any SQLDatabase) async throws -> [String: Int64] {
        let rows = try await database.read { connection in
            try connection.all("SELECT tableoid::regclass::text, COUNT(*) FROM runs GROUP BY 1") {
                ($0.text(0), $0.integer(1))
            }
        }
        return Dictionary(firstOf: rows)
    }

    @Test("Nodes that keep the first runs of a day at once make one part for it; its end takes it away whole")
    func makesPartsOnce() async throws {
        let schemas = try #require(PostgreSQLSchemas.current)
        let connections = PostgreSQLOptions(connections: 8)
        let first = try await schemas.make(connections)
        var nodes = [try await Loop(on: TestDatabase(first), through: first)]
        for _ in 0..<2 {
            let database = try await schemas.another(connections)
            nodes.append(try await Loop(on: TestDatabase(database), through: database))
        }
        for day in 0..<3 {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (number, node) in nodes.enumerated() {
                    for report in 0..<4 {
                        let events = (0..<100).map { index in
                            Event.run(Mail.run("\(day)-\(number)-\(report)-\(index)", key: "k", at: node.world.now))
                        }
                        group.addTask { _ = try await node.intake.report(events) }
                    }
                }
                try await group.waitForAll()
            }
            for node in nodes { node.world.advance(hours: 24) }
        }
        #expect(
            try await parts(first) == ["runs_20240115": 1_200, "runs_20240116": 1_200, "runs_20240117": 1_200]
        )
        // The last day is not over.
        let limit = nodes[0].world.now.adding(days: -1)
        let deleted = try await nodes[1].ledger.change(by: .system) {
            try $0.records.deleteRuns(before: limit, limit: 10_000)
        }
        #expect(deleted == 2_400)
        #expect(try await parts(first) == ["runs_20240117": 1_200])
        let left = try await first.read { connection in
            (
                try connection.integer("SELECT COUNT(*) FROM run_keys"),
                try connection.integer("SELECT COUNT(*) FROM pg_inherits WHERE inhparent = 'runs'::regclass")
            )
        }
        #expect(left == (1_200, 1))
    }

    @Test("A question for one run looks into one part, and nothing but the keys' indexes finds it")
    func readsOnePart() async throws {
        let loop = try await Loop()
        for day in 0..<3 {
            _ = try await loop.intake.report([.run(Mail.run("run-\(day)", key: "k", at: loop.world.now))])
            loop.world.advance(hours: 24)
        }
        let plans = try await loop.files.database.read { connection in
            _ = try connection.execute("SET LOCAL enable_seqscan = off")
            return try [
                "SELECT payload FROM runs WHERE id = 1 AND received_at = \(SimulatedWorld.start.microseconds)",
                "SELECT id FROM run_keys WHERE agent = 'a' AND run_id = 'r'",
                "SELECT id FROM run_keys WHERE agent = 'a' AND key = 'k' AND occurred_at <= 9 ORDER BY occurred_at DESC",
            ].map { query in try connection.all("EXPLAIN \(query)") { $0.text(0) }.joined(separator: "\n") }
        }
        #expect(plans[0].contains("runs_20240115_pkey"))
        #expect(!plans[0].contains("runs_20240116"))
        #expect(plans[1].contains("Index Scan using run_keys_by_run_id"))
        #expect(plans[2].contains("Index Scan") && plans[2].contains("run_keys_by_key"))
    }

    @Test("Runs that were there before the parts are moved into them and stay known; numbers go on")
    func movesUndividedRuns() async throws {
        let files = try await TestDatabase()
        let database = files.database
        let start = SimulatedWorld.start.microseconds
        try await database.transaction { connection in
            try connection.execute("CREATE TABLE migrations (number BIGINT PRIMARY KEY, name TEXT NOT NULL)")
            for migration in Migration.all where migration.number < Migration.runsByDay.number {
                for statement in migration.statements(.postgreSQL) { try connection.execute(statement) }
                try connection.execute("INSERT INTO migrations VALUES (\(migration.number), '')")
            }
            try connection.execute(
                """
                INSERT INTO runs (agent, run_id, key, occurred_at, received_at, decision)
                SELECT '\(Loop.agent)', 'old-' || n, 'k', \(start), \(start) + n * 43200000000, 'safe'
                FROM generate_series(0, 3) n
                """
            )
            try connection.execute("DELETE FROM runs WHERE run_id = 'old-3'")
        }
        let loop = try await Loop(on: files, through: database)
        #expect(try await parts(database) == ["runs_20240115": 2, "runs_20240116": 1].mapValues(Int64.init))
        let receipt = try await loop.intake.report([
            .run(Mail.run("old-1", key: "k", at: loop.world.now)), .run(Mail.run("new", key: "k", at: loop.world.now)),
        ])
        #expect(receipt == .kept([.duplicate, .accepted]))
        let numbers = try await database.read { try $0.all("SELECT id FROM runs ORDER BY id") { $0.integer(0) } }
        #expect(numbers.prefix(3) == [1, 2, 3])
        // Never given twice, not even that of the run that went.
        #expect(numbers.last.map { $0 > 4 } == true)
    }
}
