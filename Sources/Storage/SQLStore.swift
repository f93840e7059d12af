package import Domain

/// The domain's store over any SQL database of this target.
package struct SQLStore: Store {
    package let database: any SQLDatabase
    private let specifications = ReadSpecifications()

    private init(database: any SQLDatabase) {
        self.database = database
    }

    /// A store over a database whose schema is brought up to date first.
    ///
    /// - Parameter now: becomes the moment this store was first served, where it never was.
    package static func open(_ database: any SQLDatabase, now: Timestamp) async throws -> SQLStore {
        try await migrate(database)
        try await database.transaction { connection in
            _ = try connection.execute(
                """
                INSERT INTO server (id, configuration_version, first_served) VALUES (1, 1, ?1)
                ON CONFLICT (id) DO NOTHING
                """,
                [.time(now)]
            )
        }
        return SQLStore(database: database)
    }

    /// Brings a database's schema up to date, in one transaction: of several programs that try at once, one does it and
    /// the others find it done.
    @discardableResult
    package static func migrate(_ database: any SQLDatabase) async throws -> SchemaChange {
        let migrator = Migrator(dialect: database.dialect)
        return try await database.transaction { try migrator.migrate($0) }
    }

    /// Follows a journal's hash chain from its beginning, on a consistent view; changes nothing, not even the schema.
    package static func inspectJournal(_ database: any SQLDatabase) async throws -> JournalChain.Inspection {
        let dialect = database.dialect
        return try await database.read { try JournalChain.inspect(SQLRecords(connection: $0, dialect: dialect)) }
    }

    /// Opens everything that agents are served by, on a consistent view; changes nothing, not even the schema.
    package static func inspect(_ database: any SQLDatabase) async throws -> StoreInspection {
        let dialect = database.dialect
        return try await database.read { try StoreInspection(SQLRecords(connection: $0, dialect: dialect)) }
    }

    package func read<Value: Sendable>(
        _ body: @escaping @Sendable (any Records) throws -> Value
    ) async throws -> Value {
        let (dialect, specifications) = (database.dialect, specifications)
        return try await database.read {
            try body(SQLRecords(connection: $0, dialect: dialect, specifications: specifications))
        }
    }

    package var eventLanes: Int { database.eventLanes }

    package func transaction<Value: Sendable>(
        _ kind: TransactionKind,
        _ body: @escaping @Sendable (any Records) throws -> Value
    ) async throws -> Value {
        let (dialect, specifications) = (database.dialect, specifications)
        return try await database.transaction(kind) {
            try body(SQLRecords(connection: $0, dialect: dialect, specifications: specifications))
        }
    }
}

/// The records of one read or transaction; each noun's queries have a file of their own.
struct SQLRecords {
    let connection: any SQLConnection
    let dialect: SQLDialect
    var specifications = ReadSpecifications()
}
