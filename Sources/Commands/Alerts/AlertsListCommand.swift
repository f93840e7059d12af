import ArgumentParser
import Wire

struct AlertsListCommand: OperatorCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List what somebody should know of.",
        discussion: """
            EXAMPLES:
              attune alerts
              attune alerts list --severity critical
              attune alerts list --state resolved --agent inbox_triage
            """
    )

    @Option(
        help: "open, firing, acknowledged, silenced, resolved or all. (default: open)",
        completion: .list(["open", "firing", "acknowledged", "silenced", "resolved", "all"])
    )
    var state: String?

    @Option(help: "critical, warning or info.", completion: .list(["critical", "warning", "info"]))
    var severity: String?

    @Option(help: "Only this rule.")
    var rule: String?

    @Option(help: "Only this agent.", completion: .agents)
    var agent: String?

    @OptionGroup var page: PageOptions
    @OptionGroup var server: ServerOptions

    func run(in session: OperatorSession) async throws(CommandFailure) {
        let request = ServerRequest.get(
            "alerts",
            query: [
                "state": state, "severity": severity, "rule": rule, "agent": agent,
                "limit": page.limit.map(String.init), "cursor": page.cursor,
            ]
        )
        try await session.show(request, as: [Alert].self) { alerts in
            let table = Table(
                [.name("ID"), .name("SEVERITY"), .name("STATE"), .name("RULE"), .name("SINCE"), .text("SUMMARY")],
                rows: alerts.map { alert in
                    [alert.id, alert.severity, alert.state, alert.rule, alert.firedAt, alert.summary]
                }
            )
            return .table(table, empty: "No alerts.")
        }
    }
}

/// An alert after something was done to it.
func alertReport(_ alert: Alert) -> Report {
    var line = "\(alert.id) is \(alert.state)"
    if alert.state == "silenced", let until = alert.silencedUntil { line += " until \(until)" }
    return .line("\(line): \(alert.summary)")
}
