/// A database of a PostgreSQL server, 15 or later, that any number of nodes share.
///
/// Every node writes through one connection and reads through the others. Across nodes one lock keeps writers apart: it is
/// taken as a transaction begins and goes with its end, so it works behind a pgbouncer in transaction mode and survives no
/// node. What is read after it is what the last writer left (`READ COMMITTED` looks anew with each statement), so that the
/// promise of ``SQLDatabase/transaction(_:)`` holds as it does on one machine.
///
/// `SERIALIZABLE` was the other way: writers run side by side and the server takes back those that cannot stand beside each
/// other. But events of one agent count into the same row of the hour, so almost all of them collide. Three connections
/// that each kept batches of 50 runs came to 6,200 runs/s with the lock and to 4,000 without, with 1.4 repetitions a batch
/// (PostgreSQL 15 and pgbench on two cores, `synchronous_commit` on).
package final class PostgreSQLDatabase: SQLDatabase {
    /// Keeps the lock's number apart from other programs' in the same database; the second number is the schema's, so that
    /// two servers in two schemas of one database do not wait for each other.
    private static let lockClass = 62_177

    private let writer: SessionPool
    private let readers: SessionPool
    private let writing: PostgreSQLSession.Mode
    private let reading: PostgreSQLSession.Mode

    package var dialect: SQLDialect { .postgreSQL }

    /// Connects once, so that what is wrong with the address is said now.
    ///
    /// - Throws: ``StorageError`` that says what is wrong and what to do.
    package static func open(
        _ address: PostgreSQLAddress,
        _ options: PostgreSQLOptions = PostgreSQLOptions()
    ) async throws -> PostgreSQLDatabase {
        let database = PostgreSQLDatabase(address, options)
        try await database.read { _ = try $0.execute("SELECT 1") }
        return database
    }

    private init(_ address: PostgreSQLAddress, _ options: PostgreSQLOptions) {
        precondition(options.connections >= 2, "One connection writes and at least one reads.")
        let connector = PostgreSQLConnector(address, options)
        writer = SessionPool(connector, count: 1, label: "attune.postgresql.writer")
        readers = SessionPool(connector, count: options.connections - 1, label: "attune.postgresql.reader")
        let limit = options.statementSeconds * 1_000
        let limits = """
            SET LOCAL statement_timeout = \(limit); SET LOCAL idle_in_transaction_session_timeout = \(limit)
            """
        let lock = "SELECT pg_advisory_xact_lock(\(Self.lockClass), current_schema()::regnamespace::oid::int)"
        writing = .init(beginning: "ISOLATION LEVEL READ COMMITTED READ WRITE; \(limits); \(lock)", attempts: 5)
        reading = .init(beginning: "ISOLATION LEVEL REPEATABLE READ READ ONLY; \(limits)", attempts: 1)
    }

    package func read<Value: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Value
    ) async throws -> Value {
        try await readers.run(reading, body)
    }

    package func transaction<Value: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Value
    ) async throws -> Value {
        try await writer.run(writing, body)
    }

    package func close() async {
        await writer.close()
        await readers.close()
    }
}
