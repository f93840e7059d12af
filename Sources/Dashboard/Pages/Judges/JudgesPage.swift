import Domain
import Learning

/// How much each judge counts, and why.
struct JudgesPage: Sendable {
    struct Row: Sendable {
        var agent: String
        var judge: String
        var weight: String
        var value: String
        var matched: String
        var computedAt: Moment
        var mark: Badge?
    }

    struct Reliability: Sendable {
        var judge: String
        var agreement: String
        var agreementRange: String
        var kappa: String
        var recall: String
        var brier: String
        var calibration: String
        var verdicts: String
    }

    var token = ""
    var agents: [Choice]
    var chosen: String
    var heat: JudgeHeat
    var rows: [Row]
    var reliability: [Reliability]
    /// What the panel's votes are worth together, in a sentence.
    var panel: String?
    var history: ChartTable

    init(
        _ weights: [JudgeWeight],
        panel: FittedPanel?,
        history points: [JudgeWeight],
        agents: [Choice],
        settings: AlertSettings
    ) {
        self.agents = agents
        chosen = agents.first { $0.isChosen }?.name ?? ""
        heat = JudgeHeat(weights)
        rows = weights.map { weight in
            Row(
                agent: weight.agent,
                judge: weight.judge,
                weight: fixed(weight.weight, 3),
                value: "\(weight.weight)",
                matched: grouped(weight.matched),
                computedAt: Moment(weight.computedAt),
                mark: settings.isLow(weight) ? Badge("low", .warning) : nil
            )
        }
        reliability = panel.map { Self.reliability($0) } ?? []
        self.panel = panel.map { panel in
            let votes = fixed(panel.panel.effectiveVotes, 1)
            let judges = counted(panel.judges.count, "judge")
            return "The panel of \(judges) is worth \(votes) independent votes; its weights rest on "
                + "\(Self.basis(panel.panel.basis))."
        }
        history = Self.history(points)
    }

    private static func basis(_ basis: JudgePanel.Basis) -> String {
        switch basis {
        case .stacked: "a regression of known answers on verdicts"
        case .prior: "each judge's own hits and misses; there are too few known answers for more"
        case .unanchored: "agreement among the judges alone; no answer is known"
        }
    }

    private static func reliability(_ panel: FittedPanel) -> [Reliability] {
        zip(panel.judges, panel.figures).map { judge, figures in
            Reliability(
                judge: judge,
                agreement: percent(figures.agreement?.value),
                agreementRange: interval(figures.agreement?.low, figures.agreement?.high) ?? "",
                kappa: figures.kappa.map { fixed($0, 2) } ?? "–",
                recall: zip(panel.labels, figures.recall).map { "\($0) \(percent($1?.value))" }.joined(separator: ", "),
                brier: figures.brier.map { fixed($0, 3) } ?? "–",
                calibration: fixed(figures.calibrationError, 3),
                verdicts: grouped(figures.verdicts)
            )
        }
    }

    /// A line a judge: the last weight of each day.
    private static func history(_ points: [JudgeWeight]) -> ChartTable {
        let lines = Dictionary(grouping: points) { "\($0.agent) · \($0.judge)" }.sorted { $0.key < $1.key }
        let days = Set(points.map(\.computedAt.day)).sorted()
        let byDay = lines.map { _, points in
            Dictionary(points.map { ($0.computedAt.day, $0) }) { $0.computedAt > $1.computedAt ? $0 : $1 }
        }
        var chart = ChartTable(
            "weights",
            "Weights over 90 days",
            kind: .line,
            axis: "Day",
            unit: "weight",
            columns: lines.map(\.key),
            rows: days.map { day in
                ChartTable.Row(
                    name: dayName(day),
                    cells: byDay.map { .init($0[day]?.weight) { fixed($0, 3) } }
                )
            }
        )
        chart.least = "0"
        chart.most = "1"
        return chart
    }
}
