import GRDB

/// What is looked at from outside, without a server: nothing is changed, not even the schema.
extension SQLStore {
    /// What the database itself finds wrong with what it holds, in a sentence; nil where it finds nothing. Reads all of
    /// a SQLite file.
    package static func damage(of database: any SQLDatabase) async throws -> String? {
        guard database.dialect == .sqlite else { return nil }
        let findings = try await database.read { connection in
            try connection.all("PRAGMA integrity_check(5)") { $0.text(0) }
        }
        return findings == ["ok"] ? nil : "Its pages are damaged: \(findings.joined(separator: "; "))"
    }

    /// The number of the last migration; 0 for a database without any.
    package static func schema(of database: any SQLDatabase) async throws -> Int {
        let hasNone = try await database.read { connection in
            switch database.dialect {
            case .sqlite:
                try connection.integer("SELECT COUNT(*) FROM sqlite_master WHERE name = 'migrations'") == 0
            case .postgreSQL:
                try connection.integer("SELECT CASE WHEN to_regclass('migrations') IS NULL THEN 1 ELSE 0 END") == 1
            }
        }
        return hasNone ? 0 : try await CopyEnd(database: database).schema()
    }

    /// The schema that this program knows.
    package static var knownSchema: Int { Migration.all.count }

    /// What a SQLite file lacks of what was served from it, in a sentence; nil where nothing is known to be missing.
    ///
    /// - Parameter snapshotVersion: the configuration version that the snapshot knows.
    package static func shortfall(of database: SQLiteDatabase, snapshotVersion: Int64?) async throws -> String? {
        let expectation = DatabaseMark.Expectation(
            mark: FileClaim.mark(beside: database.pool.path),
            snapshotVersion: snapshotVersion
        )
        return expectation.shortfall(of: try await database.pool.read { try DatabaseMark($0) })
    }
}
