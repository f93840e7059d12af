import ArgumentParser
import Wire

struct ProposeCommand: OperatorCommand {
    static let configuration = CommandConfiguration(
        commandName: "propose",
        abstract: "Ask for a bundle's approval.",
        discussion: """
            EXAMPLES:
              attune propose inbox_triage inbox_triage_20240115_140000
            """
    )

    @Argument(help: "The agent.", completion: .agents)
    var agent: String

    @Argument(help: "The bundle.")
    var bundle: String

    @Option(help: "Who proposes. (default: your login name)")
    var proposer: String?

    @OptionGroup var server: ServerOptions

    func run(in session: OperatorSession) async throws(CommandFailure) {
        let proposal = ProposeRequest(agent: agent, bundleID: bundle, proposer: proposer ?? session.loginName)
        try await session.showHeavy(
            .post("bundles", "propose", body: try body(proposal)),
            as: ProposeAnswer.self
        ) { answer in
            Report([
                .line("Proposed as \(answer.approvalID)."),
                .line("Next: attune approvals \(answer.approvalID)"),
            ])
        }
    }
}
