package import Domain
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
            try db.execute(sql: "PRAGMA wal_autocheckpoint = 4000")
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

    /// There is one writer at a time, whatever it does.
    package func transaction<Value: Sendable>(
        _ kind: TransactionKind,
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

extension StorageError {
    /// - Parameter path: the file, where opening it failed.
    init(_ error: any Error, path: String? = nil) {
        let place = path.map { "\($0): " } ?? ""
        guard let error = error as? DatabaseError else {
            self.init(.unavailable, "\(place)\(error)")
            return
        }
        self.init(code: error.resultCode.rawValue, message: error.message, place: place)
        guard path != nil else { return }
        switch error.resultCode {
        case .SQLITE_CANTOPEN, .SQLITE_READONLY:
            message += ". Its folder must be there, and this user must be able to write the file and into the folder."
        case .SQLITE_NOTADB: message += ". Name another file, or one that is not there yet."
        default: break
        }
    }

    /// - Parameter code: a result code of SQLite, plain or extended.
    init(code: CInt, message: String?, place: String = "") {
        let text = place + (message ?? "SQLite error \(code)")
        switch ResultCode(rawValue: code & 0xff) {
        case .SQLITE_CONSTRAINT: self.init(.conflict, text)
        case .SQLITE_CORRUPT, .SQLITE_NOTADB: self.init(.corrupt, text)
        // A statement that names what is not there, or is no SQL at all.
        case .SQLITE_ERROR: self.init(.rejected, text)
        default: self.init(.unavailable, text)
        }
    }
}
