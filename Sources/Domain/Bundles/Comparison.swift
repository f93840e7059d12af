package import Learning

/// How a bundle compares with the one that was active, row by row on rows neither saw.
package struct Comparison: Sendable, Equatable, Codable {
    package var against: String
    package var rows: Int
    package var accuracy: Double
    package var baselineAccuracy: Double
    package var accuracyDelta: Double
    package var accuracyDeltaLow: Double
    package var accuracyDeltaHigh: Double
    package var utilityDelta: Double
    package var utilityDeltaLow: Double?
    package var utilityDeltaHigh: Double?
    /// The share of resamples in which the utility is greater, ties counting half.
    package var probabilityBetter: Double

    package init(
        against: String,
        rows: Int,
        accuracy: Double,
        baselineAccuracy: Double,
        accuracyDelta: PairedDifference,
        utilityDelta: PairedDifference
    ) {
        self.against = against
        self.rows = rows
        self.accuracy = accuracy
        self.baselineAccuracy = baselineAccuracy
        self.accuracyDelta = accuracyDelta.delta
        accuracyDeltaLow = accuracyDelta.low
        accuracyDeltaHigh = accuracyDelta.high
        self.utilityDelta = utilityDelta.delta
        utilityDeltaLow = utilityDelta.low
        utilityDeltaHigh = utilityDelta.high
        probabilityBetter = utilityDelta.probabilityBetter
    }
}
