import ArgumentParser
import Wire

struct StatsCommand: OperatorCommand {
    static let configuration = CommandConfiguration(
        commandName: "stats",
        abstract: "Show how many labeled examples there are.",
        discussion: """
            EXAMPLES:
              attune stats
              attune stats --agent inbox_triage --json
            """
    )

    @Option(help: "Only this agent.", completion: .agents)
    var agent: String?

    @OptionGroup var server: ServerOptions

    func run(in session: OperatorSession) async throws(CommandFailure) {
        try await session.show(
            .get("stats", "labeled", query: ["agent": agent]),
            as: LabeledStats.self,
            report
        )
    }

    private func report(_ stats: LabeledStats) -> Report {
        var report = Report.line("\(stats.total) labeled examples, \(stats.recent7d) of them in the last 7 days")
        if let waiting = stats.waiting, waiting > 0 {
            report.add(line: "\(waiting) labels wait for runs that nobody reported")
        }
        report.add(counts(stats.bySource, title: "SOURCE"), heading: "By source")
        report.add(counts(stats.byAgent, title: "AGENT"), heading: "By agent")
        report.add(labels(stats.byLabel ?? [:]), heading: "By label")
        report.add(warnings(stats.warnings ?? []), heading: "Warnings")
        return report
    }

    private func counts(_ counts: [String: Int], title: String) -> Table {
        Table(
            [.name(title), .number("EXAMPLES")],
            rows: counts.sorted { $0.key < $1.key }.map { [$0.key, String($0.value)] }
        )
    }

    private func labels(_ labels: [String: [String: Int]]) -> Table {
        let rows = labels.sorted { $0.key < $1.key }.flatMap { agent, counts in
            let total = max(1, counts.values.reduce(0, +))
            return counts.sorted { $0.key < $1.key }.map { label, count in
                [agent, label, String(count), Figure.percent(Double(count) / Double(total))]
            }
        }
        return Table([.name("AGENT"), .name("LABEL"), .number("EXAMPLES"), .number("SHARE")], rows: rows)
    }
}

/// What an operator should look at.
func warnings(_ warnings: [Warning]) -> Table {
    Table(
        [.name("CODE"), .name("AGENT"), .text("DETAIL")],
        rows: warnings.map { [$0.code, $0.agent ?? Figure.none, $0.detail] }
    )
}
