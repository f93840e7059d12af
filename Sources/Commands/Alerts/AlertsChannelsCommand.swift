import ArgumentParser
import Wire

struct AlertsChannelsCommand: OperatorCommand {
    static let configuration = CommandConfiguration(
        commandName: "channels",
        abstract: "List where alerts go, and whether they arrive.",
        discussion: """
            EXAMPLES:
              attune alerts channels
            """
    )

    @OptionGroup var server: ServerOptions

    func run(in session: OperatorSession) async throws(CommandFailure) {
        try await session.show(.get("alerts", "channels"), as: [AlertChannel].self) { channels in
            let table = Table(
                [
                    .name("CHANNEL"), .name("KIND"), .name("TARGET"), .name("STATE"), .number("WAITING"),
                    .name("LAST SENT"), .text("ERROR"),
                ],
                rows: channels.map { channel in
                    [
                        channel.name, channel.kind, channel.target, channel.state, String(channel.waiting),
                        channel.lastSentAt ?? Figure.none, channel.lastError ?? Figure.none,
                    ]
                }
            )
            return .table(table, empty: "No channels: start the server with --alerts alerts.json.")
        }
    }
}
