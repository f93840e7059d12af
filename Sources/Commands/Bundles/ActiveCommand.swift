import ArgumentParser
import Wire

struct ActiveCommand: OperatorCommand {
    static let configuration = CommandConfiguration(
        commandName: "active",
        abstract: "Show the bundle that an agent decides by.",
        discussion: """
            EXAMPLES:
              attune active inbox_triage
              attune active inbox_triage --json
            """
    )

    @Argument(help: "The agent.", completion: .agents)
    var agent: String

    @OptionGroup var server: ServerOptions

    func run(in session: OperatorSession) async throws(CommandFailure) {
        try await session.show(.get("bundles", agent, "active"), as: Bundle.self, bundleReport)
    }
}
