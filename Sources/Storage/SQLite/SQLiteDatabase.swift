import Foundation
import GRDB

/// The embedded database: one file in WAL mode, every commit synced to disk before it is answered.
package final class SQLiteDatabase: SQLDatabase {
    private let pool: DatabasePool

    package var dialect: SQLDialect { .sqlite }

    /// Opens the file, creating it where there is none.
    ///
    /// - Throws: ``StorageError`` that says what is wrong with the path or the file.
    package init(path: String) throws(StorageError) {
        var configuration = Configuration()
        configuration.busyMode = .timeout(10)
        configuration.label = "attune.sqlite"
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA synchronous = FULL")
            try db.execute(sql: "PRAGMA cache_size = -16384")
            try db.execute(sql: "PRAGMA temp_store = MEMORY")
        }
        do {
            pool = try DatabasePool(path: path, configuration: configuration)
        } catch {
            throw StorageError(error, path: path)
        }
    }

    package func read<Value: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Value
    ) async throws -> Value {
        do {
            return try await pool.read { try body(SQLiteConnection(db: $0)) }
        } catch let error as DatabaseError {
            throw StorageError(error)
        }
    }

    package func transaction<Value: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Value
    ) async throws -> Value {
        do {
            return try await pool.write { try body(SQLiteConnection(db: $0)) }
        } catch let error as DatabaseError {
            throw StorageError(error)
        }
    }

    /// Writes a consistent copy of the whole database to another file while this one is in use.
    package func backUp(to path: String) throws(StorageError) {
        do {
            let copy = try DatabaseQueue(path: path)
            try pool.backup(to: copy)
            try copy.close()
        } catch {
            throw StorageError(error, path: path)
        }
    }

    package func close() throws(StorageError) {
        do {
            try pool.close()
        } catch {
            throw StorageError(error, path: pool.path)
        }
    }
}

private struct SQLiteConnection: SQLConnection {
    let db: Database

    func execute(_ sql: String, _ arguments: [SQLValue]) throws(StorageError) -> Int {
        do {
            let statement = try db.cachedStatement(sql: sql)
            try statement.execute(arguments: StatementArguments(arguments.map(\.databaseValue)))
            return db.changesCount
        } catch {
            throw StorageError(error)
        }
    }

    func forEach(_ sql: String, _ arguments: [SQLValue], _ body: (any SQLRow) throws -> Void) throws {
        let statement = try db.cachedStatement(sql: sql)
        let rows = try Row.fetchCursor(statement, arguments: StatementArguments(arguments.map(\.databaseValue)))
        while let row = try rows.next() { try body(SQLiteRow(row: row)) }
    }
}

private struct SQLiteRow: SQLRow {
    let row: Row

    func isNull(_ column: Int) -> Bool { row.hasNull(atIndex: column) }
    func integer(_ column: Int) -> Int64 { row[column] }
    func real(_ column: Int) -> Double { row[column] }
    func text(_ column: Int) -> String { row[column] }
    func blob(_ column: Int) -> [UInt8] { Array(row[column] as Data? ?? Data()) }
}

extension SQLValue {
    fileprivate var databaseValue: DatabaseValue {
        switch self {
        case .null: .null
        case .integer(let value): value.databaseValue
        case .real(let value): value.databaseValue
        case .text(let value): value.databaseValue
        case .blob(let value): Data(value).databaseValue
        }
    }
}

extension StorageError {
    fileprivate init(_ error: any Error, path: String? = nil) {
        let place = path.map { "\($0): " } ?? ""
        guard let error = error as? DatabaseError else {
            self.init(.unavailable, "\(place)\(error)")
            return
        }
        let message = place + (error.message ?? "SQLite error \(error.resultCode.rawValue)")
        switch error.resultCode {
        case .SQLITE_CONSTRAINT: self.init(.conflict, message)
        case .SQLITE_CORRUPT, .SQLITE_NOTADB: self.init(.corrupt, message)
        default: self.init(.unavailable, message)
        }
    }
}
