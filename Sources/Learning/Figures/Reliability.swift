/// How the range of a probability is cut into bins.
public enum ProbabilityBinning: String, Codable, Sendable, CaseIterable {
    /// Bins of the same width: (0, 0.1], (0.1, 0.2] …; 0 belongs to the first.
    case equalWidth
    /// Bins with about the same number of rows: their edges are quantiles (linear between neighbours), and rows of the
    /// same probability stay together, so a bin may be empty.
    case equalMass
}

/// One point of a reliability curve.
public struct ReliabilityBin: Codable, Sendable, Equatable {
    /// The probabilities in this bin are above this (or equal to it, in the first).
    public var lower: Double
    /// The probabilities in this bin are at most this.
    public var upper: Double
    /// The mean probability of the rows.
    public var meanProbability: Double
    /// The share of the rows in which the event came about.
    public var frequency: Double
    /// The number of rows, above 0.
    public var rows: Int
}

/// What was foretold against what happened, bin by bin in ascending order; empty bins are left out.
///
/// - `probabilities`: n numbers in 0…1.
/// - `outcomes`: whether the event came about, one per probability.
///
/// Same bins as scikit-learn's `calibration_curve` (`uniform` and `quantile`). Every row counts once.
public func reliabilityCurve(
    probabilities: [Double],
    outcomes: [Bool],
    binning: ProbabilityBinning,
    bins: Int = 10
) -> [ReliabilityBin] {
    precondition(probabilities.count == outcomes.count, "one outcome per probability")
    precondition(bins > 0, "a curve has at least one bin")
    guard !probabilities.isEmpty else { return [] }
    let edges = binEdges(probabilities, binning, bins)
    var sums = [Double](repeating: 0, count: bins)
    var hits = [Int](repeating: 0, count: bins)
    var counts = [Int](repeating: 0, count: bins)
    for (probability, outcome) in zip(probabilities, outcomes) {
        var bin = 0
        while bin + 1 < bins, probability > edges[bin + 1] { bin += 1 }
        sums[bin] += probability
        hits[bin] += outcome ? 1 : 0
        counts[bin] += 1
    }
    return (0..<bins).filter { counts[$0] > 0 }.map { bin in
        ReliabilityBin(
            lower: edges[bin],
            upper: edges[bin + 1],
            meanProbability: sums[bin] / Double(counts[bin]),
            frequency: Double(hits[bin]) / Double(counts[bin]),
            rows: counts[bin]
        )
    }
}

/// The expected calibration error: the mean over the rows of |mean probability − frequency| in their bin, 0…1.
///
/// Source: M. Naeini, G. Cooper, M. Hauskrecht, "Obtaining Well Calibrated Probabilities Using Bayesian Binning",
/// AAAI 2015. It grows with the number of bins and shrinks with the rows; compare only over the same rows. 0 for none.
public func expectedCalibrationError(_ curve: [ReliabilityBin]) -> Double {
    let rows = curve.reduce(0) { $0 + $1.rows }
    guard rows > 0 else { return 0 }
    return curve.reduce(0) { $0 + Double($1.rows) * abs($1.meanProbability - $1.frequency) } / Double(rows)
}

/// The event whose calibration is looked at: label 0 with two labels, else "the most probable label is right".
///
/// - `probabilities`: n × K, K ≥ 2.
/// - `labels`: n labels in `0..<K`.
public func calibratedEvent(
    probabilities: Matrix,
    labels: [Int]
) -> (probabilities: [Double], outcomes: [Bool]) {
    precondition(probabilities.rows == labels.count, "one label per row of probabilities")
    guard probabilities.columns > 2 else { return (probabilities.column(0), labels.map { $0 == 0 }) }
    let top = probabilities.greatestColumns()
    return (top.indices.map { probabilities[$0, top[$0]] }, zip(top, labels).map { $0 == $1 })
}

/// `bins + 1` ascending edges.
private func binEdges(_ probabilities: [Double], _ binning: ProbabilityBinning, _ bins: Int) -> [Double] {
    switch binning {
    case .equalWidth:
        return (0...bins).map { Double($0) / Double(bins) }
    case .equalMass:
        let sorted = probabilities.withUnsafeBufferPointer(sortedOrder).map { probabilities[Int($0)] }
        return (0...bins).map { sortedQuantile(sorted, Double($0) / Double(bins)) }
    }
}
