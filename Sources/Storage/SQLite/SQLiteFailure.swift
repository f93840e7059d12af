import Domain
import Files
import GRDB
import GRDBSQLite

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension StorageError {
    /// - Parameter path: the file, where opening it failed.
    init(_ error: any Error, path: String? = nil) {
        if let error = error as? StorageError {
            self = error
            return
        }
        let place = path.map { "\($0): " } ?? ""
        guard let error = error as? DatabaseError else {
            self.init(.unavailable, "\(place)\(error)")
            return
        }
        self.init(code: error.extendedResultCode.rawValue, message: error.message, place: place)
        guard path != nil else { return }
        switch error.resultCode {
        case .SQLITE_CANTOPEN, .SQLITE_READONLY:
            message += ". Its folder must be there, and this user must be able to write the file and into the folder."
        case .SQLITE_NOTADB: message += ". Name another file, or one that is not there yet."
        default: break
        }
    }

    /// - Parameter db: the connection that failed, which knows what the system said.
    init(_ error: any Error, on db: Database) {
        guard let error = error as? DatabaseError else {
            self.init(error)
            return
        }
        self.init(
            code: error.extendedResultCode.rawValue,
            systemError: sqlite3_system_errno(db.sqliteConnection),
            message: error.message
        )
    }

    /// - Parameters:
    ///   - code: a result code of SQLite, plain or extended.
    ///   - systemError: the system's number for what went wrong last; 0 where it is not known.
    init(code: CInt, systemError: CInt = 0, message: String?, place: String = "") {
        let text = place + (message ?? "SQLite error \(code)")
        let trouble = Self.trouble(code: code, systemError: systemError)
        switch ResultCode(rawValue: code & 0xff) {
        case .SQLITE_CONSTRAINT: self.init(.conflict, text)
        case .SQLITE_CORRUPT, .SQLITE_NOTADB: self.init(.corrupt, text, trouble)
        // A statement that names what is not there, or is no SQL at all.
        case .SQLITE_ERROR: self.init(.rejected, text)
        default: self.init(.unavailable, text, trouble)
        }
    }

    /// What is the matter with the file, where a result code is about that.
    static func trouble(code: CInt, systemError: CInt) -> DatabaseTrouble? {
        switch (ResultCode(rawValue: code & 0xff), ResultCode(rawValue: code)) {
        case (_, .SQLITE_READONLY_DBMOVED): .moved
        case (_, .SQLITE_IOERR_SHMSIZE), (.SQLITE_FULL, _): .full
        case (.SQLITE_BUSY, _), (.SQLITE_LOCKED, _): .locked
        case (.SQLITE_READONLY, _), (.SQLITE_PERM, _): .readOnly
        case (.SQLITE_CORRUPT, _), (.SQLITE_NOTADB, _): .corrupt
        case (.SQLITE_IOERR, _), (.SQLITE_CANTOPEN, _):
            switch systemError {
            case ENOSPC, EDQUOT: .full
            case EROFS, EACCES, EPERM: .readOnly
            default: .away
            }
        default: nil
        }
    }

    /// A file beside the database, or the database itself, that could not be made.
    init(opening failure: FileFailure) {
        self.init(
            .unavailable,
            "\(failure). Its folder must be there, and this user must be able to write the file and into the folder.",
            failure.isReadOnly ? .readOnly : failure.isFull ? .full : .away
        )
    }
}
