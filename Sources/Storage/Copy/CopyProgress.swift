import JSON

/// How far a copy has come, kept in the target itself and written in the same transaction as the rows, so that a copy goes
/// on exactly where it was interrupted.
struct CopyProgress: Sendable {
    static let table = "copy_progress"

    /// The entry that says what is copied; no table is called so.
    private static let origin = ""

    struct Table: Sendable {
        /// The last row's key; nil before the first.
        var lastKey: [SQLValue]?
        var rows: Int
        var isDone: Bool

        static let begun = Table(lastKey: nil, rows: 0, isDone: false)
    }

    /// Names the source and the state in which it was found.
    var source: String
    var tables: [String: Table]

    /// Keeps others from using the target before it is whole, and makes room for the entries.
    static func begin(_ source: String, _ connection: any SQLConnection, _ dialect: SQLDialect) throws {
        try connection.execute(
            """
            CREATE TABLE \(table) (
                name \(dialect.text) PRIMARY KEY,
                last_key \(dialect.text) NOT NULL,
                row_count BIGINT NOT NULL,
                is_done BIGINT NOT NULL
            )
            """
        )
        try connection.execute(
            "INSERT INTO \(table) (name, last_key, row_count, is_done) VALUES (?1, ?2, 0, 0)",
            [.text(origin), .text(source)]
        )
        try Migrator.setCopyMark(connection)
    }

    static func end(_ connection: any SQLConnection) throws {
        try connection.execute("DROP TABLE \(table)")
        try Migrator.removeCopyMark(connection)
    }

    /// Nil where no copy is under way.
    static func read(_ connection: any SQLConnection) throws -> CopyProgress? {
        guard try Migrator.hasCopyMark(connection) else { return nil }
        var progress = CopyProgress(source: "", tables: [:])
        try connection.forEach("SELECT name, last_key, row_count, is_done FROM \(table)", []) { row in
            if row.text(0) == origin {
                progress.source = row.text(1)
            } else {
                let key = try JSON.parse(Array(row.text(1).utf8)).array ?? []
                progress.tables[row.text(0)] = Table(
                    lastKey: key.isEmpty ? nil : key.map { $0.integer.map(SQLValue.integer) ?? .text($0.string ?? "") },
                    rows: Int(row.integer(2)),
                    isDone: row.flag(3)
                )
            }
        }
        return progress
    }

    static func write(_ state: Table, of name: String, _ connection: any SQLConnection) throws {
        let key: JSON = .array(
            try (state.lastKey ?? []).map { value in
                switch value {
                case .integer(let number): .integer(number)
                case .text(let text): .string(text)
                default: throw StorageError(.rejected, "The keys of \(name) are neither numbers nor texts.")
                }
            }
        )
        try connection.execute(
            """
            INSERT INTO \(table) (name, last_key, row_count, is_done) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (name) DO UPDATE SET last_key = excluded.last_key, row_count = excluded.row_count,
                is_done = excluded.is_done
            """,
            [.text(name), .text(key.text()), .integer(state.rows), .flag(state.isDone)]
        )
    }
}
