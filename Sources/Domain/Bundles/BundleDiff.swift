/// What changes when one bundle takes another's place.
package struct BundleDiff: Sendable, Equatable, Codable {
    package struct Change: Sendable, Equatable, Codable {
        package var parameter: String
        package var old: Double
        package var new: Double

        package var delta: Double { rounded(new - old, 9) }
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
            return Change(parameter: name, old: before, new: after)
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
        self.comparison = comparison
    }
}
