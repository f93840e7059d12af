import Domain

/// What a bundle would change, as tables.
struct DiffView: Sendable {
    struct Threshold: Sendable {
        var parameter: String
        var old: String
        var new: String
        var delta = ""
        var range = ""

        init(_ parameter: String, old: String, new: String) {
            self.parameter = parameter
            self.old = old
            self.new = new
        }
    }

    struct Pair: Sendable {
        var name: String
        var old: String
        var new: String
        var change: Badge
    }

    var summary: String
    var against: String
    var againstPath: String
    var isInitial: Bool
    var thresholds: [Threshold]
    var figures: [Pair]
    var importances: [Pair]
    var rows: String?

    init(_ diff: BundleDiff) {
        summary = diff.summary
        against = diff.against
        againstPath = "/bundles/\(Link.escaped(diff.against))"
        isInitial = diff.isInitial
        thresholds =
            diff.changes.map { change in
                var row = Threshold(change.parameter, old: brief(change.old), new: brief(change.new))
                row.delta = signed(change.delta, 3)
                row.range = [change.low, change.high].compactMap { $0.map { brief($0) } }.joined(separator: " – ")
                return row
            }
            + diff.additions.map { Threshold($0.parameter, old: "–", new: brief($0.value)) }
            + diff.removals.map { Threshold($0.parameter, old: brief($0.value), new: "–") }
        figures = (diff.figures ?? []).map { .init(plain($0.figure), old: $0.old, new: $0.new) }
        importances = diff.importanceChanges.map { .init($0.feature, old: $0.old, new: $0.new) }
        rows = diff.comparison.map { comparison in
            let better = percent(comparison.probabilityBetter)
            let range = "\(points(comparison.accuracyDeltaLow)) to \(points(comparison.accuracyDeltaHigh))"
            return
                "\(counted(comparison.rows, "row")) that neither was trained on: \(points(comparison.accuracyDelta)) "
                + "points of accuracy (5–95 %: \(range)), better with probability \(better)"
        }
    }
}

extension DiffView.Pair {
    /// Figures of which more is worse.
    private static let losses: Set<String> = ["brier", "log loss", "ece"]

    init(_ name: String, old: Double?, new: Double?) {
        self.name = name
        self.old = old.map { fixed($0, 3) } ?? "–"
        self.new = new.map { fixed($0, 3) } ?? "–"
        let difference = old.flatMap { old in new.map { $0 - old } }
        let isLoss = Self.losses.contains(name)
        change = .delta(difference.map { isLoss ? -$0 : $0 }, difference.map { signed($0, 3) } ?? "")
    }
}
