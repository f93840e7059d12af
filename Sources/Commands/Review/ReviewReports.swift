import Wire

/// The cases people should look at, with why.
func reviewListReport(_ items: [ReviewItem]) -> Report {
    let table = Table(
        [.name("ITEM"), .name("AGENT"), .name("KEY"), .number("UNCERTAIN"), .name("METHOD"), .text("WHY")],
        rows: items.map { item in
            [item.id, item.agent, item.key, Figure.fixed(item.uncertainty, places: 2), item.method, item.reason]
        }
    )
    return .table(table, empty: "Nothing would teach much: no run is uncertain, or all are labeled.")
}

/// How the labeling goes, and what the random probe says.
func reviewStatsReport(_ stats: ReviewStats) -> Report {
    var report = Report.line(
        "\(stats.open) open (\(stats.leased) with somebody), \(stats.labeled) labeled, \(stats.skipped) times skipped."
    )
    report.add(
        Table(
            [.name("LABELER"), .number("LABELS")],
            rows: stats.byLabeler.sorted { $0.key < $1.key }.map { [$0.key, String($0.value)] }
        ),
        heading: "Who labeled"
    )
    report.add(
        Table(
            [
                .name("AGENT"), .number("RIGHT"), .number("90 %"), .number("IF SKIPPED WRONG"),
                .number("IF SKIPPED RIGHT"), .number("LABELED"), .number("SKIPPED"), .number("WAITING"),
            ],
            rows: stats.liveAccuracy.sorted { $0.key < $1.key }.map { agent, found in
                [
                    agent, Figure.percent(found.accuracy?.value),
                    found.accuracy.map { "\(Figure.percent($0.low))…\(Figure.percent($0.high))" } ?? Figure.none,
                    Figure.percent(found.lowerBound), Figure.percent(found.upperBound), String(found.labeled),
                    String(found.skipped), String(found.waiting),
                ]
            }
        ),
        heading: "How often agents are right, by runs drawn at random"
    )
    report.add(
        Table(
            [.name("AGENT"), .number("ITEMS"), .number("LABELS"), .number("ALPHA")],
            rows: stats.agreement.sorted { $0.key < $1.key }.map { agent, found in
                [
                    agent, String(found.items), String(found.labels),
                    found.alpha.map { Figure.fixed($0, places: 2) } ?? Figure.none,
                ]
            }
        ),
        heading: "How far people agree on the same items"
    )
    return report
}
