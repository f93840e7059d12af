import Domain
import Files
import JSON
import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The right to change a SQLite file beside nobody else: a lock in the file `….lock` beside it, which goes with the
/// process.
///
/// The same file says which process has the lock, and how far the database had come.
package final class FileClaim: Sendable {
    struct Note: Codable, Sendable {
        var process: Int32
        var mark: DatabaseMark?
        /// Whether its last server believed the machine's clock.
        var clock: ClockTrust?
    }

    let path: String
    private let lock: FileLock
    private let note: Mutex<Note>

    /// - Parameter path: of the database.
    /// - Throws: ``StorageError`` of category `refused` where another process has it, which it names.
    package init(of path: String) throws(StorageError) {
        let path = FileState.resolved(path)
        do {
            guard let lock = try FileLock(Self.lockPath(of: path)) else {
                throw StorageError(.refused, Self.taken(path))
            }
            self.lock = lock
        } catch let error as FileFailure {
            throw StorageError(opening: error)
        } catch {
            throw StorageError(error)
        }
        self.path = path
        let earlier = Self.read(lock.text)
        note = Mutex(Note(process: getpid(), mark: earlier?.mark, clock: earlier?.clock))
        write()
    }

    /// Who has a file, in a sentence; nil while nobody has.
    package static func holder(of path: String) -> String? {
        let path = FileState.resolved(path)
        guard FileState(lockPath(of: path)) != nil, (try? FileLock(lockPath(of: path))) == nil else { return nil }
        return taken(path)
    }

    /// How far the database had come when a server wrote to it last.
    var mark: DatabaseMark? { note.withLock { $0.mark } }

    /// The same, by somebody who does not have the file.
    static func mark(beside path: String) -> DatabaseMark? {
        FileLock.text(of: lockPath(of: FileState.resolved(path))).flatMap { read($0)?.mark }
    }

    var clock: ClockTrust? { note.withLock { $0.clock } }

    func keep(_ clock: ClockTrust) {
        note.withLock { $0.clock = clock }
        write()
    }

    func keep(_ mark: DatabaseMark) {
        note.withLock { $0.mark = mark }
        write()
    }

    /// Lets others have the file, before this object goes.
    func release() {
        lock.release()
    }

    /// Lets the file be another one than was served: it was replaced on purpose.
    package func forget() {
        note.withLock { $0.mark = nil }
        write()
    }

    /// What cannot be written is missed at most: a file that lost something is then not known by it.
    private func write() {
        note.withLock { note in
            guard let json = try? JSONValueEncoder().encode(note) else { return }
            try? lock.write(json.text() + "\n")
        }
    }

    private static func taken(_ path: String) -> String {
        let process = FileLock.text(of: lockPath(of: path)).flatMap { read($0)?.process }
        let who = process.map { "process \($0)" } ?? "another process"
        return "\(path) belongs to \(who). Stop that one first; one server at a time has a SQLite file."
    }

    private static func read(_ text: String) -> Note? {
        (try? JSON.parse(text)).flatMap { try? JSONValueDecoder().decode(Note.self, from: $0) }
    }

    private static func lockPath(of path: String) -> String { path + ".lock" }
}
