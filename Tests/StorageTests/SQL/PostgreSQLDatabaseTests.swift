import Domain
import Foundation
import Storage
import Testing

/// What only a database that others share, over a network, can do.
@Suite(.enabled(if: Driver.available.contains(.postgreSQL)), OnPostgreSQL())
struct PostgreSQLDatabaseTests {
    private func schemas() throws -> PostgreSQLSchemas {
        try #require(PostgreSQLSchemas.current)
    }

    private func counter() async throws -> PostgreSQLDatabase {
        let database = try await schemas().make()
        try await database.transaction { connection in
            try connection.execute("CREATE TABLE counter (n BIGINT)")
            try connection.execute("INSERT INTO counter (n) VALUES (0)")
        }
        return database
    }

    private func count(_ database: PostgreSQLDatabase) async throws -> Int64 {
        try await database.read { try $0.integer("SELECT n FROM counter") }
    }

    private static let step = "UPDATE counter SET n = n + 1"

    @Test("The contract holds without prepared statements", arguments: SQLDatabaseContract.all)
    func worksUnprepared(_ contract: SQLDatabaseContract) async throws {
        try await contract.check(schemas().make(PostgreSQLOptions(connections: 2, prepares: false)))
    }

    @Test("Of several nodes that start at once one migrates, and the others find it done")
    func migratesOnce() async throws {
        let schemas = try schemas()
        var nodes = [try await schemas.make()]
        for _ in 1...3 { nodes.append(try await schemas.another()) }
        let changes = try await withThrowingTaskGroup(of: SchemaChange.self) { group in
            for node in nodes { group.addTask { try await SQLStore.migrate(node) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(changes.filter { $0.before == 0 }.count == 1)
        #expect(changes.filter { $0.before == $0.after }.count == 3)
    }

    @Test("Writers of different nodes come one after the other")
    func serializesNodes() async throws {
        let schemas = try schemas()
        let first = try await counter()
        let nodes = [first, try await schemas.another(), try await schemas.another()]
        try await withThrowingTaskGroup(of: Void.self) { group in
            for turn in 0..<30 {
                let node = nodes[turn % nodes.count]
                group.addTask {
                    try await node.transaction { connection in
                        let n = try connection.integer("SELECT n FROM counter")
                        try connection.execute("UPDATE counter SET n = ?1", [.integer(n + 1)])
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try await count(first) == 30)
    }

    @Test("A transaction in which a statement failed keeps nothing, even where the failure was passed over")
    func keepsNothingOfAFailedTransaction() async throws {
        let database = try await counter()
        let error = await #expect(throws: StorageError.self) {
            try await database.transaction { connection in
                try connection.execute(Self.step)
                _ = try? connection.execute("INSERT INTO nowhere (n) VALUES (1)")
                _ = try? connection.execute(Self.step)
            }
        }
        #expect(error?.message.contains("nowhere") == true)
        #expect(try await count(database) == 0)
    }

    @Test("A transaction that the server takes back for the sake of others is repeated")
    func repeatsWhatWasTakenBack() async throws {
        let database = try await counter()
        // A sequence is not taken back, so it tells the second attempt from the first.
        _ = try await database.transaction { try $0.execute("CREATE SEQUENCE attempts") }
        try await database.transaction { connection in
            try connection.execute(Self.step)
            guard try connection.integer("SELECT nextval('attempts')") == 1 else { return }
            try connection.execute("DO $$ BEGIN RAISE EXCEPTION 'later' USING ERRCODE = '40001'; END $$")
        }
        #expect(try await count(database) == 1)
    }

    @Test("A connection lost in mid-transaction keeps nothing and is temporary; the next one works")
    func survivesLostConnections() async throws {
        let database = try await counter()
        let error = await #expect(throws: StorageError.self) {
            try await database.transaction { connection in
                try connection.execute(Self.step)
                try connection.execute("SELECT pg_terminate_backend(pg_backend_pid())")
            }
        }
        #expect(error?.isTemporary == true)
        #expect(try await count(database) == 0)
        _ = try await database.transaction { try $0.execute(Self.step) }
        #expect(try await count(database) == 1)
    }

    @Test("A connection that was lost while nobody used it is replaced without a word")
    func replacesIdleConnections() async throws {
        let database = try await counter()
        let reader = try await database.read { try $0.integer("SELECT pg_backend_pid()") }
        let writer = try await database.transaction { try $0.integer("SELECT pg_backend_pid()") }
        let other = try await schemas().another()
        try await other.read { connection in
            for pid in [reader, writer] {
                _ = try connection.execute("SELECT pg_terminate_backend(CAST(?1 AS INT))", [.integer(pid)])
            }
        }
        _ = try await database.transaction { try $0.execute(Self.step) }
        #expect(try await count(database) == 1)
    }

    @Test("A statement that takes too long is ended and is temporary")
    func endsSlowStatements() async throws {
        let database = try await schemas().make(PostgreSQLOptions(connections: 2, statementSeconds: 1))
        let error = await #expect(throws: StorageError.self) {
            try await database.read { _ = try $0.execute("SELECT pg_sleep(30)") }
        }
        #expect(error?.isTemporary == true)
        #expect(error?.message.contains("timeout") == true)
    }

    @Test("A text with the character U+0000 is refused, not cut short")
    func refusesNUL() async throws {
        let database = try await schemas().make()
        let error = await #expect(throws: StorageError.self) {
            try await database.read { _ = try $0.first("SELECT CAST(?1 AS TEXT)", [.text("a\u{0}b")]) { $0.text(0) } }
        }
        #expect(error?.category == .rejected)
        #expect(error?.message.contains("U+0000") == true)
    }

    @Test("Every text column sorts by bytes, as SQLite's do")
    func sortsByBytes() async throws {
        let database = try await schemas().make()
        try await SQLStore.migrate(database)
        let others = try await database.read { connection in
            try connection.all(
                """
                SELECT table_name, column_name FROM information_schema.columns
                WHERE table_schema = current_schema() AND data_type = 'text' AND collation_name IS DISTINCT FROM 'C'
                """
            ) { "\($0.text(0)).\($0.text(1))" }
        }
        #expect(others == [])
    }

    @Test(
        "What is wrong with the address is said in one line that says what to do",
        arguments: [
            ("user", "nobody", "Check the user and the password"),
            ("password", "wrong", "Check the user and the password"),
            ("dbname", "nowhere", "createdb"),
            ("port", "1", "Check the host and the port"),
            ("host", "nowhere.invalid", "Check the host"),
            ("sslmode", "verify-full", "sslmode"),
        ]
    )
    func saysWhatIsWrong(parameter: String, value: String, reason: String) async throws {
        let url = try #require(Driver.testDatabaseURL)
        let address = try PostgreSQLAddress("\(url)\(url.contains("?") ? "&" : "?")\(parameter)=\(value)")
        let error = await #expect(throws: StorageError.self) { _ = try await PostgreSQLDatabase.open(address) }
        #expect(error?.message.contains(reason) == true, "\(error?.message ?? "")")
        #expect(error?.message.contains("\n") == false)
    }
}
