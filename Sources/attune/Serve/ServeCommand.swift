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
            Every flag can also be set in the environment (ATTUNE_PORT=8100) or in a file (--config attune.json).
            """
    )

    @Option(help: "Address to listen on; only this machine's own. [default: 127.0.0.1]")
    var host: String?

    @Option(help: "TCP port to listen on. [default: 8000]")
    var port: String?

    @Option(help: "The SQLite file; made when it is not there. [default: attune.sqlite]", completion: .file())
    var database: String?

    @Flag(name: .customLong("no-schedule"), help: "Leave out the scheduled jobs.")
    var withoutSchedule = false

    @Option(help: "trace, debug, info, notice, warning, error or critical. [default: info]")
    var logLevel: String?

    @Option(help: "How long single runs are kept. [default: 90]")
    var runsRetentionDays: String?

    @Option(help: "A configuration file in JSON.", completion: .file(extensions: ["json"]))
    var config: String?

    func run() async throws {
        let settings = try await Settings(
            flags: [
                "host": host, "port": port, "database": database, "schedule": withoutSchedule ? "false" : nil,
                "log_level": logLevel, "runs_retention_days": runsRetentionDays,
            ],
            file: config
        )
        let level = settings.logLevel
        LoggingSystem.bootstrap { label in
            var handler = StreamLogHandler.standardError(label: label)
            handler.logLevel = level
            return handler
        }
        let logger = Logger(label: "attune")
        // Requests are then answered on the thread that read them. Without it every request changes threads several
        // times, which costs half of the throughput on two cores; what computes for long has threads of its own.
        _ = NIOSingletons.unsafeTryInstallSingletonPosixEventLoopGroupAsConcurrencyGlobalExecutor()
        let server = try await Server.open(settings, logger: logger)
        do {
            try await server.run()
        } catch let error as IOError {
            throw Failure("Cannot listen on \(settings.host):\(settings.port): \(error)")
        }
    }
}
