import ArgumentParser
import Wire

struct RollbackCommand: OperatorCommand {
    static let configuration = CommandConfiguration(
        commandName: "rollback",
        abstract: "End an agent's canary, or go back to the bundle before.",
        discussion: """
            Ending the canary puts everyone back on the active bundle at once. With --bundle the active bundle itself \
            is exchanged for the one that was active before it; that needs the canary to have ended.

            EXAMPLES:
              attune rollback inbox_triage
              attune rollback inbox_triage --reason "users report bad decisions"
              attune rollback inbox_triage --bundle
            """
    )

    @Argument(help: "The agent.", completion: .agents)
    var agent: String

    @Flag(help: "Go back to the bundle that was active before.")
    var bundle = false

    @Option(help: "Why.")
    var reason: String?

    @Option(help: "Who rolls back. (default: your login name)")
    var actor: String?

    @OptionGroup var server: ServerOptions

    func run(in session: OperatorSession) async throws(CommandFailure) {
        if bundle {
            let request = BundleRollbackRequest(reason: reason, actor: actor ?? session.loginName)
            try await session.show(
                .post("bundles", agent, "rollback", body: try body(request)),
                as: BundleRollbackAnswer.self
            ) { answer in
                .line("\(answer.agent): \(answer.bundleID) is active again, instead of \(answer.previousBundleID).")
                    .noting(answer)
            }
        } else {
            let request = RollbackRequest(reason: reason, actor: actor ?? session.loginName)
            try await session.show(
                .post("canaries", agent, "rollback", body: try body(request)),
                as: RollbackAnswer.self
            ) { .line("\(agent): the canary has ended; everyone is on the active bundle.").noting($0) }
        }
    }
}
