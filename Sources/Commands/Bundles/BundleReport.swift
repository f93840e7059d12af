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
    if let delta = bundle.accuracyDelta { members.append(("difference", Figure.points(delta))) }
    if let createdAt = bundle.createdAt { members.append(("created", createdAt)) }
    if let createdBy = bundle.createdBy { members.append(("created by", createdBy)) }
    if let notes = bundle.notes { members.append(("notes", notes)) }

    var report = Report([.table(.details(members))])
    report.add(thresholds(bundle), heading: "Thresholds")
    report.add(shares(bundle.labelDistribution ?? [:]), heading: "Labels")
    report.add(importances(bundle.featureImportances ?? [:]), heading: "Feature importance")
    report.add(warnings(bundle.warnings ?? []), heading: "Warnings")
    return report
}

private func accuracy(_ bundle: Bundle) -> String {
    guard let interval = bundle.accuracyInterval else { return Figure.percent(bundle.accuracy) }
    let range = "\(Figure.percent(interval.low)) to \(Figure.percent(interval.high))"
    return "\(Figure.percent(bundle.accuracy)) (\(range))"
}

private func thresholds(_ bundle: Bundle) -> Table {
    let rows = bundle.thresholds.sorted { $0.key < $1.key }.map { name, value in
        let interval = bundle.thresholdIntervals?[name].map {
            "\(Figure.fixed($0.low, places: 2)) to \(Figure.fixed($0.high, places: 2))"
        }
        return [name, Figure.short(value), interval ?? Figure.none]
    }
    return Table([.name("PARAMETER"), .number("VALUE"), .number("5–95 %")], rows: rows)
}

private func shares(_ counts: [String: Int]) -> Table {
    let total = max(1, counts.values.reduce(0, +))
    let rows = counts.sorted { $0.key < $1.key }.map { label, count in
        [label, String(count), Figure.percent(Double(count) / Double(total))]
    }
    return Table([.name("LABEL"), .number("EXAMPLES"), .number("SHARE")], rows: rows)
}

private func importances(_ importances: [String: Double]) -> Table {
    let rows = importances.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { feature, importance in
        [feature, Figure.fixed(importance, places: 3)]
    }
    return Table([.name("FEATURE"), .number("IMPORTANCE")], rows: rows)
}
