import Wire

/// The guard's judgement as people read it.
func performanceReport(_ performance: CanaryPerformance) -> Report {
    var members: [(name: String, value: String)] = []
    if let bundle = performance.bundleID { members.append(("bundle", bundle)) }
    if let percent = performance.canaryPercent { members.append(("percent", String(percent))) }
    members += [
        ("recommendation", performance.recommendation),
        ("reason", performance.reason),
        ("regression", performance.hasRegression ? "yes" : "no"),
        ("quality", Figure.points(performance.qualityDelta)),
        ("latency p95", Figure.change(performance.latencyDelta)),
    ]
    if let evidence = performance.evidence { members += details(evidence) }
    var report = Report([.table(.details(members))])
    if let evidence = performance.evidence {
        if let sentences = evidence.explanation {
            report.blocks.append(.heading("In words"))
            for sentence in sentences { report.add(line: sentence) }
        }
        report.add(metrics(evidence.metrics), heading: "Evidence")
        if let window = evidence.window {
            report.add(figures(window), heading: "The last \(window.hours) hours")
        }
        report.add(leftOut(evidence.leftOut ?? [:]), heading: "Not counted")
    }
    return report
}

private func details(_ evidence: CanaryEvidence) -> [(name: String, value: String)] {
    var members: [(name: String, value: String)] = []
    if let errorDelta = evidence.errorDelta { members.append(("errors", Figure.points(errorDelta))) }
    if evidence.reasons.count > 1 { members.append(("all reasons", evidence.reasons.joined(separator: ", "))) }
    if !evidence.holds.isEmpty { members.append(("held by", evidence.holds.joined(separator: ", "))) }
    if let hours = evidence.hoursInStage {
        members.append(("hours in stage", Figure.fixed(hours, places: 1)))
    }
    if evidence.stalled == true { members.append(("stalled", "yes, a person has to decide")) }
    if let deadline = evidence.deadline { members.append(("ends by itself", deadline)) }
    return members
}

private func metrics(_ metrics: [MetricEvidence]) -> Table {
    Table(
        [
            .name("METRIC"), .number("ESTIMATE"), .name("BETWEEN"), .number("HARM"), .number("SAFE"), .number("ACTIVE"),
            .number("CANARY"), .number("PAIRS"), .number("STILL NEEDED"),
        ],
        rows: metrics.map { metric in
            [
                metric.metric, estimate(metric), interval(metric.interval),
                evidence(metric.harm, of: metric.harmNeeded),
                evidence(metric.safe, of: metric.safeNeeded), String(metric.activeOutcomes),
                String(metric.canaryOutcomes), Figure.count(metric.pairs), Figure.count(metric.itemsNeeded),
            ]
        }
    )
}

/// Latency is estimated as a ratio, everything else as a difference of shares.
private func estimate(_ metric: MetricEvidence) -> String {
    metric.metric.hasPrefix("latency") ? Figure.change(metric.estimate) : Figure.points(metric.estimate)
}

/// The confidence sequence, in points.
private func interval(_ interval: Interval?) -> String {
    guard let interval else { return Figure.none }
    return "\(Figure.signed(interval.low * 100, places: 1)) … \(Figure.signed(interval.high * 100, places: 1))"
}

/// How far the evidence has come: what there is, of what decides.
private func evidence(_ value: Double, of needed: Double?) -> String {
    let value = Figure.fixed(value, places: 2)
    guard let needed else { return value }
    return "\(value) of \(Figure.short(needed.rounded()))"
}

private func figures(_ window: CanaryWindow) -> Table {
    let rows = [("active", window.active), ("canary", window.canary)].map { variant, figures in
        [
            variant, String(figures.runs), String(figures.outcomes), Figure.percent(figures.quality),
            milliseconds(figures.latencyP50Ms), milliseconds(figures.latencyP95Ms),
            Figure.percent(figures.errorRate),
        ]
    }
    return Table(
        [
            .name("VARIANT"), .number("RUNS"), .number("OUTCOMES"), .number("QUALITY"), .number("P50"),
            .number("P95"), .number("ERRORS"),
        ],
        rows: rows
    )
}

private func leftOut(_ counts: [String: Int]) -> Table {
    Table(
        [.name("REASON"), .number("OUTCOMES")],
        rows: counts.sorted { $0.key < $1.key }.map { [$0.key, String($0.value)] }
    )
}

private func milliseconds(_ value: Double?) -> String {
    value.map { Figure.fixed($0, places: 0) + " ms" } ?? Figure.none
}
