import ArgumentParser
import Storage

struct CopyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "copy",
        abstract: "Moves everything from SQLite to PostgreSQL, or back.",
        discussion: """
            attune copy --from attune.sqlite --to postgres://attune@db.example.com/attune
            Stop the server first. A copy that was interrupted goes on where it was when it is run again; the target cannot \
            be served before it is whole. The source is left as it is.
            """
    )

    @Option(help: "A SQLite file or postgres://…", completion: .file())
    var from: String

    @Option(help: "The database to fill, the other of the two; it must be empty.", completion: .file())
    var to: String

    @Flag(name: .customLong("no-prepare"), help: "Behind a pgbouncer older than 1.21: no prepared statements.")
    var withoutPreparing = false

    func run() async throws {
        let (source, target) = try (Self.location(from), Self.location(to))
        if case .sqlite(let path) = source, !FileSystem.exists(path) {
            throw Failure("There is no database at \(path).")
        }
        do {
            let report = try await copy(source, target)
            print(Self.words(report, source, target))
        } catch let error as StorageError {
            throw Failure("\(source) cannot be copied to \(target): \(error)")
        }
    }

    private func copy(_ source: StoreLocation, _ target: StoreLocation) async throws -> StoreCopy.Report {
        // Counting a large table may take longer than any request should.
        let options = PostgreSQLOptions(connections: 2, statementSeconds: 86_400, prepares: !withoutPreparing)
        let full = try await source.open(options, for: .reading)
        let empty = try await target.open(options, for: .changing)
        var progress = ProgressBar()
        let report = try await StoreCopy(from: full, to: empty).run { step in
            progress.show(Double(step.rows) / Double(max(step.of, 1)), label: step.table)
        }
        progress.clear()
        try await full.close()
        try await empty.close()
        return report
    }

    private static func location(_ text: String) throws -> StoreLocation {
        do {
            return try StoreLocation(text)
        } catch {
            throw Failure("\(error)")
        }
    }

    private static func words(_ report: StoreCopy.Report, _ source: StoreLocation, _ target: StoreLocation) -> String {
        let what = "\(report.rows) rows in \(report.tables) tables"
        let earlier = report.rowsBefore > 0 ? ", \(report.rowsBefore) of them before it was interrupted" : ""
        let done =
            report.wasWhole
            ? "\(target) is a whole copy of \(source) already: \(what)."
            : "Copied \(what) from \(source) to \(target)\(earlier)."
        return """
            \(done)
            The tables have as many rows in both; the journal's \(report.journalEntries) entries follow from one another and \
            end in both with the same hash.
            """
    }
}
