import ArgumentParser
import Domain
import Files
import Foundation
import Storage

struct RestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Puts a backup in the place of a SQLite database.",
        discussion: """
            attune restore nightly.sqlite --database attune.sqlite
            Stop the server first. The backup is checked before anything is changed, and stays as it is; what it replaces is \
            kept beside it. For PostgreSQL use pg_restore.
            """
    )

    @Argument(help: "The backup, as attune backup wrote it.", completion: .file())
    var file: String

    @Option(help: "The database to replace; ATTUNE_DATABASE or attune.sqlite if not given.", completion: .file())
    var database: String?

    @Option(help: "A configuration file in JSON, as for serve.", completion: .file())
    var config: String?

    func run() async throws {
        let settings = try await Settings(flags: ["database": database], file: config)
        guard case .sqlite(let path) = settings.database else {
            throw ValidationError("Only SQLite files are restored here; for \(settings.database) use pg_restore.")
        }
        do {
            let restore = try SQLiteRestore(of: file, to: path)
            defer { restore.discard() }
            let contents = try await restore.examine()
            if let broken = contents.journal.firstBreak {
                throw Failure("Entry \(broken.position + 1) of its journal does not follow from those before it.")
            }
            let aside = try restore.complete(at: World.real.now())
            let snapshot = try Self.putAside(settings.standby.snapshot)
            print(Self.words(path, contents, aside: aside, snapshot: snapshot))
        } catch let error as StorageError {
            throw Failure("\(file) was not restored, and nothing was changed: \(error)")
        } catch let error as Failure {
            throw Failure("\(file) was not restored, and nothing was changed: \(error)")
        }
    }

    /// The snapshot knows what was served later, which is not to be missed at the next start.
    private static func putAside(_ snapshot: String?) throws -> String? {
        guard let snapshot, FileSystem.exists(snapshot) else { return nil }
        let aside = "\(snapshot).replaced-\(World.real.now().compact)"
        try FileManager.default.moveItem(atPath: snapshot, toPath: aside)
        return aside
    }

    private static func words(
        _ path: String,
        _ contents: SQLiteRestore.Contents,
        aside: String?,
        snapshot: String?
    ) -> String {
        let until = contents.lastEntry.map { ", the last of them of \($0)" } ?? ""
        let kept = [aside, snapshot].compactMap { $0 }
        let old = kept.isEmpty ? "" : "\nWhat was there before is kept: \(kept.joined(separator: ", "))."
        return """
            \(path) is the backup now: configuration version \(contents.configurationVersion), \
            \(contents.journal.entries) journal entries\(until).\(old)
            Start the server again.
            """
    }
}
