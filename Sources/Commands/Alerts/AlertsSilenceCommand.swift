import ArgumentParser
import Wire

struct AlertsSilenceCommand: OperatorCommand {
    static let configuration = CommandConfiguration(
        commandName: "silence",
        abstract: "Keep an alert from being told for a while.",
        discussion: """
            EXAMPLES:
              attune alerts silence alert-12 --hours 4 --reason "known, being worked on"
              attune alerts silence alert-12 --until 2024-01-16T09:00:00Z
              attune alerts silence alert-12 --hours 0
            """
    )

    @Argument(help: "The alert.")
    var alert: String

    @Option(help: "For how long; 0 lifts the silence.")
    var hours: Double?

    @Option(help: "Until when, as 2024-01-16T09:00:00Z.")
    var until: String?

    @Option(help: "Why.")
    var reason: String?

    @Option(help: "Who silences it. (default: your login name)")
    var actor: String?

    @OptionGroup var server: ServerOptions

    func run(in session: OperatorSession) async throws(CommandFailure) {
        guard (hours == nil) != (until == nil) else { throw .misuse("Say how long: either --hours or --until.") }
        let silence = AlertSilence(until: until, hours: hours, reason: reason, actor: actor ?? session.loginName)
        let request = ServerRequest.post("alerts", alert, "silence", body: try body(silence))
        try await session.show(request, as: Alert.self, alertReport)
    }
}
