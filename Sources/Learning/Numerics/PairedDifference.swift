/// What a candidate gains over a baseline on the same rows.
public struct PairedDifference: Codable, Sendable, Equatable {
    /// The mean of candidate − baseline.
    public var delta: Double
    /// The 5 % quantile of the mean over row resamples.
    public var low: Double
    /// The 95 % quantile of the mean over row resamples.
    public var high: Double
    /// The share of resamples above 0 plus half of those at 0: "better with probability q".
    public var probabilityBetter: Double
    /// The number of rows compared.
    public var rows: Int
}

/// Compares two decisions per row by their utilities (or by 0/1 for right and wrong), row against row.
///
/// The interval is the 5–95 % range of the mean difference over 1,000 bootstraps of the rows; beyond 20,000 rows the
/// normal approximation replaces them (their difference is then below the resamples' own noise). Without rows
/// everything is 0 and the probability ½.
///
/// - Precondition: both have one finite number per row.
public func pairedDifference(candidate: [Double], baseline: [Double], seed: UInt64) -> PairedDifference {
    precondition(candidate.count == baseline.count, "paired figures come row by row")
    let differences = zip(candidate, baseline).map { $0 - $1 }
    let sample = BootstrapMean(of: differences, seed: seed)
    return PairedDifference(
        delta: sample.mean,
        low: sample.quantile(0.05),
        high: sample.quantile(0.95),
        probabilityBetter: sample.probabilityPositive,
        rows: differences.count
    )
}
