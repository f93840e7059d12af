import Domain
import Learning

/// What the overview shows.
struct OverviewPage: Sendable {
    struct Success: Sendable, Equatable {
        var agent: String
        var trained: String
        var reached: String
        var share: String
        /// 0…1, for a bar.
        var value: String
    }

    var token: String
    var needs: [Need]
    var isPaused: Bool
    var growth: ChartTable
    var total: String
    var recent: String
    var canaries: [CanaryRow]
    var approvals: [ApprovalRow]
    var heat: JudgeHeat
    var success: [Success]
    var quality: ChartTable
    var jobs: [JobRow]

    init(_ facts: OverviewFacts, jobs: [JobRunner.Planned], token: String) {
        self.token = token
        needs = Need.all(in: facts)
        isPaused = facts.pause != nil
        growth = Self.growth(facts)
        total = grouped(facts.statistics.total)
        recent = grouped(facts.statistics.recentWeek)
        canaries = facts.canaries.map { CanaryRow($0) }
        approvals = facts.pending.map { ApprovalRow($0) }
        heat = JudgeHeat(facts.weights)
        success = Self.success(facts.bundleCounts)
        quality = Self.quality(facts)
        self.jobs = jobs.map { JobRow($0) }
    }

    /// What trains, by source, at the end of each day.
    private static func growth(_ facts: OverviewFacts) -> ChartTable {
        let days = Array(facts.now.day - OverviewFacts.growthDays + 1...facts.now.day)
        let sources = facts.statistics.bySource.keys.sorted()
        var added: [String: [Int64: Int]] = [:]
        for day in facts.growth { added[day.source, default: [:]][day.day, default: 0] += day.count }
        // Backwards from what there is now: what occurred before the window need not be known.
        var left = facts.statistics.bySource
        var rows: [ChartTable.Row] = []
        for day in days.reversed() {
            let cells = sources.map { ChartTable.Cell(Double(left[$0] ?? 0)) { grouped(Int(clamping: $0)) } }
            rows.append(.init(name: dayName(day), cells: cells))
            for source in sources { left[source, default: 0] -= added[source]?[day] ?? 0 }
        }
        var chart = ChartTable(
            "growth",
            "Labeled examples by source, at the end of each day",
            kind: .line,
            axis: "Day",
            unit: "examples",
            columns: sources,
            rows: rows.reversed()
        )
        chart.least = "0"
        return chart
    }

    private static func success(_ counts: [BundleCount]) -> [Success] {
        counts.filter { $0.origin == .trained && $0.made > 0 }.map { count in
            let share = Double(count.activated) / Double(count.made)
            return Success(
                agent: count.agent,
                trained: grouped(count.made),
                reached: grouped(count.activated),
                share: percent(share),
                value: "\(rounded(share, 3))"
            )
        }
    }

    /// Mean quality a day, by agent and arm; a column for every arm that has any.
    private static func quality(_ facts: OverviewFacts) -> ChartTable {
        let first = facts.now.day - Int64(clamping: OverviewFacts.qualityDays) + 1
        let arms = facts.quality.flatMap { agent, hours in
            QualityDays.arms(hours).map { (name: "\(agent) · \($0.variant)", days: $0.days) }
        }
        let rows = (first...facts.now.day).map { day in
            ChartTable.Row(name: dayName(day), cells: arms.map { .init($0.days[day]) { percent($0) } })
        }
        var chart = ChartTable(
            "quality",
            "Quality by agent and arm, mean of each day",
            kind: .line,
            axis: "Day",
            unit: "share of right decisions",
            columns: arms.map(\.name),
            rows: arms.isEmpty ? [] : rows
        )
        chart.most = "1"
        return chart
    }
}

/// Quality by day, from hours.
enum QualityDays {
    static func arms(_ hours: [QualityHour]) -> [(variant: String, days: [Int64: Double])] {
        Dictionary(grouping: hours.filter { $0.judged > 0 }, by: \.variant).sorted { $0.key < $1.key }
            .map { variant, hours in
                let days = Dictionary(grouping: hours, by: \.hour.day).mapValues { hours in
                    let judged = hours.reduce(0.0) { $0 + Double($1.judged) }
                    return hours.reduce(0.0) { $0 + ($1.quality ?? 0) * Double($1.judged) } / judged
                }
                return (variant, days)
            }
    }
}

/// Judges' weights as a table of agents and judges, coloured by weight.
struct JudgeHeat: Sendable {
    struct Cell: Sendable, Equatable {
        var text: String
        var value: String
        /// 0…10, which names its colour; empty where the judge is not known to the agent.
        var heat: String
        var explanation: String
    }

    struct Row: Sendable {
        var agent: String
        var path: String
        var cells: [Cell]
    }

    var judges: [String]
    var rows: [Row]

    init(_ weights: [JudgeWeight]) {
        let judges = Set(weights.map(\.judge)).sorted()
        self.judges = judges
        rows = Dictionary(grouping: weights, by: \.agent).sorted { $0.key < $1.key }.map { agent, own in
            let cells = judges.map { judge -> Cell in
                guard let weight = own.first(where: { $0.judge == judge }) else {
                    return Cell(text: "–", value: "", heat: "", explanation: "not used")
                }
                return Cell(
                    text: fixed(weight.weight, 2),
                    value: "\(weight.weight)",
                    heat: String(Int(clamping: (min(1, max(0, weight.weight)) * 10).rounded())),
                    explanation: counted(weight.matched, "verdict") + " compared with labels"
                )
            }
            return Row(agent: agent, path: Link("/judges", [("agent", agent)]).text, cells: cells)
        }
    }
}
