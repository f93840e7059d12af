import ArgumentParser
import Wire

struct DiffCommand: OperatorCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Show how a bundle differs from the active one.",
        discussion: """
            EXAMPLES:
              attune diff inbox_triage_20240115_140000
              attune diff inbox_triage_20240115_140000 --against inbox_triage_default
            """
    )

    @Argument(help: "The bundle.")
    var bundle: String

    @Option(help: ArgumentHelp("Compare with this one. (default: the agent's active bundle)", valueName: "bundle"))
    var against: String?

    @OptionGroup var server: ServerOptions

    func run(in session: OperatorSession) async throws(CommandFailure) {
        try await session.showHeavy(
            .get("bundles", bundle, "diff", query: ["against": against]),
            as: BundleDiff.self,
            diffReport
        )
    }
}

/// A diff as people read it.
func diffReport(_ diff: BundleDiff) -> Report {
    var report = Report()
    if let summary = diff.summary { report.add(line: summary) }
    report.add(line: "Accuracy: \(Figure.points(diff.accuracyDelta))\(range(diff.comparison?.accuracyDeltaInterval))")
    if let comparison = diff.comparison {
        if comparison.utilityDelta != comparison.accuracyDelta {
            let interval = range(comparison.utilityDeltaInterval)
            report.add(line: "Utility: \(Figure.points(comparison.utilityDelta))\(interval)")
        }
        report.add(line: "Better with probability \(Figure.percent(comparison.probabilityBetter))")
    }
    report.add(parameters(diff), heading: "Thresholds")
    report.add(figures(diff.figures ?? []), heading: "Figures, each on the rows its bundle had then")
    report.add(
        Table(
            [.name("FEATURE"), .number("OLD"), .number("NEW")],
            rows: (diff.importanceChanges ?? []).map { change in
                [change.feature, importance(change.old), importance(change.new)]
            }
        ),
        heading: "Feature importance"
    )
    return report
}

private func range(_ interval: Interval?) -> String {
    interval.map { " (\(Figure.points($0.low)) to \(Figure.points($0.high)))" } ?? ""
}

private func figures(_ changes: [FigureChange]) -> Table {
    Table(
        [.name("FIGURE"), .number("OLD"), .number("NEW")],
        rows: changes.map { [$0.figure, importance($0.old), importance($0.new)] }
    )
}

private func parameters(_ diff: BundleDiff) -> Table {
    let changes = diff.changes.map { change in
        [
            change.param, Figure.short(change.old), Figure.short(change.new), Figure.signed(change.delta, places: 2),
            change.interval.map { "\(Figure.fixed($0.low, places: 2)) to \(Figure.fixed($0.high, places: 2))" }
                ?? Figure.none,
        ]
    }
    let additions = (diff.additions ?? []).map {
        [$0.param, Figure.none, Figure.short($0.value), "added", Figure.none]
    }
    let removals = (diff.removals ?? []).map {
        [$0.param, Figure.short($0.value), Figure.none, "removed", Figure.none]
    }
    return Table(
        [.name("PARAMETER"), .number("OLD"), .number("NEW"), .number("CHANGE"), .number("5–95 %")],
        rows: changes + additions + removals
    )
}

private func importance(_ value: Double?) -> String {
    value.map { Figure.fixed($0, places: 3) } ?? Figure.none
}
