import ArgumentParser
import Domain
import Storage

struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Looks whether a database is whole and can be served.",
        discussion: """
            attune doctor --database attune.sqlite
            Nothing is written; a server may run meanwhile. Ends with 0 where nothing is wrong, with 2 where something is, and \
            with 1 where the database cannot be looked at.
            """
    )

    @OptionGroup
    var store: StoreFlags

    func run() async throws {
        let settings = try await Settings(flags: store.values, file: store.config)
        if case .sqlite(let path) = settings.database {
            guard FileSystem.exists(path) else { throw Failure("There is no database at \(path).") }
            print(FileClaim.holder(of: path) == nil ? "No server has \(path)." : "A server has \(path).")
        }
        let findings: [Finding]
        do {
            let database = try await settings.database.open(settings.postgreSQL, for: .reading)
            findings = try await Self.examine(database, settings)
            try await database.close()
        } catch let error as StorageError {
            throw Failure("The database \(settings.database) cannot be looked at: \(error)")
        }
        for finding in findings { print(finding.line) }
        if findings.contains(where: { $0.fault != nil }) { throw ExitCode(2) }
        print("Nothing is wrong with \(settings.database).")
    }

    /// One thing that was looked at.
    private struct Finding {
        var what: String
        /// What is wrong, and what to do; nil where nothing is.
        var fault: (String, advice: String)?

        var line: String {
            guard let fault else { return "ok     \(what)" }
            return "wrong  \(what): \(fault.0)\n       \(fault.advice)"
        }
    }

    private static func examine(_ database: any SQLDatabase, _ settings: Settings) async throws -> [Finding] {
        var findings: [Finding] = []
        let restore = "Bring the newest backup in: attune restore FILE."
        let damage = try await SQLStore.damage(of: database)
        findings.append(Finding(what: "pages of the file", fault: damage.map { ($0, restore) }))
        let (schema, known) = (try await SQLStore.schema(of: database), SQLStore.knownSchema)
        findings.append(Finding(what: "schema \(schema)", fault: fault(schema: schema, known: known)))
        // What follows reads by the schema that this program knows.
        guard damage == nil, schema == known else { return findings }
        if let file = database as? SQLiteDatabase {
            let snapshot = settings.standby.snapshot.flatMap {
                SnapshotFile.version(in: $0, of: "\(settings.database)")
            }
            let missing = try await SQLStore.shortfall(of: file, snapshotVersion: snapshot)
            findings.append(Finding(what: "all that was served", fault: missing.map { ("the file \($0)", restore) }))
        }
        let journal = try await SQLStore.inspectJournal(database)
        let broken = journal.firstBreak.map { "entry \($0.position + 1) does not follow from those before it" }
        findings.append(
            Finding(
                what: "\(journal.entries) journal entries",
                fault: broken.map { ($0, "Somebody changed it by hand; compare it with a backup (attune verify).") }
            )
        )
        return findings + served(try await SQLStore.inspect(database))
    }

    /// Whether what is stored can be built as the server builds it.
    private static func served(_ inspection: StoreInspection) -> [Finding] {
        let whole =
            "\(inspection.agents) agents, \(inspection.bundles) bundles, \(inspection.canaries) canaries, "
            + "\(inspection.approvals) approvals"
        guard !inspection.faults.isEmpty else { return [Finding(what: whole)] }
        return inspection.faults.map { fault in
            let advice =
                switch fault.kind {
                case .agent:
                    "Register the agent anew (attune agents register), or go back to a bundle that can be read."
                case .bundle, .approval: "Nothing can be done with it; train or upload another one."
                case .canary: "Take it back: attune rollback AGENT."
                }
            return Finding(what: "\(fault.kind.rawValue) \(fault.id)", fault: (fault.reason, advice))
        }
    }

    private static func fault(schema: Int, known: Int) -> (String, advice: String)? {
        if schema < known {
            return ("this program knows \(known)", "attune migrate, or the next start, brings it up to date.")
        }
        if schema > known { return ("this program knows \(known)", "Use the newer attune that wrote it.") }
        return nil
    }
}
