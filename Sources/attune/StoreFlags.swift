import ArgumentParser

/// The flags of the commands that open a store.
struct StoreFlags: ParsableArguments {
    @Option(
        help: "A SQLite file, made when it is not there, or postgres://… [default: attune.sqlite]",
        completion: .file()
    )
    var database: String?

    @Option(help: "The most connections to PostgreSQL. [default: 8]")
    var databaseConnections: String?

    @Option(help: "How many seconds one statement may take in PostgreSQL. [default: 60]")
    var statementTimeout: String?

    @Option(help: "Prepared statements in PostgreSQL; off behind a pgbouncer older than 1.21. [default: on]")
    var prepare: String?

    @Option(help: "A configuration file in JSON.", completion: .file(extensions: ["json"]))
    var config: String?

    /// What was given, by the key of the setting.
    var values: [String: String?] {
        [
            "database": database, "database_connections": databaseConnections, "statement_timeout": statementTimeout,
            "prepare": prepare,
        ]
    }
}
