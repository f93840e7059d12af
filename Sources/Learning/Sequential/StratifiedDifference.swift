/// The difference of two arm means, compared only within the same share.
///
/// Pooling over shares would mix a drift in time into the comparison, because the arms have different parts of their
/// outcomes in each stage.
struct StratifiedDifference: Codable, Sendable, Equatable {
    private struct Sums: Codable, Sendable, Equatable {
        var count = 0.0
        var sum = 0.0
        var squares = 0.0

        var mean: Double { sum / count }
        /// Of the mean; as if one outcome more had been seen, half the range from it.
        var variance: Double { (0.25 + max(0, squares - sum * sum / count)) / (1 + count) / count }
    }

    private struct Arms: Codable, Sendable, Equatable {
        var active = Sums()
        var canary = Sums()
    }

    private var shares = ShareTable<Arms>()

    mutating func record(_ value: Double, arm: Arm, share: Double) {
        let index = shares.index(of: share, inserting: Arms())
        let path: WritableKeyPath<Arms, Sums> = arm == .canary ? \.canary : \.active
        shares.entries[index].value[keyPath: path].count += 1
        shares.entries[index].value[keyPath: path].sum += value
        shares.entries[index].value[keyPath: path].squares += value * value
    }

    /// Σ ω_s·(mean_canary − mean_active)/Σ ω_s with ω_s = n₁n₀/(n₁+n₀) over shares that have both arms; nil where none
    /// has.
    var estimate: DifferenceEstimate? {
        var weights = 0.0
        var weighted = 0.0
        var variance = 0.0
        for entry in shares.entries {
            let (active, canary) = (entry.value.active, entry.value.canary)
            guard active.count > 0, canary.count > 0 else { continue }
            let weight = active.count * canary.count / (active.count + canary.count)
            weights += weight
            weighted += weight * (canary.mean - active.mean)
            variance += weight * weight * (active.variance + canary.variance)
        }
        guard weights > 0 else { return nil }
        return DifferenceEstimate(value: weighted / weights, variance: variance / (weights * weights))
    }
}
