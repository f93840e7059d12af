/// One step of the schema. Steps are only ever added; one that was released never changes.
struct Migration: Sendable {
    var number: Int
    var name: String
    var statements: @Sendable (SQLDialect) -> [String]

    static let all: [Migration] = [firstSchema]
}

extension SQLDialect {
    /// A key that the database numbers upward and never gives twice.
    var identity: String {
        switch self {
        case .sqlite: "INTEGER PRIMARY KEY AUTOINCREMENT"
        }
    }

    var bytes: String {
        switch self {
        case .sqlite: "BLOB"
        }
    }

    /// For tables that are found by their key alone.
    var keyedTable: String {
        switch self {
        case .sqlite: "WITHOUT ROWID"
        }
    }

    /// What makes the database itself refuse to change or delete a table's rows.
    func appendOnly(_ table: String) -> [String] {
        switch self {
        case .sqlite:
            ["UPDATE", "DELETE"].map { verb in
                """
                CREATE TRIGGER \(table)_no_\(verb.lowercased()) BEFORE \(verb) ON \(table)
                BEGIN SELECT RAISE(ABORT, '\(table) are never changed'); END
                """
            }
        }
    }
}

/// Brings a database to the schema this program knows.
struct Migrator {
    let dialect: SQLDialect

    /// - Throws: ``StorageError`` of category `tooNew` for a database that a newer program has migrated.
    func migrate(_ connection: any SQLConnection) throws {
        try connection.execute(
            "CREATE TABLE IF NOT EXISTS migrations (number BIGINT PRIMARY KEY, name TEXT NOT NULL)"
        )
        let done = Set(try connection.all("SELECT number FROM migrations") { Int($0.integer(0)) })
        if let newest = done.max(), newest > Migration.all.count {
            throw StorageError(
                .tooNew,
                "The database has schema \(newest), this program knows \(Migration.all.count). Use a newer attune."
            )
        }
        for migration in Migration.all where !done.contains(migration.number) {
            for statement in migration.statements(dialect) { try connection.execute(statement) }
            try connection.execute(
                "INSERT INTO migrations (number, name) VALUES (?1, ?2)",
                [.integer(migration.number), .text(migration.name)]
            )
        }
    }
}
