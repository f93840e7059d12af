import Domain
import Learning

/// A canary's evidence on quality over its outcomes, as charts.
enum EvidenceCharts {
    /// Harm and safe against the boundaries that act on them.
    static func evidence(_ history: CanaryHistory) -> ChartTable {
        var chart = ChartTable(
            "evidence",
            "Evidence on quality against its boundaries",
            kind: .line,
            axis: "After the outcome counted",
            unit: "E-value",
            columns: ["harm", "takes it back at", "safe", "promotes at"],
            rows: history.points.map { point in
                let quality = point.assessment.quality
                let values = [quality.harm, quality.alarmThreshold, quality.safe, quality.proofThreshold]
                return ChartTable.Row(
                    name: Moment(point.time).utc,
                    cells: values.map { value in .init(max(value, 0.001)) { brief($0, decimals: 2) } }
                )
            }
        )
        chart.isLogarithmic = true
        return chart
    }

    /// The estimate inside its confidence sequence, which holds at every look.
    static func estimates(_ history: CanaryHistory) -> ChartTable {
        ChartTable(
            "estimates",
            "Quality, canary minus active, with its confidence sequence",
            kind: .line,
            axis: "After the outcome counted",
            unit: "points",
            columns: ["estimate", "low", "high", "margin"],
            rows: history.points.map { point in
                let quality = point.assessment.quality
                let interval = point.intervals.quality
                let values = [quality.estimate, interval?.low, interval?.high, quality.margin]
                return ChartTable.Row(
                    name: Moment(point.time).utc,
                    cells: values.map { value in .init(value.map { $0 * 100 }) { signed($0, 1) } }
                )
            }
        )
    }
}

/// A canary that has ended, as a row of a list.
struct EndedCanaryRow: Sendable {
    var agent: String
    var path: String
    var bundleID: String
    var bundlePath: String
    var percent: Int
    var end: Badge
    var deployedAt: Moment
    var endedAt: Moment?

    init(_ canary: Canary) {
        agent = canary.agent
        path = "/canaries/\(canary.id)"
        bundleID = canary.bundleID
        bundlePath = "/bundles/\(Link.escaped(canary.bundleID))"
        percent = canary.percent
        end = Badge(plain(canary.end?.rawValue ?? "ended"), canary.end == .promoted ? .good : .bad)
        deployedAt = Moment(canary.deployedAt)
        endedAt = canary.endedAt.map(Moment.init)
    }
}

/// A canary that has ended: what it came to, and how its evidence went.
struct EndedCanaryPage: Sendable {
    var ended: EndedCanaryRow
    var outcomes: String
    var evidence: ChartTable
    var estimates: ChartTable

    init(_ history: CanaryHistory) {
        ended = EndedCanaryRow(history.canary)
        outcomes = grouped(history.outcomes)
        evidence = EvidenceCharts.evidence(history)
        estimates = EvidenceCharts.estimates(history)
    }
}
