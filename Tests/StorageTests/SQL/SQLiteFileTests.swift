import Domain
import Files
import Foundation
import Synchronization
import Testing

@testable import Storage

/// A SQLite file as a server has it: alone, in its place, whole, and known by what was noted beside it.
struct SQLiteFileTests {
    private static let start = Timestamp(microseconds: 1_705_312_800_000_000)

    /// A folder that goes with the test.
    private final class Folder: Sendable {
        let path = FileManager.default.temporaryDirectory.appending(path: "attune-\(UUID().uuidString)").path
        var file: String { path + "/attune.sqlite" }

        init() throws {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        }

        deinit {
            try? FileManager.default.removeItem(atPath: path)
        }

        func serve(acceptsLoss: Bool = false, snapshot: Int64? = nil) throws -> SQLiteDatabase {
            try SQLiteDatabase.serving(
                file,
                ServingTerms(snapshotVersion: snapshot, acceptsLoss: acceptsLoss, say: { _ in })
            )
        }

        /// Serves the file for the first time, with so many signs of life.
        func begin(beats: Int = 1) async throws {
            let database = try serve()
            _ = try await SQLStore.open(database, now: start)
            for _ in 0..<beats { try await database.beat() }
            try database.close()
        }
    }

    @Test("Every commit is synced before it is acknowledged, also where the file is written ahead of it")
    func syncsEveryCommit() async throws {
        let folder = try Folder()
        let database = try folder.serve()
        #expect(try await database.transaction(.change) { try $0.integer("PRAGMA synchronous", []) } == 2)
        try database.close()
    }

    @Test("What is known of a file and what it holds are compared in every way that it can lose something")
    func comparesMarks() {
        let known = DatabaseMark(identity: 1, beats: 10, configurationVersion: 5)
        func lacks(_ found: DatabaseMark?, _ expectation: DatabaseMark.Expectation) -> String {
            expectation.shortfall(of: found) ?? ""
        }
        #expect(lacks(known, .init(mark: known, snapshotVersion: 5)).isEmpty)
        #expect(lacks(nil, .init()).isEmpty, "nothing is known of a new file")
        var later = known
        later.beats = 11
        later.configurationVersion = 6
        #expect(lacks(later, .init(mark: known, snapshotVersion: 5)).isEmpty)
        #expect(lacks(nil, .init(mark: known, isThere: false)).hasPrefix("is not there"))
        #expect(lacks(nil, .init(snapshotVersion: 5, isEmpty: true)).hasPrefix("is empty"))
        #expect(lacks(nil, .init(mark: known)).hasPrefix("holds nothing"))
        #expect(lacks(known, .init(mark: later)).contains("what came last is missing"))
        #expect(lacks(known, .init(snapshotVersion: 6)).contains("what came last is missing"))
        later.configurationVersion = 5
        #expect(lacks(known, .init(mark: later)).hasPrefix("lacks what was written last"))
        later.identity = 2
        #expect(lacks(known, .init(mark: later)).hasPrefix("is another database"))
    }

    @Test(
        "SQLite's codes and the system's numbers become the reason that people are told",
        arguments: [
            (13, 0, DatabaseTrouble.full), (10 | 19 << 8, 0, .full), (10 | 3 << 8, ENOSPC, .full), (5, 0, .locked),
            (6, 0, .locked), (8, 0, .readOnly), (8 | 4 << 8, 0, .moved), (10 | 3 << 8, EROFS, .readOnly),
            (14, EACCES, .readOnly), (11, 0, .corrupt), (26, 0, .corrupt), (10, EIO, .away), (14, 0, .away),
            (19, 0, nil),
            (1, 0, nil),
        ] as [(CInt, CInt, DatabaseTrouble?)]
    )
    func namesTroubles(code: CInt, number: CInt, trouble: DatabaseTrouble?) {
        #expect(StorageError.trouble(code: code, systemError: number) == trouble)
    }

    @Test("A file has one server, and whoever comes second is told who that is")
    func isClaimed() async throws {
        let folder = try Folder()
        let first = try folder.serve()
        let second = #expect(throws: StorageError.self) { try SQLiteDatabase.changing(folder.file) }
        #expect(second?.category == .refused)
        #expect(second?.message.contains("process \(ProcessInfo.processInfo.processIdentifier)") == true)
        #expect(FileClaim.holder(of: folder.file) != nil)
        _ = try await SQLStore.open(first, now: Self.start)
        let beside = try SQLiteDatabase(path: folder.file, .readOnly)
        #expect(try await beside.read { try $0.integer("SELECT configuration_version FROM server") } == 1)
        try beside.close()
        try first.close()
    }

    @Test("A file that was closed is whole by itself, and nobody else's to read")
    func isWholeWhenClosed() async throws {
        let folder = try Folder()
        try await folder.begin()
        for name in ["", "-wal", "-shm", ".lock"] {
            #expect(FileState(folder.file + name).map { $0.mode } ?? 0o600 == 0o600)
        }
        #expect(FileState(folder.file + "-wal")?.bytes ?? 0 == 0)
        let copy = folder.path + "/copy.sqlite"
        try FileManager.default.copyItem(atPath: folder.file, toPath: copy)
        let database = try SQLiteDatabase(path: copy)
        #expect(try await database.read { try $0.integer("SELECT beats FROM heartbeat") } == 1)
        try database.close()
    }

    @Test("A file that is older than what was noted beside it is served only by those who insist")
    func refusesOlderFiles() async throws {
        let folder = try Folder()
        try await folder.begin()
        let early = folder.path + "/early.sqlite"
        try FileManager.default.copyItem(atPath: folder.file, toPath: early)
        let later = try folder.serve()
        try await later.beat()
        try later.close()
        try FileManager.default.removeItem(atPath: folder.file)
        try FileManager.default.copyItem(atPath: early, toPath: folder.file)
        let refusal = #expect(throws: StorageError.self) { try folder.serve() }
        #expect(refusal?.message.contains("lacks what was written last") == true)
        try folder.serve(acceptsLoss: true).close()
    }

    @Test("A transaction in a file that was moved away is not said to be durable")
    func noticesMoves() async throws {
        let folder = try Folder()
        let database = try folder.serve()
        _ = try await SQLStore.open(database, now: Self.start)
        try FileManager.default.moveItem(atPath: folder.file, toPath: folder.file + ".away")
        let failure = await #expect(throws: StorageError.self) { try await database.beat() }
        #expect(failure?.trouble == .moved)
        #expect(failure?.isTemporary == true)
        #expect(database.inspectFile()?.trouble == .moved)
        try FileManager.default.moveItem(atPath: folder.file + ".away", toPath: folder.file)
        #expect(database.inspectFile() == nil)
        try await database.beat()
        try database.close()
    }

    @Test("A file that was cut off is known as damaged")
    func noticesCuts() async throws {
        let folder = try Folder()
        try await folder.begin()
        let database = try folder.serve()
        try await database.transaction { connection in
            try connection.execute("CREATE TABLE bulk (bytes BLOB)")
            for _ in 0..<50 { try connection.execute("INSERT INTO bulk VALUES (zeroblob(10000))") }
        }
        try database.merge()
        #expect(database.inspectFile() == nil)
        #expect(truncate(folder.file, 8_192) == 0)
        #expect(database.inspectFile()?.trouble == .corrupt)
        try database.close()
    }

    @Test("Of those who queue for a locked file, nobody waits longer than the first")
    func doesNotQueueForLocks() async throws {
        let folder = try Folder()
        let database = try folder.serve()
        _ = try await SQLStore.open(database, now: Self.start)
        let other = try SQLiteDatabase(path: folder.file)
        let (holds, hold) = AsyncStream.makeStream(of: Void.self)
        let release = DispatchSemaphore(value: 0)
        async let holding: Void = other.transaction { _ in
            hold.finish()
            release.wait()
        }
        for await _ in holds {}
        // All of them have asked before the first one's patience ends, however busy the machine is.
        let (answers, heard) = AsyncStream.makeStream(of: (StorageError?, ContinuousClock.Instant).self)
        for _ in 0..<20 { database.beat(at: Self.start, bytes: 0) { heard.yield(($0, .now)) } }
        var times: [ContinuousClock.Instant] = []
        for await (failure, time) in answers.prefix(20) {
            #expect(failure?.trouble == .locked)
            times.append(time)
        }
        let (first, last) = (try #require(times.first), try #require(times.last))
        #expect(last - first < .seconds(10), "nineteen times a second would be nineteen")
        release.signal()
        try await holding
        try await database.beat()
        try other.close()
        try database.close()
    }

    @Test("After a write that failed, writes are refused at once and reads go on")
    func refusesWritesAlone() async throws {
        let folder = try Folder()
        let contact = DatabaseContact()
        let store = AwaitedStore(contact, now: { Self.start }) { try folder.serve() }
        _ = try await store.reach()
        contact.noteFailure(.writing, .full, "full", at: Self.start)
        let failure = await #expect(throws: StorageError.self) {
            try await store.transaction(.change) { try $0.raiseConfigurationVersion() }
        }
        #expect(failure?.trouble == .full)
        #expect(try await store.read { try $0.configurationVersion() } == 1)
        try await store.close()
    }

    @Test("A backup takes the file's place only once it was checked, and what was there is kept")
    func restores() async throws {
        let folder = try Folder()
        try await folder.begin(beats: 3)
        let backup = folder.path + "/backup.sqlite"
        let database = try SQLiteDatabase(path: folder.file, .readOnly)
        try database.backUp(to: backup)
        try database.close()
        try Data("not a database at all, but long enough to be taken for one".utf8).write(
            to: URL(filePath: folder.file)
        )
        let restore = try SQLiteRestore(of: backup, to: folder.file)
        #expect(try await restore.examine().configurationVersion == 1)
        let aside = try #require(try restore.complete(at: Self.start))
        #expect(try String(contentsOfFile: aside, encoding: .utf8).hasPrefix("not a database"))
        withExtendedLifetime(restore) {
            _ = #expect(throws: StorageError.self) { try folder.serve() }
        }
    }

    @Test("A backup that is damaged changes nothing")
    func refusesDamagedBackups() async throws {
        let folder = try Folder()
        try await folder.begin()
        let whole = try Data(contentsOf: URL(filePath: folder.file))
        let backup = folder.path + "/backup.sqlite"
        try whole.prefix(whole.count / 2).write(to: URL(filePath: backup))
        let restore = try SQLiteRestore(of: backup, to: folder.file)
        await #expect(throws: (any Error).self) { try await restore.examine() }
        restore.discard()
        #expect(try Data(contentsOf: URL(filePath: folder.file)) == whole)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder.path).allSatisfy { !$0.contains("restored") }
        )
    }
}

extension SQLiteDatabase {
    /// A sign of life, waited for.
    fileprivate func beat() async throws {
        try await withCheckedThrowingContinuation { done in
            beat(at: Timestamp(microseconds: 0), bytes: 0) { error in
                done.resume(with: error.map { .failure($0) } ?? .success(()))
            }
        }
    }
}
