import Domain
import Learning

/// The curves of a bundle.
extension BundlePage {
    static func reliability(_ figures: BundleFigures) -> ChartTable? {
        guard let curve = figures.probabilities?.reliability, !curve.isEmpty else { return nil }
        var chart = ChartTable(
            "reliability",
            "Reliability: how often it happens when the bundle says so",
            kind: .curve,
            axis: "Foretold",
            unit: "happened",
            columns: ["happened", "perfect", "rows"],
            rows: curve.map { bin in
                ChartTable.Row(
                    name: fixed(bin.meanProbability, 3),
                    cells: [
                        .init(bin.frequency) { fixed($0, 3) }, .init(bin.meanProbability) { fixed($0, 3) },
                        .init(nil) { fixed($0, 0) },
                    ]
                )
            }
        )
        for index in chart.rows.indices { chart.rows[index].cells[2].text = grouped(curve[index].rows) }
        chart.least = "0"
        chart.most = "1"
        chart.note =
            "On rows it was not trained on. The closer to the diagonal, the more its probabilities can be trusted."
        return chart
    }

    static func learning(_ figures: BundleFigures) -> ChartTable? {
        guard let curve = figures.learningCurve else { return nil }
        var chart = ChartTable(
            "learning",
            "Learning curve: error by number of labels",
            kind: .curve,
            axis: "Labels",
            unit: "share of wrong decisions",
            columns: ["measured", "fitted"],
            rows: curve.points.map { point in
                ChartTable.Row(
                    name: brief(point.labels, decimals: 0),
                    cells: [
                        .init(point.error) { percent($0) }, .init(curve.error(at: point.labels)) { percent($0) },
                    ]
                )
            }
        )
        chart.least = "0"
        let labels = Double(figures.trainingCount)
        chart.note =
            curve.labelsToGain(0.01, from: max(1, labels)).map {
                "About \(grouped(Int(clamping: $0))) more labels make the error a point less."
            } ?? "No number of labels is expected to make the error a point less than about \(percent(curve.floor))."
        return chart
    }
}
