/// How much the agent's decisions lose when one feature no longer tells anything.
///
/// In every held-out part (of the first repeat; at most 2,000 rows of it) each feature is shuffled ten times among the
/// rows and the drop of the decisions' mean utility is noted. The estimate is the mean drop, its interval the 5–95 %
/// range over parts and shuffles. A feature that a rule does not use drops exactly 0.
///
/// Source: L. Breiman, "Random Forests", 2001, section 10.
struct PermutationImportance {
    private static let shuffles = 10
    private static let largestPart = 2_000

    let problem: TrainingProblem
    let heldOut: [(policy: LearnedPolicy, rows: [Int])]
    let seed: UInt64

    /// The drop per feature, in column order.
    func utilityDrops() -> [IntervalEstimate] {
        let parts = heldOut.map { part -> Part in
            let step = (part.rows.count + Self.largestPart - 1) / Self.largestPart
            let rows = stride(from: 0, to: part.rows.count, by: max(1, step)).map { part.rows[$0] }
            let values = rows.map { problem.features.row($0) }
            let labels = rows.map { problem.labels[$0] }
            return Part(policy: part.policy, values: values, labels: labels)
        }
        let baselines = parts.map { meanUtility(of: $0, replacing: nil) }
        return concurrentMap(problem.features.columns) { column in
            guard parts.contains(where: { $0.policy.uses(column) }) else {
                return IntervalEstimate(value: 0, low: 0, high: 0)
            }
            var generator = SplitMix64(seed: seed, stream: UInt64(column))
            var drops: [Double] = []
            for (part, baseline) in zip(parts, baselines) where !part.values.isEmpty {
                for _ in 0..<Self.shuffles {
                    var shuffled = part.values.map { $0[column] }
                    generator.shuffle(&shuffled)
                    drops.append(baseline - meanUtility(of: part, replacing: (column, shuffled)))
                }
            }
            guard !drops.isEmpty else { return IntervalEstimate(value: 0, low: 0, high: 0) }
            let sorted = drops.sorted()
            return IntervalEstimate(
                value: drops.reduce(0, +) / Double(drops.count),
                low: sortedQuantile(sorted, 0.05),
                high: sortedQuantile(sorted, 0.95)
            )
        }
    }

    private struct Part: Sendable {
        var policy: LearnedPolicy
        var values: [[Double]]
        var labels: [Int]
    }

    private func meanUtility(of part: Part, replacing replacement: (column: Int, values: [Double])?) -> Double {
        var total = 0.0
        for index in part.values.indices {
            var row = part.values[index]
            if let replacement { row[replacement.column] = replacement.values[index] }
            total += problem.utility[part.policy.decision(of: row)][part.labels[index]]
        }
        return total / Double(max(1, part.values.count))
    }
}

extension LearnedPolicy {
    /// Whether decisions can depend on a feature at all.
    func uses(_ feature: Int) -> Bool {
        switch self {
        case .rule(let rule, _): rule.conditions.contains { $0.terms.contains { $0.column == feature } }
        case .model(let policy): policy.uses(feature)
        }
    }
}
