import ArgumentParser
import Wire

struct ApproveCommand: OperatorCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve",
        abstract: "Approve a bundle.",
        discussion: """
            EXAMPLES:
              attune approve approval-456 --rationale "Training looks solid, 2.5% accuracy improvement"
            """
    )

    @Argument(help: "The approval.")
    var approval: String

    @Option(help: "Who approves. (default: your login name)")
    var approver: String?

    @Option(help: "Why.")
    var rationale: String?

    @OptionGroup var server: ServerOptions

    func run(in session: OperatorSession) async throws(CommandFailure) {
        let decision = ApproveRequest(approver: approver ?? session.loginName, rationale: rationale)
        try await session.show(
            .post("approvals", approval, "approve", body: try body(decision)),
            as: DecidedApproval.self
        ) { answer in
            Report([.line("\(approval) is \(answer.status)."), .line("Next: attune apply \(approval) --percent 10")])
        }
    }
}

struct RejectCommand: OperatorCommand {
    static let configuration = CommandConfiguration(
        commandName: "reject",
        abstract: "Reject a bundle.",
        discussion: """
            EXAMPLES:
              attune reject approval-456 --rationale "Insufficient training data"
            """
    )

    @Argument(help: "The approval.")
    var approval: String

    @Option(name: [.long, .customLong("approver")], help: "Who rejects. (default: your login name)")
    var rejector: String?

    @Option(help: "Why.")
    var rationale: String?

    @OptionGroup var server: ServerOptions

    func run(in session: OperatorSession) async throws(CommandFailure) {
        let decision = RejectRequest(rejector: rejector ?? session.loginName, rationale: rationale)
        try await session.show(
            .post("approvals", approval, "reject", body: try body(decision)),
            as: DecidedApproval.self
        ) { .line("\(approval) is \($0.status).") }
    }
}

/// The one member that both answers must have; what else they carry is for `--json`.
private struct DecidedApproval: Decodable {
    var status: String
}
