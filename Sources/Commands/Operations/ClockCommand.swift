import ArgumentParser
import Wire

struct ClockCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clock",
        abstract: "See whether the server's clock is believed, and accept it after it jumped.",
        subcommands: [ClockShowCommand.self, ClockAcceptCommand.self],
        defaultSubcommand: ClockShowCommand.self
    )
}

struct ClockShowCommand: OperatorCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "See whether the server's clock is believed.",
        discussion: """
            EXAMPLES:
              attune clock
            """
    )

    @OptionGroup var server: ServerOptions

    func run(in session: OperatorSession) async throws(CommandFailure) {
        try await session.show(.get("clock"), as: ClockStatus.self) { .line($0.sentence) }
    }
}

struct ClockAcceptCommand: OperatorCommand {
    static let configuration = CommandConfiguration(
        commandName: "accept",
        abstract: "Believe the server's clock as it is.",
        discussion: """
            Only when it is right: jobs that are due by it are run, canaries whose time is over by it end, and old data are \
            deleted. Of several servers each has a clock of its own.

            EXAMPLES:
              attune clock accept --reason "The machine was suspended for a week"
            """
    )

    @Option(help: "Why.")
    var reason: String?

    @Option(help: "Who accepts it. (default: your login name)")
    var actor: String?

    @OptionGroup var server: ServerOptions

    func run(in session: OperatorSession) async throws(CommandFailure) {
        let acceptance = ClockAcceptRequest(reason: reason, actor: actor ?? session.loginName)
        try await session.show(.post("clock", "accept", body: try body(acceptance)), as: ClockStatus.self) {
            .line($0.sentence)
        }
    }
}

extension ClockStatus {
    fileprivate var sentence: String {
        trusted
            ? "The server's clock says \(now) and is believed." : "It says \(now). \(detail ?? "It is not believed.")"
    }
}
