import ArgumentParser
import Storage

struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Writes a consistent copy of a database while it is being served.",
        discussion: """
            attune backup nightly.sqlite --database attune.sqlite
            """
    )

    @Argument(help: "The file to write; it must not exist.", completion: .file())
    var file: String

    @Option(help: "The database to copy; ATTUNE_DATABASE or attune.sqlite if not given.", completion: .file())
    var database: String?

    @Option(help: "A configuration file in JSON, as for serve.", completion: .file())
    var config: String?

    func run() async throws {
        let settings = try await Settings(flags: ["database": database], file: config)
        guard case .sqlite(let path) = settings.database else {
            throw ValidationError("Only SQLite files are copied here; for \(settings.database) use pg_dump.")
        }
        guard FileSystem.exists(path) else {
            throw ValidationError("There is no database at \(path).")
        }
        guard !FileSystem.exists(file) else {
            throw ValidationError("\(file) exists already; a copy never overwrites anything.")
        }
        do {
            let database = try SQLiteDatabase(path: path, .readOnly)
            try database.backUp(to: file)
            try database.close()
        } catch {
            throw Failure("The copy could not be made: \(error)")
        }
        print("Copied \(path) to \(file).")
    }
}
