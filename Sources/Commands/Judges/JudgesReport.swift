import Wire

/// How reliable an agent's judges are, one by one, and what they are worth together.
func judgesReport(_ details: JudgeDetails) -> Report {
    guard !details.judges.isEmpty else { return .line("No judge has been weighed yet.") }
    let labels = details.panel?.labels ?? []
    let columns = ["WEIGHT", "KEYS", "AGREES", "90 %", "KAPPA"] + labels.map { "FINDS \($0)" } + ["BRIER", "ECE"]
    let rows = details.judges.sorted { $0.key < $1.key }.map { name, judge in
        [
            name, Figure.fixed(judge.weight, places: 3), String(judge.keys), Figure.percent(judge.agreement?.value),
            interval(judge.agreement), figure(judge.kappa),
        ] + labels.map { Figure.percent(judge.recall[$0]?.wrappedValue?.value) }
            + [figure(judge.brier), figure(judge.calibrationError)]
    }
    var report = Report([.table(Table([.name("JUDGE")] + columns.map { .number($0) }, rows: rows))])
    guard let panel = details.panel else { return report }
    report.add(line: "")
    report.add(
        line: "Together: \(basis(panel)); worth \(Figure.fixed(panel.effectiveVotes, places: 1)) independent votes "
            + "(errors correlate by \(Figure.fixed(panel.errorCorrelation, places: 2))). As of \(panel.computedAt)."
    )
    return report
}

private func basis(_ panel: PanelFigures) -> String {
    switch panel.basis {
    case "stacked": "learned from \(panel.goldRows) labeled keys"
    case "prior": "by each judge's own errors on \(panel.goldRows) labeled keys"
    default: "by agreement alone, as no key of theirs is labeled"
    }
}

private func interval(_ estimate: Estimate?) -> String {
    estimate.map { "\(Figure.percent($0.low))…\(Figure.percent($0.high))" } ?? Figure.none
}

private func figure(_ value: Double?) -> String {
    value.map { Figure.fixed($0, places: 3) } ?? Figure.none
}
