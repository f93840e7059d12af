import ArgumentParser
import JSON
import Wire

struct LogsCommand: OperatorCommand {
    static let configuration = CommandConfiguration(
        commandName: "logs",
        abstract: "List what was changed, by whom, and why.",
        discussion: """
            EXAMPLES:
              attune logs --action rollback --hours 24
              attune logs --action guard_check --hours 168
              attune logs --agent inbox_triage --actor ops_lead --json
            """
    )

    @Option(
        help: "Only this action.",
        completion: .list([
            "feeds_load", "train", "train_failed", "propose", "approve", "reject", "apply", "guard_check", "promote",
            "rollback", "weights_update", "review_sample", "label", "exclude", "restore", "upload", "bundle_rollback",
            "clear_hold", "pause", "resume", "alert", "agent_register", "review_skip", "review_undo", "review_reopen",
            "alert_ack", "alert_silence", "clock_accept",
        ])
    )
    var action: String?

    @Option(help: "Only this agent.", completion: .agents)
    var agent: String?

    @Option(help: "Only what this one did.")
    var actor: String?

    @Option(help: "How far to look back. (default: 24; 168 for guard_check)")
    var hours: Int?

    @OptionGroup var page: PageOptions
    @OptionGroup var server: ServerOptions

    func run(in session: OperatorSession) async throws(CommandFailure) {
        let request = ServerRequest.get(
            "logs",
            query: [
                "action": action, "agent": agent, "actor": actor, "hours": hours.map(String.init),
                "limit": page.limit.map(String.init), "cursor": page.cursor,
            ]
        )
        try await session.show(request, as: [LogEntry].self, report)
    }

    private func report(_ entries: [LogEntry]) -> Report {
        let table = Table(
            [.name("TIME"), .name("AGENT"), .name("ACTION"), .name("ACTOR"), .text("REASON"), .text("FIGURES")],
            rows: entries.map { entry in
                [
                    entry.timestamp, entry.agent ?? Figure.none, entry.action, entry.actor ?? Figure.none,
                    entry.reason ?? Figure.none, figures(entry.figures),
                ]
            }
        )
        return .table(table, empty: "Nothing was changed in that time.")
    }
}

/// Figures on one line: `quality_delta=-0.08 forced=true`.
func figures(_ figures: JSONObject) -> String {
    figures.map { "\($0.key)=\(Figure.json($0.value))" }.joined(separator: " ")
}
