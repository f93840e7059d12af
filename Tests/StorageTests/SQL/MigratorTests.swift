import Domain
import Storage
import Testing

@Suite(.onEveryDriver)
struct MigratorTests {
    @Test("Opening a store again changes nothing and keeps what is in it")
    func isIdempotent() async throws {
        let files = try await TestDatabase()
        for hours in [0.0, 1] {
            let store = try await SQLStore.open(files.database, now: SimulatedWorld.start.adding(hours: hours))
            #expect(try await store.read { try $0.firstServed() } == SimulatedWorld.start)
            #expect(try await store.read { try $0.configurationVersion() } == 1)
        }
        let change = try await SQLStore.migrate(files.database)
        #expect(change.before == change.after)
        let done = try await files.database.read { try $0.integer("SELECT COUNT(*) FROM migrations") }
        #expect(done == Int64(change.after))
    }

    @Test("A database that a newer program has migrated is left alone")
    func refusesNewerSchemas() async throws {
        let files = try await TestDatabase()
        _ = try await SQLStore.open(files.database, now: SimulatedWorld.start)
        try await files.database.transaction { connection in
            _ = try connection.execute("INSERT INTO migrations (number, name) VALUES (1000, 'from the future')")
        }
        let error = await #expect(throws: StorageError.self) {
            try await SQLStore.open(files.database, now: SimulatedWorld.start)
        }
        #expect(error?.category == .tooNew)
    }

    @Test("The database itself refuses to change what is only ever added", arguments: ["UPDATE", "DELETE"])
    func keepsAppendOnlyTables(verb: String) async throws {
        let loop = try await Loop()
        try await loop.deploy(threshold: 60)
        let version = try await loop.configurationVersion()
        _ = try await loop.intake.report([.run(Mail.run("r", key: "k", at: loop.world.now, version: version))])
        for (table, column) in [("journal", "actor"), ("bundles", "created_by"), ("canary_outcomes", "key")] {
            let statement = verb == "UPDATE" ? "UPDATE \(table) SET \(column) = 'x'" : "DELETE FROM \(table)"
            let before = try await loop.files.database.read { try $0.integer("SELECT COUNT(*) FROM \(table)") }
            #expect(before > 0)
            let error = await #expect(throws: StorageError.self) {
                try await loop.files.database.transaction { _ = try $0.execute(statement) }
            }
            #expect(error?.category == .conflict)
            #expect(error?.message == "\(table) are never changed")
        }
    }
}
