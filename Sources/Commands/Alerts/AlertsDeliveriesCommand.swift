import ArgumentParser
import Wire

struct AlertsDeliveriesCommand: OperatorCommand {
    static let configuration = CommandConfiguration(
        commandName: "deliveries",
        abstract: "List what was sent to the channels.",
        discussion: """
            EXAMPLES:
              attune alerts deliveries
              attune alerts deliveries --channel oncall --state failed
              attune alerts deliveries --alert alert-12
            """
    )

    @Option(help: "Only to this channel.")
    var channel: String?

    @Option(
        help: "pending, sent, unknown, failed or dead.",
        completion: .list(["pending", "sent", "unknown", "failed", "dead"])
    )
    var state: String?

    @Option(help: "Only of this alert.")
    var alert: String?

    @OptionGroup var page: PageOptions
    @OptionGroup var server: ServerOptions

    func run(in session: OperatorSession) async throws(CommandFailure) {
        let request = ServerRequest.get(
            "alerts",
            "deliveries",
            query: [
                "channel": channel, "state": state, "alert": alert, "limit": page.limit.map(String.init),
                "cursor": page.cursor,
            ]
        )
        try await session.show(request, as: [AlertDelivery].self) { deliveries in
            let table = Table(
                [
                    .name("DELIVERY"), .name("ALERT"), .name("CHANNEL"), .name("EVENT"), .name("STATE"),
                    .number("ATTEMPTS"), .name("NEXT"), .text("ERROR"),
                ],
                rows: deliveries.map { row in
                    [
                        row.id, row.alertId, row.channel, row.event, row.state, String(row.attempts),
                        row.nextAttemptAt ?? Figure.none, row.lastError ?? Figure.none,
                    ]
                }
            )
            return .table(table, empty: "Nothing was sent.")
        }
    }
}
