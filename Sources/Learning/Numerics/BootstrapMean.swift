/// The sampling distribution of a mean under resampling of its rows.
///
/// Up to 20,000 rows it is 1,000 multinomial resamples; beyond, the normal distribution with the same mean and standard
/// error.
struct BootstrapMean {
    static let resamples = 1_000
    static let largestResampled = 20_000

    let mean: Double
    private let standardError: Double
    /// Sorted means of the resamples; empty where the normal distribution stands in.
    private let means: [Double]

    init(of values: [Double], seed: UInt64, largestResampled: Int = BootstrapMean.largestResampled) {
        let count = Double(values.count)
        guard let first = values.first else {
            mean = 0
            standardError = 0
            means = []
            return
        }
        let mean = values.reduce(0, +) / count
        self.mean = values.allSatisfy { $0 == first } ? first : mean
        standardError = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count / count).squareRoot()
        guard values.count <= largestResampled, standardError > 0 else {
            means = []
            return
        }
        var generator = SplitMix64(seed: seed)
        means = values.withUnsafeBufferPointer { values in
            (0..<Self.resamples).map { _ in
                var sum = 0.0
                for _ in 0..<values.count { sum += values[generator.index(below: values.count)] }
                return sum / count
            }.sorted()
        }
    }

    /// The value that a share `q` of the resampled means stays below, interpolated between neighbours.
    func quantile(_ q: Double) -> Double {
        guard !means.isEmpty else { return mean + standardError * normalQuantile(q) }
        return sortedQuantile(means, q)
    }

    /// The share of resampled means above 0 plus half of those at 0.
    var probabilityPositive: Double {
        guard !means.isEmpty else {
            if standardError > 0 { return normalDistribution(mean / standardError) }
            return mean > 0 ? 1 : mean < 0 ? 0 : 0.5
        }
        let above = means.count { $0 > 0 }
        let ties = means.count { $0 == 0 }
        return (Double(above) + Double(ties) / 2) / Double(means.count)
    }

    /// The mean with its 5–95 % range.
    var estimate: IntervalEstimate {
        IntervalEstimate(value: mean, low: quantile(0.05), high: quantile(0.95))
    }

    /// Only the two quantiles of a 90 % interval are ever asked for.
    private func normalQuantile(_ q: Double) -> Double {
        q < 0.5 ? -1.6448536269514722 : 1.6448536269514722
    }
}

/// The `q` quantile of sorted values, linear between neighbours (type 7 of Hyndman and Fan).
func sortedQuantile(_ sorted: [Double], _ q: Double) -> Double {
    let position = q * Double(sorted.count - 1)
    let lower = Int(position)
    let upper = min(lower + 1, sorted.count - 1)
    return sorted[lower] + (position - Double(lower)) * (sorted[upper] - sorted[lower])
}
