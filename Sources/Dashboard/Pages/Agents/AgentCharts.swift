import Domain

/// How an agent does over time: what people say of its decisions, and what its runs report of themselves.
struct AgentCharts: Sendable {
    var quality: ChartTable
    var latency: ChartTable
    var errors: ChartTable
    /// Until when runs have been counted; nil where there are none.
    var countedThrough: Moment?

    init(agent: String, quality hours: [QualityHour], traffic: Traffic) {
        quality = Self.quality(hours, agent: agent)
        latency = Self.chart(
            traffic,
            ChartTable(
                "latency",
                "Latency of \(agent), which 95 % of each hour's runs do not exceed",
                kind: .line,
                axis: "Hour",
                unit: "milliseconds",
                columns: [],
                rows: []
            )
        ) { point in ChartTable.Cell(point?.latency?.p95) { "\(brief($0, decimals: $0 < 10 ? 1 : 0)) ms" } }
        errors = Self.chart(
            traffic,
            ChartTable(
                "errors",
                "Errors of \(agent), of each hour's runs",
                kind: .line,
                axis: "Hour",
                unit: "share of runs",
                columns: [],
                rows: []
            )
        ) { point in ChartTable.Cell(point?.errorRate) { percent($0) } }
        errors.least = "0"
        countedThrough = traffic.points.isEmpty ? nil : Moment(traffic.countedThrough)
    }

    private static func quality(_ hours: [QualityHour], agent: String) -> ChartTable {
        let arms = QualityDays.arms(hours)
        let days = Set(arms.flatMap(\.days.keys)).sorted()
        var chart = ChartTable(
            "quality",
            "Quality of \(agent), mean of each day",
            kind: .line,
            axis: "Day",
            unit: "share of right decisions",
            columns: arms.map(\.variant),
            rows: days.map { day in
                ChartTable.Row(name: dayName(day), cells: arms.map { .init($0.days[day]) { percent($0) } })
            }
        )
        chart.most = "1"
        return chart
    }

    /// Fills a chart with a column a variant and a row an hour.
    private static func chart(
        _ traffic: Traffic,
        _ empty: ChartTable,
        _ cell: (TrafficPoint?) -> ChartTable.Cell
    ) -> ChartTable {
        var chart = empty
        chart.columns = Set(traffic.points.map(\.variant)).sorted()
        let hours = Dictionary(grouping: traffic.points, by: \.start).sorted { $0.key < $1.key }
        chart.rows = hours.map { time, points in
            let cells = chart.columns.map { variant in cell(points.first { $0.variant == variant }) }
            return ChartTable.Row(name: Moment(time).utc, cells: cells)
        }
        return chart
    }
}
