import Domain
import Files
import Logging
import Synchronization

/// What is served, as it is kept on disk.
final class SnapshotFile: Sendable {
    private struct Written {
        var configuration: ServedConfiguration
        var confirmedAt: Timestamp
    }

    /// What has not changed is written again after so long, so that a start without the database knows its age.
    private static let confirmationSeconds = 30.0

    private let path: String
    private let database: String
    private let logger: Logger
    private let written = Mutex<Written?>(nil)

    /// - Parameter database: what a snapshot in the file has to be of.
    init(_ path: String, database: String, logger: Logger) {
        self.path = path
        self.database = database
        self.logger = logger
    }

    /// What the file holds; nil where there is none that could be served, which the log then explains.
    func read() -> ConfigurationSnapshot? {
        do {
            guard let bytes = try WholeFile.read(path) else { return nil }
            return try ConfigurationSnapshot(decoding: bytes, database: database)
        } catch {
            logger.error(
                "the snapshot is not used",
                metadata: ["component": "api", "file": "\(path)", "error": "\(error)"]
            )
            return nil
        }
    }

    /// The configuration version that a snapshot of a database knows; nil where there is none that could be served.
    static func version(in path: String, of database: String) -> Int64? {
        guard let bytes = try? WholeFile.read(path) else { return nil }
        return try? ConfigurationSnapshot(decoding: bytes, database: database).configuration.version
    }

    /// Keeps what is served if it is other than what was kept last, or was confirmed long after it.
    func keep(_ configuration: ServedConfiguration, confirmedAt: Timestamp) async {
        let isDue = written.withLock { written in
            guard let last = written else { return true }
            return last.configuration !== configuration
                || confirmedAt.seconds(since: last.confirmedAt) >= Self.confirmationSeconds
        }
        guard isDue else { return }
        let snapshot = ConfigurationSnapshot(configuration: configuration, confirmedAt: confirmedAt)
        do {
            try await onSeparateThread { [path, database] in
                try WholeFile.makeFolder(of: path)
                try WholeFile.replace(path, with: snapshot.encoded(database: database))
            }
        } catch {
            logger.error(
                "the snapshot cannot be kept",
                metadata: ["component": "api", "file": "\(path)", "error": "\(error)"]
            )
        }
        // Also after a failure, which the next change or half minute tries again: the log is to stay readable.
        written.withLock { $0 = Written(configuration: configuration, confirmedAt: confirmedAt) }
    }
}
