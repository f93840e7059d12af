import ArgumentParser
import Storage

struct MigrateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate",
        abstract: "Brings a database's schema up to date.",
        discussion: """
            attune migrate --database postgres://attune@db.example.com/attune
            `attune serve` does this by itself. A SQLite file must not be served meanwhile.
            """
    )

    @OptionGroup
    var store: StoreFlags

    func run() async throws {
        let settings = try await Settings(flags: store.values, file: store.config)
        let change: SchemaChange
        do {
            let database = try await settings.database.open(settings.postgreSQL, for: .changing)
            change = try await SQLStore.migrate(database)
            try await database.close()
        } catch let error as StorageError {
            throw Failure("The database \(settings.database) cannot be migrated: \(error)")
        }
        let came = change.before == change.after ? "already" : "now, after \(change.before)"
        print("\(settings.database) has schema \(change.after) \(came).")
    }
}
