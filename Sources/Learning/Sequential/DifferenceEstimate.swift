/// A point estimate of canary minus active.
struct DifferenceEstimate: Sendable, Equatable {
    var value: Double
    /// The estimate's own variance; positive.
    var variance: Double

    /// The mean of several independent estimates by inverse variance; nil for none.
    static func combine(_ estimates: [DifferenceEstimate]) -> DifferenceEstimate? {
        guard !estimates.isEmpty else { return nil }
        let precision = estimates.reduce(0) { $0 + 1 / $1.variance }
        let weighted = estimates.reduce(0) { $0 + $1.value / $1.variance }
        return DifferenceEstimate(value: weighted / precision, variance: 1 / precision)
    }
}
