import ArgumentParser
import Wire

struct AlertsAckCommand: OperatorCommand {
    static let configuration = CommandConfiguration(
        commandName: "ack",
        abstract: "Say that you look after an alert.",
        discussion: """
            EXAMPLES:
              attune alerts ack alert-12
            """
    )

    @Argument(help: "The alert.")
    var alert: String

    @Option(help: "Who looks after it. (default: your login name)")
    var actor: String?

    @OptionGroup var server: ServerOptions

    func run(in session: OperatorSession) async throws(CommandFailure) {
        let acknowledgement = AlertAcknowledgement(actor: actor ?? session.loginName)
        let request = ServerRequest.post("alerts", alert, "ack", body: try body(acknowledgement))
        try await session.show(request, as: Alert.self, alertReport)
    }
}
