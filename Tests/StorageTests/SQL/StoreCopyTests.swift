import Domain
import Rules
import Storage
import Testing

/// Between SQLite and a real PostgreSQL.
@Suite(.enabled(if: Driver.testDatabaseURL != nil))
struct StoreCopyTests {
    /// A store with something in most tables.
    private func filledLoop() async throws -> Loop {
        let loop = try await Loop()
        _ = try await loop.importer.keep(Mail.examples(60), by: Loop.ana)
        try await loop.deploy(threshold: 60.1, percent: 100)
        try await loop.deploy(threshold: 60.5)
        try await loop.judge(30, "zoë \"quoted\"\n", risk: 65, truth: "quarantine")
        _ = try await loop.feeds.load(by: .system)
        try await loop.tally.count()
        _ = try? await loop.trainer.train(TrainingRequest(agent: Loop.agent), by: Loop.ana)
        try await loop.operations.pause(reason: "Grüße", by: Actor("日本"))
        return loop
    }

    private func copy(
        _ source: any SQLDatabase,
        _ target: any SQLDatabase
    ) async throws -> StoreCopy.Report {
        try await StoreCopy(from: source, to: target).run { _ in }
    }

    /// Every row of every table, as values.
    ///
    /// - Parameter sqlite: the one of two databases that says which columns there are.
    private func contents(_ database: any SQLDatabase, as sqlite: any SQLDatabase) async throws -> [String: [String]] {
        let tables = try await sqlite.read { connection in
            let names = try connection.all(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
            ) { $0.text(0) }
            return try names.map { name in
                (
                    name: name,
                    columns: try connection.all("SELECT name, type FROM pragma_table_info(?1)", [.text(name)]) {
                        (name: $0.text(0), type: $0.text(1))
                    }
                )
            }
        }
        return try await database.read { connection in
            var contents: [String: [String]] = [:]
            for table in tables {
                let list = table.columns.map(\.name).joined(separator: ", ")
                let rows = try connection.all("SELECT \(list) FROM \(table.name)") { row in
                    table.columns.enumerated().map { index, column in
                        if row.isNull(index) { return "null" }
                        switch column.type {
                        case "BLOB": return "\(row.blob(index))"
                        case "DOUBLE PRECISION": return "\(row.real(index))"
                        case "TEXT": return row.text(index).debugDescription
                        default: return "\(row.integer(index))"
                        }
                    }.joined(separator: " ")
                }
                contents[table.name] = rows.sorted()
            }
            return contents
        }
    }

    @Test("Everything arrives, in both directions, and the store goes on where it was")
    func movesAStore() async throws {
        let loop = try await filledLoop()
        let source = loop.files.database
        try await PostgreSQLSchemas.lending {
            let there = try await TestDatabase()
            let report = try await copy(source, there.database)
            #expect(report.rows > 300)
            #expect(!report.wasWhole)
            #expect(report.journalEntries == (try await loop.journal()).count)
            #expect(try await contents(there.database, as: source) == (try await contents(source, as: source)))
            #expect(try await copy(source, there.database).wasWhole)

            let moved = try await Loop(on: there, through: there.database)
            #expect(try await moved.canary().canary.percent == 10)
            #expect(try await moved.journal() == (try await loop.journal()))
            #expect(try await moved.operations.status() == (try await loop.operations.status()))
            // Numbers are not given twice, and what came over is known again.
            try await moved.operations.resume(by: Loop.ana)
            try await moved.judge(30, "zoë \"quoted\"\n", risk: 65, truth: "quarantine")
            try await moved.judge(5, "new", risk: 65, truth: "quarantine")
            #expect(try await moved.feeds.load(by: .system)["gold"] == 5)
            #expect(try await moved.tally.count() == 5)
            #expect(try await moved.ledger.read { try JournalChain.firstBreak(in: $0) } == nil)

            let back = try TemporaryDatabase()
            _ = try await copy(there.database, back.database)
            let arrived = try await contents(there.database, as: source)
            #expect(try await contents(back.database, as: source) == arrived)
        }
    }

    @Test("A copy that was interrupted goes on, and its target cannot be served before it is whole")
    func goesOn() async throws {
        let loop = try await filledLoop()
        let source = loop.files.database
        try await PostgreSQLSchemas.lending {
            let target = try await TestDatabase().database
            for limit in [9, 3, 14] {
                await #expect(throws: MortalDatabase.Death.self) {
                    _ = try await copy(source, MortalDatabase(target, dyingAfter: limit))
                }
                await #expect(throws: StorageError.self, "an unfinished copy must not be served") {
                    _ = try await SQLStore.open(target, now: loop.world.now)
                }
            }
            let report = try await copy(source, target)
            #expect(report.rowsBefore > 0 && report.rowsBefore < report.rows)
            #expect(try await contents(target, as: source) == (try await contents(source, as: source)))
            _ = try await SQLStore.open(target, now: loop.world.now)
        }
    }

    @Test("A target that holds anything else, and a source that changes, are refused")
    func refusesWhatIsNotACopy() async throws {
        let loop = try await filledLoop()
        let source = loop.files.database
        try await PostgreSQLSchemas.lending {
            let other = try await Loop()
            try await other.files.database.transaction {
                _ = try $0.execute("UPDATE server SET first_served = first_served + 1")
            }
            await expectConflict("not empty") { _ = try await copy(source, other.files.database) }

            let target = try await TestDatabase().database
            await #expect(throws: MortalDatabase.Death.self) {
                _ = try await copy(source, MortalDatabase(target, dyingAfter: 9))
            }
            try await loop.operations.resume(by: Loop.ana)
            await expectConflict("has changed") { _ = try await copy(source, target) }

            let used = try await TestDatabase().database
            _ = try await copy(source, used)
            try await used.transaction { _ = try $0.execute("UPDATE server SET configuration_version = 99") }
            await expectConflict("used since") { _ = try await copy(source, used) }
        }
    }

    private func expectConflict(_ words: String, _ body: () async throws -> Void) async {
        do {
            try await body()
            Issue.record("nothing was refused")
        } catch {
            #expect((error as? StorageError)?.category == .conflict)
            #expect("\(error)".contains(words), "\(error)")
        }
    }
}
