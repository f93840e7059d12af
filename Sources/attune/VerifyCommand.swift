import ArgumentParser
import Domain
import Storage

struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Computes the journal's hash chain anew.",
        discussion: """
            attune verify --database postgres://attune@db.example.com/attune
            Fails where an entry was changed, taken out or put in afterwards. Nothing is written; a server may run meanwhile.
            """
    )

    @OptionGroup
    var store: StoreFlags

    func run() async throws {
        let settings = try await Settings(flags: store.values, file: store.config)
        if case .sqlite(let path) = settings.database, !FileSystem.exists(path) {
            throw Failure("There is no database at \(path).")
        }
        let found: JournalChain.Inspection
        do {
            let database = try await settings.database.open(settings.postgreSQL, for: .reading)
            found = try await SQLStore.inspectJournal(database)
            try await database.close()
        } catch let error as StorageError {
            throw Failure("The journal of \(settings.database) cannot be read: \(error)")
        }
        if let (position, entry) = found.firstBreak {
            throw Failure(
                "Entry \(position + 1) of \(found.entries) in the journal of \(settings.database) (\(entry.action.rawValue), "
                    + "\(entry.timestamp)) does not follow from those before it."
            )
        }
        let end = found.entries == 0 ? "" : "; the last one's hash is \(found.head.hexadecimal)"
        print("The \(found.entries) entries in the journal of \(settings.database) follow from one another\(end).")
    }
}
