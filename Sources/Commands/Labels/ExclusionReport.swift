import Wire

/// What training would be without some examples, as people read it.
func exclusionReport(_ preview: ExcludePreview) -> Report {
    var report = Report()
    report.add(
        Table(
            [.name(""), .number("WITH"), .number("WITHOUT"), .number("DIFFERENCE"), .number("5–95 %")],
            rows: counts(preview) + thresholds(preview) + figures(preview.comparison, on: "rows that stay")
                + figures(preview.trustedComparison, on: "gold and approvals")
        )
    )
    report.add(line: "")
    report.add(line: preview.summary)
    return report
}

private func counts(_ preview: ExcludePreview) -> [[String]] {
    let (with, without) = (preview.with, preview.without)
    let labels = with.labelDistribution.keys.sorted().map { label in
        ("labeled \(label)", with.labelDistribution[label] ?? 0, without.labelDistribution[label] ?? 0)
    }
    return ([("training rows", with.trainingCount, without.trainingCount)] + labels).map { name, before, after in
        [name, String(before), String(after), String(after - before), ""]
    }
}

private func thresholds(_ preview: ExcludePreview) -> [[String]] {
    preview.with.thresholds.sorted { $0.key < $1.key }.map { name, before in
        let after = preview.without.thresholds[name] ?? before
        return [name, Figure.short(before), Figure.short(after), Figure.signed(after - before, places: 2), ""]
    }
}

/// The utility only where it says more than the accuracy.
private func figures(_ comparison: ExcludePreview.Comparison?, on rows: String) -> [[String]] {
    guard let comparison else { return [] }
    let accuracy = figure(
        "accuracy on \(comparison.rows) \(rows)",
        (comparison.accuracyWith, comparison.accuracyWithout),
        comparison.accuracyDelta,
        comparison.accuracyDeltaInterval
    )
    guard comparison.utilityWith != comparison.accuracyWith || comparison.utilityWithout != comparison.accuracyWithout
    else { return [accuracy] }
    let utility = figure(
        "utility on \(comparison.rows) \(rows)",
        (comparison.utilityWith, comparison.utilityWithout),
        comparison.utilityDelta,
        comparison.utilityDeltaInterval
    )
    return [accuracy, utility]
}

private func figure(
    _ name: String,
    _ values: (with: Double, without: Double),
    _ delta: Double,
    _ interval: Interval
) -> [String] {
    [
        name, Figure.percent(values.with), Figure.percent(values.without), Figure.points(delta),
        "\(Figure.signed(interval.low * 100, places: 1)) to \(Figure.signed(interval.high * 100, places: 1))",
    ]
}
