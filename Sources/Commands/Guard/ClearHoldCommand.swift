import ArgumentParser
import Wire

struct ClearHoldCommand: OperatorCommand {
    static let configuration = CommandConfiguration(
        commandName: "clear",
        abstract: "Lets a canary go on that is held by uneven_split.",
        discussion: """
            Its keys did not arrive in the arms as assigned. Find out why first: what loses runs of one arm may lose its \
            bad outcomes. The hold is cleared for this canary's whole life; the other holds go away by themselves.

            EXAMPLES:
              attune guard clear inbox_triage --reason "a proxy dropped runs until noon"
            """
    )

    @Argument(help: "The agent.", completion: .agents)
    var agent: String

    @Option(help: "What was found.")
    var reason: String?

    @Option(help: "Who clears it. (default: your login name)")
    var actor: String?

    @OptionGroup var server: ServerOptions

    func run(in session: OperatorSession) async throws(CommandFailure) {
        let clearing = ClearHoldRequest(hold: "uneven_split", reason: reason, actor: actor ?? session.loginName)
        try await session.show(
            .post("canaries", agent, "clear", body: try body(clearing)),
            as: ClearHoldAnswer.self
        ) { .line("\($0.agent): the canary is no longer held by \($0.hold).") }
    }
}
