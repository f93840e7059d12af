import Storage

/// A database without tables for one test, of the driver that the test runs on.
struct TestDatabase: Sendable {
    let database: any SQLDatabase
    /// The folder of a SQLite file, which goes with it.
    private let files: TemporaryDatabase?

    init() async throws {
        if let schemas = PostgreSQLSchemas.current {
            database = try await schemas.make()
            files = nil
        } else {
            let files = try TemporaryDatabase()
            database = files.database
            self.files = files
        }
    }

    /// A database that somebody else made.
    init(_ database: any SQLDatabase) {
        self.database = database
        files = nil
    }

    /// Runs a statement as somebody who has switched off what keeps an append-only table from being changed.
    func tamper(with table: String, _ statement: String) async throws {
        let triggers =
            switch database.dialect {
            case .sqlite: ["DROP TRIGGER \(table)_no_update", "DROP TRIGGER \(table)_no_delete"]
            case .postgreSQL: ["ALTER TABLE \(table) DISABLE TRIGGER USER"]
            }
        try await database.transaction { connection in
            for trigger in triggers { try connection.execute(trigger) }
            try connection.execute(statement)
        }
    }
}
