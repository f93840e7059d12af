import ArgumentParser
import Commands

/// What can be asked of the guard beside how a running canary does.
struct GuardCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "guard",
        abstract: "Checks the guard: what it decided, and whether it decides right.",
        subcommands: guardCommands + [DrillCommand.self, GuardSimulateCommand.self]
    )
}
