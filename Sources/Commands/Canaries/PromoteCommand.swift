import ArgumentParser
import Wire

struct PromoteCommand: OperatorCommand {
    static let configuration = CommandConfiguration(
        commandName: "promote",
        abstract: "Give a canary a larger share of the traffic.",
        discussion: """
            Only upward; 100 makes the canary the active bundle.

            EXAMPLES:
              attune promote inbox_triage --percent 50
              attune promote inbox_triage --percent 100
            """
    )

    @Argument(help: "The agent.", completion: .agents)
    var agent: String

    @Option(
        name: [.customLong("percent"), .customLong("target-percent"), .customLong("to")],
        help: ArgumentHelp("The share it is to have.", valueName: "1-100")
    )
    var percent: Int

    @Option(help: "Who promotes. (default: your login name)")
    var actor: String?

    @OptionGroup var server: ServerOptions

    func run(in session: OperatorSession) async throws(CommandFailure) {
        let promotion = PromoteRequest(targetPercent: percent, actor: actor ?? session.loginName)
        try await session.show(
            .post("canaries", agent, "promote", body: try body(promotion)),
            as: PromoteAnswer.self
        ) { answer in
            let report: Report =
                answer.targetPercent == 100
                ? .line("\(answer.agent): the canary is now the active bundle.")
                : .line("\(answer.agent): the canary is at \(answer.targetPercent) %.")
            return report.noting(answer)
        }
    }
}
