import Domain
import Files
import GRDB

/// What a server demands of its SQLite file.
package struct ServingTerms: Sendable {
    /// The configuration version of the snapshot; nil without one.
    package var snapshotVersion: Int64?
    /// Whether a file that lost something, or is not there, is served all the same.
    package var acceptsLoss: Bool
    /// Hears of what people should know.
    package var say: @Sendable (String) -> Void

    package init(snapshotVersion: Int64?, acceptsLoss: Bool, say: @escaping @Sendable (String) -> Void) {
        self.snapshotVersion = snapshotVersion
        self.acceptsLoss = acceptsLoss
        self.say = say
    }
}

extension SQLiteDatabase {
    /// Opens a file as its only server.
    ///
    /// - Throws: ``StorageError`` of category `refused` where another process has it, or it lacks what is known to have
    ///   been in it; `corrupt` where it is damaged. Nothing was changed then.
    package static func serving(_ path: String, _ terms: ServingTerms) throws(StorageError) -> SQLiteDatabase {
        let claim = try FileClaim(of: path)
        let state = FileState(path)
        let expectation = DatabaseMark.Expectation(
            mark: claim.mark,
            snapshotVersion: terms.snapshotVersion,
            isThere: state != nil,
            isEmpty: state?.bytes == 0
        )
        if state == nil || state?.bytes == 0 {
            // SQLite would delete the log beside an empty file, which may be all that is left.
            try settle(expectation.shortfall(of: nil), path, terms)
            terms.say("\(path) is new: a database is made there.")
        }
        let isCutOff = try SQLiteHeader(path).map { $0.bytes > state?.bytes ?? 0 } ?? false
        if let state, state.bytes > 0, isCutOff || expectation.isAnything {
            try settle(try shortfall(path, expectation, isCutOff: isCutOff), path, terms)
        }
        try restrict(path, terms)
        let database = try SQLiteDatabase(path: path, claim: claim)
        try restrict(path, terms)
        return database
    }

    /// Opens a file to change it, which nobody serves meanwhile.
    package static func changing(_ path: String) throws(StorageError) -> SQLiteDatabase {
        try SQLiteDatabase(path: path, claim: FileClaim(of: path))
    }

    /// What a file lacks of what is known to have been in it, by looking into it and changing nothing.
    private static func shortfall(
        _ path: String,
        _ expectation: DatabaseMark.Expectation,
        isCutOff: Bool
    ) throws(StorageError) -> String? {
        do {
            let file = try DatabaseQueue(path: path, configuration: configuration(.readOnly))
            defer { try? file.close() }
            return try file.read { db in
                // A check that does not even come to an end says as much as one that finds something.
                if isCutOff, (try? String.fetchOne(db, sql: "PRAGMA quick_check(1)")) != "ok" {
                    throw StorageError(
                        .corrupt,
                        "\(path) was cut off: it has less than its own first page says.",
                        .corrupt
                    )
                }
                return expectation.shortfall(of: try DatabaseMark(db))
            }
        } catch {
            throw StorageError(error, path: path)
        }
    }

    /// Refuses a file that lacks something, unless it is to be served all the same.
    private static func settle(_ shortfall: String?, _ path: String, _ terms: ServingTerms) throws(StorageError) {
        guard let shortfall else { return }
        let sentence = "\(path) \(shortfall)."
        guard terms.acceptsLoss else {
            throw StorageError(
                .refused,
                "\(sentence) Put the file back with its -wal, or bring a backup in with attune restore FILE; attune serve "
                    + "--accept-empty goes on without what is missing."
            )
        }
        terms.say("\(sentence) It is served all the same, as --accept-empty says.")
    }

    private static func restrict(_ path: String, _ terms: ServingTerms) throws(StorageError) {
        for name in ["", "-wal", "-shm"].map({ path + $0 }) {
            do {
                if try FileState.restrict(name) { terms.say("\(name) is readable for its owner alone from now on.") }
            } catch {
                terms.say("Others may read \(name), which cannot be changed: \(error)")
            }
        }
    }
}

/// The beginning of a SQLite file (https://www.sqlite.org/fileformat.html, section 1.3).
struct SQLiteHeader {
    /// How many bytes the file had when it was last merged with its log.
    let bytes: Int64

    /// Nil for a file that is none, or says nothing of its size.
    init?(_ path: String) throws(StorageError) {
        let head: [UInt8]
        do {
            head = try FileState.head(of: path, count: 100)
        } catch {
            throw StorageError(opening: error)
        }
        guard head.count == 100, head.starts(with: Array("SQLite format 3\0".utf8)) else { return nil }
        let number = { (range: Range<Int>) in head[range].reduce(Int64(0)) { $0 << 8 | Int64($1) } }
        // The size counts only where it was written together with the last change.
        guard number(24..<28) == number(92..<96) else { return nil }
        let page = number(16..<18)
        bytes = number(28..<32) * (page == 1 ? 65_536 : page)
    }
}
