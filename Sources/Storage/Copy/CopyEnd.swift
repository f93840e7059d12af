import Domain

/// One of the two databases of a copy, and what is asked of it.
struct CopyEnd: Sendable {
    let database: any SQLDatabase

    /// What tells the state of a store from any other: who it is, what it serves, what was logged last, and how much is in
    /// each table.
    struct Condition: Sendable, Equatable {
        /// When the store was first served, which no two stores share.
        var identity: String
        var configurationVersion: Int64
        var journalHead: [UInt8]
        var counts: [String: Int]

        /// As text, to be kept and compared.
        var mark: String {
            let head = journalHead.map { String($0, radix: 16) }.joined()
            let counts = counts.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
            return "\(identity) \(configurationVersion) \(head) \(counts)"
        }
    }

    /// - Returns: nil for a store that was never served.
    func condition(_ tables: [CopiedTable]) async throws -> Condition? {
        try await database.read { connection in
            guard
                let (identity, version) = try connection.first(
                    "SELECT first_served, configuration_version FROM server",
                    [],
                    { ("\($0.integer(0))", $0.integer(1)) }
                )
            else { return nil }
            var counts: [String: Int] = [:]
            for table in tables {
                counts[table.name] = Int(try connection.integer("SELECT COUNT(*) FROM \(table.name)"))
            }
            let head = try connection.first("SELECT hash FROM journal ORDER BY sequence DESC LIMIT 1") { $0.blob(0) }
            return Condition(
                identity: identity,
                configurationVersion: version,
                journalHead: head ?? [],
                counts: counts
            )
        }
    }

    func isEmpty(_ tables: [CopiedTable]) async throws -> Bool {
        try await database.read { connection in
            try tables.allSatisfy {
                try connection.integer("SELECT COUNT(*) FROM (SELECT 1 FROM \($0.name) LIMIT 1) t") == 0
            }
        }
    }

    /// The number of the last migration; 0 for a database without any.
    func schema() async throws -> Int {
        try await database.read { Int(try $0.integer("SELECT MAX(number) FROM migrations")) }
    }

    /// The next rows after a key, in its order: so many, or fewer where they are large.
    func page(of table: CopiedTable, after key: [SQLValue]?) async throws -> [[SQLValue]] {
        var sql = "SELECT \(table.columnList) FROM \(table.name)"
        if let key {
            let places = (1...key.count).map { "?\($0)" }.joined(separator: ", ")
            sql += " WHERE (\(table.keyList)) > (\(places))"
        }
        sql += " ORDER BY \(table.keyList) LIMIT \(CopyPage.mostRows)"
        let query = sql
        return try await database.read { connection in
            var page = CopyPage()
            do {
                try connection.forEach(query, key ?? []) { try page.append(table.values($0)) }
            } catch is CopyPage.Full {}
            return page.rows
        }
    }

    /// The highest number that was ever given to a row of a table.
    func lastNumber(of table: CopiedTable) async throws -> Int64 {
        let key = table.keyList
        let dialect = database.dialect
        return try await database.read { connection in
            let highest = try connection.integer("SELECT MAX(\(key)) FROM \(table.name)")
            switch dialect {
            case .sqlite:
                return max(
                    highest,
                    try connection.integer("SELECT seq FROM sqlite_sequence WHERE name = '\(table.name)'")
                )
            case .postgreSQL:
                let sequence = try connection.first("SELECT pg_get_serial_sequence('\(table.name)', '\(key)')") {
                    $0.text(0)
                }
                guard let sequence else { return highest }
                return max(
                    highest,
                    try connection.integer("SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM \(sequence)")
                )
            }
        }
    }
}

/// Rows of one step.
struct CopyPage {
    struct Full: Error {}

    static let mostRows = 5_000
    /// Beyond so many bytes of text and bytes a page ends early, so that memory stays flat however large the rows are.
    private static let mostBytes = 8 * 1_048_576

    private(set) var rows: [[SQLValue]] = []
    private var bytes = 0

    /// - Throws: ``Full`` where the row is for the next page.
    mutating func append(_ row: [SQLValue]) throws(Full) {
        guard bytes < Self.mostBytes else { throw Full() }
        rows.append(row)
        bytes += row.reduce(0) { sum, value in
            switch value {
            case .text(let text): sum + text.utf8.count
            case .blob(let blob): sum + blob.count
            default: sum + 8
            }
        }
    }
}
