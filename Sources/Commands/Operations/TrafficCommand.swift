import ArgumentParser
import Wire

struct TrafficCommand: OperatorCommand {
    static let configuration = CommandConfiguration(
        commandName: "traffic",
        abstract: "Show how an agent's runs went: how many, how fast, at what cost, and how many failed.",
        discussion: """
            Latencies are in milliseconds, each within 1 %.

            EXAMPLES:
              attune traffic inbox_triage
              attune traffic inbox_triage --hours 2 --step 1m
            """
    )

    @Argument(help: "The agent.", completion: .agents)
    var agent: String

    @Option(help: "The last hours.")
    var hours = 24

    @Option(
        help: "What is counted together: 1m, 5m, 15m, 1h or 1d.",
        completion: .list(["1m", "5m", "15m", "1h", "1d"])
    )
    var step = "1h"

    @OptionGroup var server: ServerOptions

    func run(in session: OperatorSession) async throws(CommandFailure) {
        let request = ServerRequest.get("agents", agent, "traffic", query: ["hours": String(hours), "step": step])
        try await session.show(request, as: Traffic.self, report)
    }

    private func report(_ traffic: Traffic) -> Report {
        let table = Table(
            [
                .name("TIME"), .name("VARIANT"), .number("RUNS"), .number("ERRORS"), .number("QUALITY"),
                .number("COST"), .number("P50"), .number("P95"), .number("P99"), .number("MAX"),
            ],
            rows: traffic.points.map(row)
        )
        var report = Report.table(table, empty: "No runs in the last \(traffic.hours) hours.")
        report.add(line: "Runs received until \(traffic.countedThrough) have been counted.")
        return report
    }

    private func row(_ point: TrafficPoint) -> [String] {
        let latencies = point.latencyMs.map { [$0.p50, $0.p95, $0.p99, $0.max] }
        return [
            point.time, point.variant, String(point.runs), Figure.percent(point.errorRate),
            Figure.percent(point.quality), point.cost.map { Figure.fixed($0, places: 2) } ?? Figure.none,
        ] + (latencies?.map { Figure.fixed($0, places: $0 < 10 ? 1 : 0) } ?? Array(repeating: Figure.none, count: 4))
    }
}
