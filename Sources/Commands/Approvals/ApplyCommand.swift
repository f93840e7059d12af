import ArgumentParser
import Wire

struct ApplyCommand: OperatorCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply",
        abstract: "Deploy an approved bundle, to a share of the traffic first.",
        discussion: """
            1 to 99 percent start a canary, which the guard watches. 100 makes the bundle active at once and bypasses \
            the guard: only for urgent fixes.

            EXAMPLES:
              attune apply approval-456
              attune apply approval-456 --percent 25
              attune apply approval-789 --percent 100
            """
    )

    @Argument(help: "The approval.")
    var approval: String

    @Option(
        name: [.customLong("percent"), .customLong("canary-percent")],
        help: ArgumentHelp("The share of the traffic. (default: 10)", valueName: "1-100")
    )
    var percent: Int?

    @Option(help: "Who deploys. (default: your login name)")
    var actor: String?

    @OptionGroup var server: ServerOptions

    func run(in session: OperatorSession) async throws(CommandFailure) {
        let application = ApplyRequest(canaryPercent: percent ?? 10, actor: actor ?? session.loginName)
        try await session.show(
            .post("approvals", approval, "apply", body: try body(application)),
            as: ApplyAnswer.self,
            report
        )
    }

    private func report(_ answer: ApplyAnswer) -> Report {
        let bundle = answer.bundleID ?? approval
        if answer.canaryPercent == 100 { return .line("\(bundle) is active for everyone.").noting(answer) }
        return Report([
            .line("\(bundle) is a canary at \(answer.canaryPercent) %."),
            .line("Next: attune performance \(answer.agent ?? "AGENT")"),
        ]).noting(answer)
    }
}
