import ArgumentParser
import Wire

struct CanariesCommand: OperatorCommand {
    static let configuration = CommandConfiguration(
        commandName: "canaries",
        abstract: "List the canaries that are running.",
        discussion: """
            EXAMPLES:
              attune canaries
              attune canaries --json
            """
    )

    @OptionGroup var server: ServerOptions

    func run(in session: OperatorSession) async throws(CommandFailure) {
        try await session.show(.get("canaries", "active"), as: [ActiveCanary].self, report)
    }

    private func report(_ canaries: [ActiveCanary]) -> Report {
        let table = Table(
            [
                .name("AGENT"), .name("BUNDLE"), .number("PERCENT"), .number("HOURS"), .number("QUALITY"),
                .number("LATENCY"), .name("RECOMMENDATION"), .text("REASON"),
            ],
            rows: canaries.map { canary in
                [
                    canary.agent, canary.bundleID ?? Figure.none, String(canary.canaryPercent),
                    String(canary.hoursRunning), Figure.points(canary.performance.qualityDelta),
                    Figure.change(canary.performance.latencyDelta), canary.performance.recommendation,
                    reason(canary),
                ]
            }
        )
        return .table(table, empty: "No canary is running.")
    }

    private func reason(_ canary: ActiveCanary) -> String {
        let reason = canary.performance.reason ?? Figure.none
        return canary.stalled == true ? "\(reason); stalled, a person has to decide" : reason
    }
}
