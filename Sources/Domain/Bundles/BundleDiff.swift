import Learning

/// What changes when one bundle takes another's place.
package struct BundleDiff: Sendable, Equatable, Codable {
    package struct Change: Sendable, Equatable, Codable {
        package var parameter: String
        package var old: Double
        package var new: Double
        /// The 5–95 % interval of a value that was learned.
        package var low: Double?
        package var high: Double?

        package var delta: Double { rounded(new - old, 9) }
    }

    /// A held-out figure of both bundles.
    package struct FigureChange: Sendable, Equatable, Codable {
        package var figure: String
        package var old: Double?
        package var new: Double?
    }

    package struct Value: Sendable, Equatable, Codable {
        package var parameter: String
        package var value: Double
    }

    package struct ImportanceChange: Sendable, Equatable, Codable {
        package var feature: String
        package var old: Double?
        package var new: Double?
    }

    package var bundleID: String
    package var against: String
    /// Whether the agent ran on its built-in bundle before.
    package var isInitial: Bool
    package var changes: [Change]
    package var additions: [Value]
    package var removals: [Value]
    package var importanceChanges: [ImportanceChange]
    /// Figures that either bundle has; nil in diffs of a time that knew none.
    package var figures: [FigureChange]?
    /// Nil where no row could be compared.
    package var comparison: Comparison?

    /// In one sentence.
    package var summary: String {
        var parts = changes.map { "\($0.parameter) \(rounded($0.old, 4)) → \(rounded($0.new, 4))" }
        parts += additions.map { "adds \($0.parameter) = \($0.value)" } + removals.map { "drops \($0.parameter)" }
        if parts.isEmpty { parts = ["no threshold changes"] }
        if let comparison {
            let points = rounded(comparison.accuracyDelta * 100, 1)
            parts.append("accuracy \(points >= 0 ? "+" : "")\(points) points on \(comparison.rows) rows")
        }
        return parts.joined(separator: "; ")
    }
}

extension BundleDiff {
    /// - Parameter comparison: how the two fared on the same rows.
    package init(from old: Bundle, to new: Bundle, comparison: Comparison?) {
        bundleID = new.id
        against = old.id
        isInitial = old.origin == .default
        changes = new.thresholds.keys.sorted().compactMap { name in
            guard let before = old.thresholds[name], let after = new.thresholds[name], before != after else {
                return nil
            }
            let learned = new.figures.thresholds.first { $0.name == name }
            return Change(parameter: name, old: before, new: after, low: learned?.low, high: learned?.high)
        }
        additions = new.thresholds.keys.sorted().compactMap { name in
            old.thresholds[name] == nil ? new.thresholds[name].map { Value(parameter: name, value: $0) } : nil
        }
        removals = old.thresholds.keys.sorted().compactMap { name in
            new.thresholds[name] == nil ? old.thresholds[name].map { Value(parameter: name, value: $0) } : nil
        }
        let before = old.figures.featureImportances
        let after = new.figures.featureImportances
        importanceChanges = Set(before.keys).union(after.keys).sorted().compactMap { feature in
            before[feature] == after[feature]
                ? nil : ImportanceChange(feature: feature, old: before[feature], new: after[feature])
        }
        figures = Self.figureChanges(from: old.figures.named, to: new.figures.named)
        self.comparison = comparison
    }

    private static func figureChanges(
        from old: [(name: String, value: Double)],
        to new: [(name: String, value: Double)]
    ) -> [FigureChange] {
        let before = Dictionary(old.map { ($0.name, $0.value) }) { first, _ in first }
        let after = Dictionary(new.map { ($0.name, $0.value) }) { first, _ in first }
        let names = new.map(\.name) + old.map(\.name).filter { after[$0] == nil }
        return names.map { FigureChange(figure: $0, old: before[$0], new: after[$0]) }
    }
}

extension BundleFigures {
    /// The figures that two bundles are set beside each other by, the decisions' before the probabilities'.
    fileprivate var named: [(name: String, value: Double)] {
        var named: [(name: String, value: Double)] = []
        func add(_ name: String, _ value: Double?) {
            if let value { named.append((name, value)) }
        }
        add("accuracy", accuracy)
        add("utility", utility)
        add("balanced_accuracy", balancedAccuracy)
        for (label, scores) in (labelScores ?? [:]).sorted(by: { $0.key < $1.key }) {
            add("precision:\(label)", scores.precision)
            add("recall:\(label)", scores.recall)
        }
        add("auc", probabilities?.areaUnderCurve)
        add("brier", probabilities?.brier)
        add("log_loss", probabilities?.logLoss)
        add("ece", probabilities?.calibrationErrorEqualWidth)
        return named
    }
}
