import ArgumentParser
import Commands
import HTTPAPI

@main
struct Attune: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "attune",
        abstract: "Keeps the decision thresholds of AI agents in tune with what people want.",
        discussion: """
            Start a server with `attune serve`; every other command but `migrate`, `copy`, `backup`, `restore`,
            `verify`, `doctor`, `demo` and `guard simulate` talks to a running one.
            """,
        version: attuneVersion,
        subcommands: [
            ServeCommand.self, MigrateCommand.self, CopyCommand.self, BackupCommand.self, RestoreCommand.self,
            VerifyCommand.self, DoctorCommand.self, DemoCommand.self, GuardCommand.self,
        ] + operatorCommands
    )
}
