import ArgumentParser
import Wire

struct StatusCommand: OperatorCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show whether the loop is running.",
        discussion: """
            EXAMPLES:
              attune status
            """
    )

    @OptionGroup var server: ServerOptions

    func run(in session: OperatorSession) async throws(CommandFailure) {
        try await session.show(.get("status"), as: Status.self, report)
    }

    private static func table(of nodes: [Node]) -> Table {
        Table(
            [.name("NODE"), .name("ADDRESS"), .text("STATE"), .number("CONFIGURATION"), .name("LAST SEEN")],
            rows: nodes.map { [$0.id, $0.address, $0.state, String($0.configVersion), $0.lastSeenAt] }
        )
    }

    private func report(_ status: Status) -> Report {
        var members: [(name: String, value: String)] = [("state", status.isPaused ? "paused" : "running")]
        if status.isPaused {
            members.append(("reason", status.pauseReason ?? Figure.none))
            if let pausedAt = status.pausedAt {
                members.append(("paused", "\(pausedAt) by \(status.pausedBy ?? Figure.none)"))
            }
        }
        if let schedule = status.schedule { members.append(("scheduled jobs", schedule ? "on" : "off")) }
        if let agents = status.agents { members.append(("agents", String(agents))) }
        if let canaries = status.activeCanaries { members.append(("canaries", String(canaries))) }
        if let pending = status.pendingApprovals { members.append(("pending approvals", String(pending))) }
        if let configVersion = status.configVersion { members.append(("configuration", String(configVersion))) }
        if let startedAt = status.startedAt { members.append(("started", startedAt)) }
        if let version = status.version { members.append(("version", version)) }
        var report = Report([.table(.details(members))])
        if let nodes = status.nodes, nodes.count > 1 { report.add(Self.table(of: nodes), heading: "Nodes") }
        return report
    }
}
