import Wire

/// A bundle as people read it: what it is, how good it is, and what it decides by.
func bundleReport(_ bundle: Bundle) -> Report {
    var members: [(name: String, value: String)] = [("bundle", bundle.bundleID)]
    if let agent = bundle.agent { members.append(("agent", agent)) }
    if let origin = bundle.origin { members.append(("origin", origin)) }
    if let modelType = bundle.modelType { members.append(("model", modelType)) }
    members.append(("examples", String(bundle.trainingCount)))
    members.append(("accuracy", accuracy(bundle)))
    if let baseline = bundle.baselineAccuracy {
        members.append(("active bundle's accuracy", Figure.percent(baseline)))
    }
    members += comparison(bundle)
    members += decisions(bundle.metrics)
    members += probabilities(bundle.metrics)
    if let createdAt = bundle.createdAt { members.append(("created", createdAt)) }
    if let createdBy = bundle.createdBy { members.append(("created by", createdBy)) }
    if let notes = bundle.notes { members.append(("notes", notes)) }

    var report = Report([.table(.details(members))])
    report.add(thresholds(bundle), heading: "Thresholds")
    report.add(labels(bundle), heading: "Labels")
    report.add(importances(bundle), heading: "Feature importance")
    for logit in bundle.metrics?.coefficients?.logits ?? [] {
        report.add(coefficients(logit), heading: "Log-odds of \(logit.label)")
    }
    report.add(reliability(bundle.metrics?.probabilities?.reliability ?? []), heading: "Probability foretold and met")
    report.add(warnings(bundle.warnings ?? []), heading: "Warnings")
    return report
}

private func accuracy(_ bundle: Bundle) -> String {
    Figure.percent(bundle.accuracy) + interval(bundle.accuracyInterval, Figure.percent)
}

/// An interval in brackets; nothing where there is none.
private func interval(_ interval: Interval?, _ written: (Double?) -> String) -> String {
    interval.map { " (\(written($0.low)) to \(written($0.high)))" } ?? ""
}

/// How the bundle compares with the active one; its utility only where it says more than the accuracy.
private func comparison(_ bundle: Bundle) -> [(name: String, value: String)] {
    var members: [(name: String, value: String)] = []
    if let delta = bundle.accuracyDelta {
        members.append(("difference", Figure.points(delta) + interval(bundle.accuracyDeltaInterval, Figure.points)))
    }
    if let delta = bundle.utilityDelta, delta != bundle.accuracyDelta {
        let range = bundle.metrics?.comparison?.utilityDeltaInterval
        members.append(("utility difference", Figure.points(delta) + interval(range, Figure.points)))
    }
    if let probability = bundle.probabilityBetter {
        members.append(("better with probability", Figure.percent(probability)))
    }
    return members
}

private func decisions(_ metrics: BundleMetrics?) -> [(name: String, value: String)] {
    guard let metrics else { return [] }
    var members: [(name: String, value: String)] = []
    if let utility = metrics.utility {
        members.append(("utility", Figure.percent(utility) + interval(metrics.utilityInterval, Figure.percent)))
    }
    if let balanced = metrics.balancedAccuracy { members.append(("balanced accuracy", Figure.percent(balanced))) }
    if let validation = metrics.validation { members.append(("measured by", validation)) }
    return members
}

private func probabilities(_ metrics: BundleMetrics?) -> [(name: String, value: String)] {
    guard let figures = metrics?.probabilities else { return [] }
    var members: [(name: String, value: String)] = []
    if let auc = figures.auc { members.append(("AUC", Figure.fixed(auc, places: 3))) }
    members.append(("Brier score", Figure.fixed(figures.brier, places: 3)))
    members.append(("log loss", Figure.fixed(figures.logLoss, places: 3)))
    members.append(("calibration error", Figure.fixed(figures.ece, places: 3)))
    if let method = metrics?.calibration?.method { members.append(("calibration", method)) }
    return members
}

private func thresholds(_ bundle: Bundle) -> Table {
    let outcomes = Dictionary((bundle.metrics?.thresholds ?? []).map { ($0.param, $0) }) { first, _ in first }
    let rows = bundle.thresholds.sorted { $0.key < $1.key }.map { name, value in
        let interval = bundle.thresholdIntervals?[name].map {
            "\(Figure.fixed($0.low, places: 2)) to \(Figure.fixed($0.high, places: 2))"
        }
        return [
            name, Figure.short(outcomes[name]?.old), Figure.short(value), interval ?? Figure.none,
            outcomes[name]?.status ?? Figure.none,
        ]
    }
    return Table(
        [.name("PARAMETER"), .number("ACTIVE"), .number("VALUE"), .number("5–95 %"), .name("OUTCOME")],
        rows: rows
    )
}

private func labels(_ bundle: Bundle) -> Table {
    let counts = bundle.labelDistribution ?? [:]
    let total = max(1, counts.values.reduce(0, +))
    let rows = counts.sorted { $0.key < $1.key }.map { label, count in
        let scores = bundle.metrics?.labels?[label]
        return [
            label, String(count), Figure.percent(Double(count) / Double(total)), Figure.percent(scores?.precision),
            Figure.percent(scores?.recall),
        ]
    }
    return Table(
        [.name("LABEL"), .number("EXAMPLES"), .number("SHARE"), .number("PRECISION"), .number("RECALL")],
        rows: rows
    )
}

private func importances(_ bundle: Bundle) -> Table {
    let importances = bundle.featureImportances ?? [:]
    let rows = importances.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { feature, importance in
        let details = bundle.metrics?.importances?[feature]
        let interval = details.map {
            "\(Figure.fixed($0.interval.low, places: 3)) to \(Figure.fixed($0.interval.high, places: 3))"
        }
        return [
            feature, Figure.fixed(importance, places: 3), interval ?? Figure.none, Figure.percent(details?.modelShare),
        ]
    }
    return Table(
        [.name("FEATURE"), .number("IMPORTANCE"), .number("5–95 %"), .number("SHARE OF MODEL")],
        rows: rows
    )
}

/// The strongest first.
private func coefficients(_ logit: ModelCoefficients.Logit) -> Table {
    let columns = logit.columns.sorted { $0.standardized.magnitude > $1.standardized.magnitude }
    return Table(
        [.name("COLUMN"), .number("PER UNIT"), .number("PER DEVIATION")],
        rows: columns.map { [$0.column, Figure.significant($0.raw), Figure.significant($0.standardized)] }
    )
}

private func reliability(_ points: [ReliabilityPoint]) -> Table {
    Table(
        [.number("FORETOLD"), .number("MET"), .number("ROWS")],
        rows: points.map { [Figure.percent($0.meanProbability), Figure.percent($0.frequency), String($0.rows)] }
    )
}
