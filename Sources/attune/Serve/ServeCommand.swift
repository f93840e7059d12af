import ArgumentParser
import Domain
import HTTPAPI
import Hummingbird
import Logging
import NIOCore
import NIOPosix
import Storage

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Starts the server.",
        discussion: """
            attune serve --database attune.sqlite
            attune serve --database postgres://attune@db.example.com/attune
            Every flag can also be set in the environment (ATTUNE_PORT=8100) or in a file (--config attune.json).
            """
    )

    @Option(help: "Address to listen on; only this machine's own. [default: 127.0.0.1]")
    var host: String?

    @Option(help: "TCP port to listen on. [default: 8000]")
    var port: String?

    @OptionGroup
    var store: StoreFlags

    @Option(
        help: """
            How PostgreSQL itself is reached where --database leads to a pgbouncer: changes by other nodes then arrive at once.
            """
    )
    var listenDatabase: String?

    @Flag(name: .customLong("no-schedule"), help: "Leave out the scheduled jobs.")
    var withoutSchedule = false

    @Flag(
        name: .customLong("accept-empty"),
        help: "Serve a SQLite file that is gone, empty or older than what was served from it."
    )
    var acceptsLoss = false

    @Option(help: "trace, debug, info, notice, warning, error or critical. [default: info]")
    var logLevel: String?

    @Option(
        help: "A file in JSON that says who hears of alerts. [default: none]",
        completion: .file(extensions: ["json"])
    )
    var alerts: String?

    @Option(help: "How long single runs are kept. [default: 90]")
    var runsRetentionDays: String?

    @OptionGroup(title: "While the database is away")
    var standby: StandbyFlags

    @OptionGroup(title: "Who may reach it")
    var edge: EdgeFlags

    func run() async throws {
        let settings = try await Settings(
            flags: store.values.merging(standby.values) { $1 }.merging(edge.values) { $1 }.merging([
                "host": host, "port": port, "schedule": withoutSchedule ? "false" : nil,
                "log_level": logLevel, "runs_retention_days": runsRetentionDays, "listen_database": listenDatabase,
                "alerts": alerts,
            ]) { $1 },
            file: store.config
        )
        let level = settings.logLevel
        LoggingSystem.bootstrap { LogLines.handler(label: $0, level: level) }
        let logger = Logger(label: "attune")
        // Requests are then answered on the thread that read them. Without it every request changes threads several
        // times, which costs half of the throughput on two cores; what computes for long has threads of its own.
        _ = NIOSingletons.unsafeTryInstallSingletonPosixEventLoopGroupAsConcurrencyGlobalExecutor()
        let server = try await Server.open(settings, acceptsLoss: acceptsLoss, logger: logger)
        do {
            try await server.run()
        } catch let error as IOError {
            throw Failure("Cannot listen on \(settings.host):\(settings.port): \(error)")
        }
    }
}
