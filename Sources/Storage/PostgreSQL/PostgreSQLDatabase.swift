package import Domain

/// A database of a PostgreSQL server, 15 or later, that any number of nodes share.
///
/// One lock of the database orders the nodes' transactions. It is taken as a transaction begins and goes with its end, so it
/// works behind a pgbouncer in transaction mode and outlives no node. Transactions that change state take it alone: what
/// they read after it is what the last writer left (`READ COMMITTED` looks anew with each statement), so that the rules of
/// the loop may count on what they have read, as on one machine. Transactions that keep events share it, and run beside
/// each other on several connections of every node. Why that is right:
/// - events are told apart by unique keys: of two transactions with the same event the second waits for the first, and
///   finds it known;
/// - counts are raised by statements that add to what is there, whatever that has become;
/// - evidence of canaries and items of review queues are claimed first, row by row in a fixed order, so that each has one
///   writer at a time: a canary's outcomes are numbered without gaps;
/// - one that finds that it changes state (an outcome ends a canary) gives way and begins again alone (`Ledger.keep`).
///
/// Two transactions that bring the same events in different orders may wait for each other; the server takes one back, and
/// it is repeated.
///
/// `SERIALIZABLE` was the other way, without a lock: the server takes back those that cannot stand beside each other. But
/// events of one agent count into the same row of the hour, so almost all of them collide: three connections that each kept
/// batches of 50 runs came to 4,000 runs/s with 1.4 repetitions a batch, where one after the other made 6,200 (PostgreSQL 15
/// and pgbench on two cores, `synchronous_commit` on).
package final class PostgreSQLDatabase: SQLDatabase {
    /// Keeps the lock's number apart from other programs' in the same database; the second number is the schema's, so that
    /// two servers in two schemas of one database do not wait for each other.
    private static let lockClass = 62_177

    private let pools: (changes: SessionPool, events: SessionPool, readers: SessionPool)
    private let modes: Modes
    let address: PostgreSQLAddress
    package let eventLanes: Int

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
        eventLanes = max(1, options.connections / 4)
        let changes = SessionPool(connector, count: 1, label: "attune.postgresql.changes")
        // Of two or three connections, one changes state and keeps events.
        let hasOwnLanes = options.connections >= 4
        pools = (
            changes,
            hasOwnLanes ? SessionPool(connector, count: eventLanes, label: "attune.postgresql.events") : changes,
            SessionPool(
                connector,
                count: options.connections - 1 - (hasOwnLanes ? eventLanes : 0),
                label: "attune.postgresql.reader"
            )
        )
        modes = Modes(options)
        self.address = address
    }

    /// How each kind of transaction begins.
    private struct Modes {
        var change: PostgreSQLSession.Mode
        var events: PostgreSQLSession.Mode
        var presence: PostgreSQLSession.Mode
        var reading: PostgreSQLSession.Mode

        init(_ options: PostgreSQLOptions) {
            let limit = options.statementSeconds * 1_000
            let limits = """
                SET LOCAL statement_timeout = \(limit); SET LOCAL idle_in_transaction_session_timeout = \(limit)
                """
            let number = "(\(lockClass), current_schema()::regnamespace::oid::int)"
            let writing = "ISOLATION LEVEL READ COMMITTED READ WRITE; \(limits)"
            change = .init(beginning: "\(writing); SELECT pg_advisory_xact_lock\(number)", attempts: 5)
            events = .init(beginning: "\(writing); SELECT pg_advisory_xact_lock_shared\(number)", attempts: 5)
            presence = .init(beginning: writing, attempts: 5)
            reading = .init(beginning: "ISOLATION LEVEL REPEATABLE READ READ ONLY; \(limits)", attempts: 1)
        }
    }

    package func read<Value: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Value
    ) async throws -> Value {
        try await pools.readers.run(modes.reading, body)
    }

    package func transaction<Value: Sendable>(
        _ kind: TransactionKind,
        _ body: @escaping @Sendable (any SQLConnection) throws -> Value
    ) async throws -> Value {
        switch kind {
        case .change: try await pools.changes.run(modes.change, body)
        case .events: try await pools.events.run(modes.events, body)
        // Not behind the writers, who may have long work.
        case .presence: try await pools.readers.run(modes.presence, body)
        }
    }

    package func close() async {
        await pools.changes.close()
        await pools.events.close()
        await pools.readers.close()
    }
}
