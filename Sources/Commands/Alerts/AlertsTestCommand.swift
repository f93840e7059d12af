import ArgumentParser
import Wire

struct AlertsTestCommand: OperatorCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Send a test message to a channel, now.",
        discussion: """
            Ends with 1 if the channel did not take it, and says why.

            EXAMPLES:
              attune alerts test oncall
            """
    )

    @Argument(help: "The channel.")
    var channel: String

    @OptionGroup var server: ServerOptions

    func run(in session: OperatorSession) async throws(CommandFailure) {
        let request = ServerRequest.post("alerts", "channels", channel, "test")
        let answer = try await session.show(request, as: ChannelTestAnswer.self) { answer in
            answer.status == "sent" ? .line("\(answer.channel) took the test message.") : Report()
        }
        guard answer.status != "sent" else { return }
        let outcome =
            answer.status == "unknown" ? "did not answer; it may have the message" : "did not take the message"
        throw .incomplete("\(printable(answer.channel)) \(outcome): \(printable(answer.detail ?? "no reason given"))")
    }
}
