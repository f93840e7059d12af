import Domain
import Learning

/// What training would be without the chosen examples, shown before they are excluded.
struct ExclusionView: Sendable {
    struct Row: Sendable {
        var name: String
        var before: String
        var after: String
        var change: String
    }

    var summary: String
    var recommendation: Badge
    var rows: [Row]

    init(_ preview: ExclusionPreview) {
        summary = preview.summary
        recommendation =
            switch preview.recommendation {
            case .exclude: Badge("exclude", .good)
            case .keep: Badge("keep", .bad)
            case .noSignificantDifference: Badge("no clear difference", .quiet)
            }
        rows = [
            Row(
                name: "Rows that train",
                before: grouped(preview.with.rows),
                after: grouped(preview.without.rows),
                change: grouped(preview.without.rows - preview.with.rows)
            )
        ]
        for (name, comparison) in [("all rows that stay", preview.kept), ("trusted rows", preview.trusted)] {
            guard let comparison else { continue }
            let delta = comparison.accuracyDelta
            rows.append(
                Row(
                    name: "Accuracy on \(name)",
                    before: percent(comparison.accuracyWith),
                    after: percent(comparison.accuracyWithout),
                    change: "\(points(delta.delta)) (\(points(delta.low)) to \(points(delta.high)))"
                )
            )
        }
        for (name, before) in preview.with.thresholds.sorted(by: { $0.key < $1.key }) {
            let after = preview.without.thresholds[name] ?? before
            rows.append(
                Row(name: name, before: brief(before), after: brief(after), change: signed(after - before, 2))
            )
        }
    }
}
