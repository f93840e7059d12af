import Files
import Synchronization

/// Which files a database was opened as, and whether they still are at their paths; cheap enough for every transaction.
final class SQLiteFileWatch: Sendable {
    private struct Opened {
        var path: String
        var identity: FileState.Identity?
    }

    private let files: [Opened]
    /// The most bytes that the file was seen to have.
    private let largest: Mutex<Int64>

    /// - Parameter path: of a database that this process has just opened.
    init(_ path: String) {
        // SQLite keeps its log beside the file itself, wherever a symbolic link to it is.
        files = [path, FileState.resolved(path) + "-wal"].map {
            Opened(path: $0, identity: FileState($0)?.identity)
        }
        largest = Mutex(FileState(path)?.bytes ?? 0)
    }

    /// Which file is not at its path any more, in a sentence; nil while all are.
    var displacement: String? {
        for file in files where file.identity != nil {
            let found = FileState(file.path)?.identity
            guard found != file.identity else { continue }
            return found == nil
                ? "\(file.path) is not there any more."
                : "\(file.path) is another file than the one that the server opened."
        }
        return nil
    }

    /// That the file was cut off, in a sentence; nil where it was not.
    ///
    /// - Parameter bytes: how many the file has by its own account, without what is still in its log; nil where it says
    ///   nothing any more. Asked only where the file has become smaller, as it also does when somebody compacts it.
    func loss(of bytes: () -> Int64?) -> String? {
        guard let file = files.first, let found = FileState(file.path)?.bytes else { return nil }
        let before = largest.withLock { largest in
            defer { largest = max(largest, found) }
            return largest
        }
        guard found < before else { return nil }
        guard let needed = bytes(), needed <= found else {
            return "\(file.path) was cut off: it has \(found) bytes and had \(before)."
        }
        largest.withLock { $0 = found }
        return nil
    }
}
