package import Domain
import Files
import GRDB
import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The embedded database: one file in WAL mode, every commit synced to disk before it is answered.
///
/// One writer at a time has the file. A write that finds it locked by another program for longer than
/// ``lockPatienceSeconds`` is refused, and so are those that came while it waited: whoever queues waits no longer in
/// all.
package final class SQLiteDatabase: SQLDatabase {
    /// What a process does with the file.
    package enum Access: Sendable {
        case full
        /// Reading beside whoever serves it; nothing is written, not even when it is closed.
        case readOnly
    }

    /// How long a write waits for another program's lock. Those of people's tools take less.
    private static let lockPatienceSeconds = 1.0
    /// The log is merged into the file once it has so many pages of 4 KiB.
    private static let pagesOfLog = 4_000

    let pool: DatabasePool
    let access: Access
    /// What keeps other servers from the file; nil where nobody is kept from it.
    let claim: FileClaim?
    private let watch: SQLiteFileWatch?
    private let calls = Mutex(Calls())
    /// The connection of the watch alone, so that it waits for nobody.
    private let watching = Mutex<DatabaseQueue?>(nil)

    /// What the writer does inside SQLite: that it waits for the disk there shows nowhere else.
    private struct Calls {
        var since: ContinuousClock.Instant?
        /// When a write last found the file locked for too long.
        var lockedAt: ContinuousClock.Instant?
        var isDamaged = false
    }

    package var dialect: SQLDialect { .sqlite }

    /// Opens the file, creating it where there is none, readable for its owner alone.
    ///
    /// - Throws: ``StorageError`` that says what is wrong with the path or the file.
    package convenience init(path: String, _ access: Access = .full) throws(StorageError) {
        try self.init(path: path, access, claim: nil)
    }

    /// - Parameter claim: the right to be the file's only server, which goes with this object.
    package convenience init(path: String, claim: FileClaim) throws(StorageError) {
        try self.init(path: path, .full, claim: claim)
    }

    private init(path: String, _ access: Access, claim: FileClaim?) throws(StorageError) {
        self.access = access
        self.claim = claim
        do {
            if access == .full { try FileState.makePrivate(path) }
            pool = try DatabasePool(path: path, configuration: Self.configuration(access))
            if access == .full { try pool.writeWithoutTransaction(Self.syncEveryCommit) }
        } catch let error as FileFailure {
            throw StorageError(opening: error)
        } catch {
            throw StorageError(error, path: path)
        }
        watch = access == .full ? SQLiteFileWatch(path) : nil
    }

    /// What is acknowledged is on the disk, and outlives a loss of power. GRDB lowers this for its pool's writer after it has
    /// configured the connection, when it turns to write-ahead logging.
    private static func syncEveryCommit(_ db: Database) throws {
        try db.execute(sql: "PRAGMA synchronous = FULL")
    }

    static func configuration(_ access: Access) -> Configuration {
        var configuration = Configuration()
        configuration.readonly = access == .readOnly
        configuration.busyMode = .timeout(lockPatienceSeconds)
        configuration.label = "attune.sqlite"
        configuration.prepareDatabase { db in
            try syncEveryCommit(db)
            try db.execute(sql: "PRAGMA cache_size = -16384")
            try db.execute(sql: "PRAGMA wal_autocheckpoint = \(pagesOfLog)")
            try db.execute(sql: "PRAGMA temp_store = MEMORY")
        }
        return configuration
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
    ///
    /// - Throws: also where the transaction is durable and the file is not the one at its path any more: nobody is told that
    ///   something is kept which is gone once this process ends.
    package func transaction<Value: Sendable>(
        _ kind: TransactionKind,
        _ body: @escaping @Sendable (any SQLConnection) throws -> Value
    ) async throws -> Value {
        let asked = ContinuousClock.now
        return try await pool.writeWithoutTransaction { db in
            try self.write(db, asked: asked) { try body(SQLiteConnection(db: db)) }
        }
    }

    private func write<Value>(
        _ db: Database,
        asked: ContinuousClock.Instant,
        _ body: () throws -> Value
    ) throws -> Value {
        if let lockedAt = calls.withLock({ $0.lockedAt }), lockedAt > asked {
            throw StorageError(.unavailable, DatabaseTrouble.locked.sentence, .locked)
        }
        do {
            try timed { try db.beginTransaction(.immediate) }
        } catch {
            let failure = StorageError(error, on: db)
            if failure.trouble == .locked { calls.withLock { $0.lockedAt = .now } }
            throw failure
        }
        do {
            let value = try body()
            try timed { try db.commit() }
            if let moved = watch?.displacement { throw StorageError(.unavailable, moved, .moved) }
            return value
        } catch {
            if db.isInsideTransaction { try? db.rollback() }
            guard error is DatabaseError else { throw error }
            throw StorageError(error, on: db)
        }
    }

    private func timed(_ call: () throws -> Void) throws {
        calls.withLock { $0.since = .now }
        defer { calls.withLock { $0.since = nil } }
        try call()
    }

    /// Writes a consistent copy of the whole database to another file while this one is in use.
    ///
    /// - Parameter path: of no file that is there; only its owner can read it.
    package func backUp(to path: String) throws(StorageError) {
        do {
            // Under another name until it is whole.
            let unfinished = "\(path).\(getpid()).new"
            try FileState.makePrivate(unfinished)
            let copy = try DatabaseQueue(path: unfinished)
            try pool.backup(to: copy)
            try copy.close()
            try WholeFile.rename(unfinished, to: path)
        } catch let error as FileFailure {
            throw StorageError(opening: error)
        } catch {
            throw StorageError(error, path: path)
        }
    }

    /// Puts all that is in the log into the file itself, which is whole then without its `-wal`, and lets go of it.
    ///
    /// - Throws: where another program reads the file meanwhile, so that the log has to stay.
    package func close() throws(StorageError) {
        do {
            try watching.withLock { queue in
                try queue?.close()
                queue = nil
            }
            // Merging a log into a file that was cut off would hide that it was.
            guard !calls.withLock({ $0.isDamaged }) else { return }
            defer {
                try? pool.close()
                claim?.release()
            }
            if access == .full { try merge() }
        } catch {
            throw StorageError(error, path: pool.path)
        }
    }

    func merge() throws {
        try pool.writeWithoutTransaction { db in _ = try db.checkpoint(.truncate) }
        guard watch?.displacement == nil, let mark = try pool.read({ try DatabaseMark($0) }) else { return }
        claim?.keep(mark)
    }
}

/// What the watch asks of the file, each on the caller's own thread.
extension SQLiteDatabase {
    /// The configuration version that holds.
    package func configurationVersion() throws(StorageError) -> Int64 {
        do {
            let queue = try watching.withLock { queue in
                let open = try queue ?? DatabaseQueue(path: pool.path, configuration: Self.configuration(.readOnly))
                queue = open
                return open
            }
            return try queue.read { try Int64.fetchOne($0, sql: "SELECT configuration_version FROM server") ?? 0 }
        } catch {
            throw StorageError(error)
        }
    }

    /// For how long the writer has been inside one call of SQLite, which waits for the disk or a lock there.
    package var secondsInCall: Double {
        guard let since = calls.withLock({ $0.since }) else { return 0 }
        return (ContinuousClock.now - since) / .seconds(1)
    }

    /// What is wrong with the file, in a sentence: it is not where it was, or not whole.
    package func inspectFile() -> StorageError? {
        guard let watch else { return nil }
        if let moved = watch.displacement { return StorageError(.unavailable, moved, .moved) }
        guard let cut = watch.loss(of: { (try? SQLiteHeader(self.pool.path))?.bytes }) else { return nil }
        calls.withLock { $0.isDamaged = true }
        return StorageError(.corrupt, cut, .corrupt)
    }

    /// Room on the disk of the file.
    package var space: DiskSpace? {
        DiskRoom(at: pool.path).map { DiskSpace(freeBytes: $0.freeBytes, totalBytes: $0.totalBytes) }
    }

    /// Whether the last server of the file believed the machine's clock; kept beside the file.
    package var earlierClock: ClockTrust? { claim?.clock }

    package func keep(_ clock: ClockTrust) {
        claim?.keep(clock)
    }

    /// Writes a sign of life once the writer's turn comes, and notes beside the file how far it has come.
    ///
    /// - Parameters:
    ///   - bytes: how much is written with it: as much as a large transaction takes, after the disk was full.
    ///   - done: hears what came of it, on the writer's thread.
    package func beat(at time: Timestamp, bytes: Int, done: @escaping @Sendable (StorageError?) -> Void) {
        let asked = ContinuousClock.now
        pool.asyncWriteWithoutTransaction { db in
            do {
                let mark = try self.write(db, asked: asked) {
                    try Heartbeat.write(SQLiteConnection(db: db), at: time, bytes: bytes)
                    return try DatabaseMark(db)
                }
                if let mark { self.claim?.keep(mark) }
                done(nil)
            } catch {
                done(error as? StorageError ?? StorageError(error))
            }
        }
    }
}
