import ArgumentParser
import Wire

struct PendingCommand: OperatorCommand {
    static let configuration = CommandConfiguration(
        commandName: "pending",
        abstract: "List bundles that wait for approval.",
        discussion: """
            EXAMPLES:
              attune pending
              attune pending --json
            """
    )

    @OptionGroup var page: PageOptions
    @OptionGroup var server: ServerOptions

    func run(in session: OperatorSession) async throws(CommandFailure) {
        let request = ServerRequest.get(
            "approvals",
            "pending",
            query: ["limit": page.limit.map(String.init), "cursor": page.cursor]
        )
        try await session.show(request, as: [Approval].self) {
            .table(approvalTable($0), empty: "Nothing waits for approval.")
        }
    }
}

struct RecentCommand: OperatorCommand {
    static let configuration = CommandConfiguration(
        commandName: "recent",
        abstract: "List the approvals of the last hours, whatever became of them.",
        discussion: """
            EXAMPLES:
              attune recent
              attune recent --hours 168
            """
    )

    @Option(help: "How far to look back. (default: 48)")
    var hours: Int?

    @OptionGroup var page: PageOptions
    @OptionGroup var server: ServerOptions

    func run(in session: OperatorSession) async throws(CommandFailure) {
        let request = ServerRequest.get(
            "approvals",
            "recent",
            query: [
                "hours": String(hours ?? 48), "limit": page.limit.map(String.init), "cursor": page.cursor,
            ]
        )
        try await session.show(request, as: [Approval].self) {
            .table(approvalTable($0), empty: "No approvals in that time.")
        }
    }
}

private func approvalTable(_ approvals: [Approval]) -> Table {
    Table(
        [
            .name("APPROVAL"), .name("AGENT"), .name("BUNDLE"), .name("STATUS"), .number("ACCURACY"),
            .number("EXAMPLES"), .name("ADVICE"), .text("BY"), .name("CREATED"),
        ],
        rows: approvals.map { approval in
            [
                approval.id, approval.agent, approval.bundleID, approval.status ?? Figure.none,
                Figure.points(approval.diff.accuracyDelta), Figure.count(approval.trainingCount),
                approval.advice?.recommendation ?? Figure.none, approval.decidedBy ?? approval.requestedBy,
                approval.createdAt,
            ]
        }
    )
}
