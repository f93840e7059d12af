import GRDB
import GRDBSQLite

/// One connection inside a read or a transaction of the pool.
///
/// Statements are prepared and kept by GRDB, but bound, stepped and read through SQLite's own interface: the database's
/// hot paths bind a dozen values a statement, and putting them into GRDB's `StatementArguments` took half of their
/// time.
struct SQLiteConnection: SQLConnection {
    let db: Database

    func execute(_ sql: String, _ arguments: [SQLValue]) throws(StorageError) -> Int {
        let statement = try prepare(sql, arguments)
        defer { sqlite3_reset(statement) }
        var code = sqlite3_step(statement)
        while code == SQLITE_ROW { code = sqlite3_step(statement) }
        guard code == SQLITE_DONE else { throw failure() }
        return Int(sqlite3_changes(db.sqliteConnection))
    }

    func forEach(_ sql: String, _ arguments: [SQLValue], _ body: (any SQLRow) throws -> Void) throws {
        let statement = try prepare(sql, arguments)
        defer { sqlite3_reset(statement) }
        let row = SQLiteRow(statement: statement)
        var code = sqlite3_step(statement)
        while code == SQLITE_ROW {
            try body(row)
            code = sqlite3_step(statement)
        }
        guard code == SQLITE_DONE else { throw failure() }
    }

    func insert(_ rows: [[SQLValue]], into table: KeyedTable) throws(StorageError) -> [Bool] {
        let places = (1...table.columns.count).map { "?\($0)" }.joined(separator: ", ")
        let known = table.key.isEmpty ? "" : "ON CONFLICT (\(table.keyNames)) DO NOTHING"
        let sql = "INSERT INTO \(table.name) (\(table.columnNames)) VALUES (\(places)) \(known)"
        let statement = try prepare(sql)
        defer { sqlite3_clear_bindings(statement) }
        var inserted: [Bool] = []
        inserted.reserveCapacity(rows.count)
        var binding = RowBinding()
        for row in rows {
            precondition(row.count == table.columns.count, "A row and its table do not fit: \(sql)")
            let code = binding.step(statement, row)
            guard code == SQLITE_DONE else {
                // Before the statement is reset, as that forgets what went wrong.
                let error = failure()
                sqlite3_reset(statement)
                throw error
            }
            inserted.append(sqlite3_changes(db.sqliteConnection) > 0)
            sqlite3_reset(statement)
        }
        return inserted
    }

    private func prepare(_ sql: String) throws(StorageError) -> OpaquePointer {
        do {
            return try db.cachedStatement(sql: sql).sqliteStatement
        } catch {
            throw StorageError(error)
        }
    }

    private func prepare(_ sql: String, _ arguments: [SQLValue]) throws(StorageError) -> OpaquePointer {
        let statement = try prepare(sql)
        precondition(
            sqlite3_bind_parameter_count(statement) == CInt(arguments.count),
            "The statement and its arguments do not fit: \(sql)"
        )
        for (index, argument) in arguments.enumerated() {
            guard argument.bind(to: statement, at: CInt(index + 1)) == SQLITE_OK else { throw failure() }
        }
        return statement
    }

    private func failure() -> StorageError {
        let connection = db.sqliteConnection
        let message = sqlite3_errmsg(connection).map { String(cString: $0) }
        return StorageError(
            code: sqlite3_extended_errcode(connection),
            systemError: sqlite3_system_errno(connection),
            message: message
        )
    }
}

/// Binds rows to a statement one after the other. Their texts lie in one piece of memory while SQLite reads them, which
/// costs less than a copy by SQLite of each.
private struct RowBinding {
    private var memory: [UInt8] = []
    private var places: [(column: CInt, start: Int, count: Int, isText: Bool)] = []

    /// Runs the statement with a row's values; SQLite's code. They are gone when it returns.
    mutating func step(_ statement: OpaquePointer, _ row: [SQLValue]) -> CInt {
        // One byte, so that an empty text has an address: without one it would be NULL.
        memory.removeAll(keepingCapacity: true)
        memory.append(0)
        places.removeAll(keepingCapacity: true)
        for (index, value) in row.enumerated() {
            let code = bind(value, to: statement, at: CInt(index + 1))
            guard code == SQLITE_OK else { return code }
        }
        return memory.withUnsafeBytes { memory -> CInt in
            for place in places {
                let address = memory.baseAddress?.advanced(by: place.start)
                let code =
                    place.isText
                    ? sqlite3_bind_text(
                        statement,
                        place.column,
                        address?.assumingMemoryBound(to: CChar.self),
                        CInt(place.count),
                        nil
                    )
                    : sqlite3_bind_blob(statement, place.column, address, CInt(place.count), nil)
                guard code == SQLITE_OK else { return code }
            }
            return sqlite3_step(statement)
        }
    }

    private mutating func bind(_ value: SQLValue, to statement: OpaquePointer, at column: CInt) -> CInt {
        switch value {
        case .null: return sqlite3_bind_null(statement, column)
        case .integer(let value): return sqlite3_bind_int64(statement, column, value)
        case .real(let value): return sqlite3_bind_double(statement, column, value)
        case .text(let text):
            places.append((column, memory.count, text.utf8.count, true))
            memory.append(contentsOf: text.utf8)
        case .blob(let bytes):
            places.append((column, memory.count, bytes.count, false))
            memory.append(contentsOf: bytes)
        }
        return SQLITE_OK
    }
}

extension SQLValue {
    /// Tells SQLite to copy what is bound, as it does not outlive the call.
    private static let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

    fileprivate func bind(to statement: OpaquePointer, at index: CInt) -> CInt {
        switch self {
        case .null:
            return sqlite3_bind_null(statement, index)
        case .integer(let value):
            return sqlite3_bind_int64(statement, index, value)
        case .real(let value):
            return sqlite3_bind_double(statement, index, value)
        case .text(""):
            // An empty text may have no address, and no address would bind NULL.
            return sqlite3_bind_text(statement, index, "", 0, Self.copied)
        case .text(var value):
            return value.withUTF8 { bytes in
                bytes.withMemoryRebound(to: CChar.self) { text in
                    sqlite3_bind_text(statement, index, text.baseAddress, CInt(text.count), Self.copied)
                }
            }
        case .blob(let value):
            return value.isEmpty
                ? sqlite3_bind_zeroblob(statement, index, 0)
                : sqlite3_bind_blob(statement, index, value, CInt(value.count), Self.copied)
        }
    }
}

private struct SQLiteRow: SQLRow {
    let statement: OpaquePointer

    func isNull(_ column: Int) -> Bool {
        sqlite3_column_type(statement, CInt(column)) == SQLITE_NULL
    }

    func integer(_ column: Int) -> Int64 {
        sqlite3_column_int64(statement, CInt(column))
    }

    func real(_ column: Int) -> Double {
        sqlite3_column_double(statement, CInt(column))
    }

    func text(_ column: Int) -> String {
        guard let text = sqlite3_column_text(statement, CInt(column)) else { return "" }
        let count = Int(sqlite3_column_bytes(statement, CInt(column)))
        return String(decoding: UnsafeBufferPointer(start: text, count: count), as: UTF8.self)
    }

    func blob(_ column: Int) -> [UInt8] {
        guard let bytes = sqlite3_column_blob(statement, CInt(column)) else { return [] }
        return Array(UnsafeRawBufferPointer(start: bytes, count: Int(sqlite3_column_bytes(statement, CInt(column)))))
    }
}
