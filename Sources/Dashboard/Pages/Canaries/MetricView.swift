import Domain
import Learning

/// One metric's evidence, in numbers and as bars against its boundaries.
struct MetricView: Sendable {
    /// Evidence of one kind against the boundary that acts on it, on a logarithmic scale.
    struct Evidence: Sendable {
        var name: String
        var value: String
        var needed: String
        /// How much of the way is gone, 0…1.
        var reached: String
        var isReached: Bool

        init(_ name: String, _ value: Double, of needed: Double) {
            self.name = name
            self.value = brief(value, decimals: value < 10 ? 2 : 0)
            self.needed = brief(needed, decimals: 1)
            let way = value > 1 && needed > 1 ? min(1, logarithm(value) / logarithm(needed)) : 0
            reached = "\(rounded(way, 3))"
            isReached = value >= needed
        }
    }

    var name: String
    var estimate: String
    var margin: String
    var counts: String
    var still: String
    var harm: Evidence
    var safe: Evidence

    init(_ metric: MetricAssessment) {
        switch metric.metric {
        case .quality:
            name = "Quality"
            estimate = "\(points(metric.estimate)) points"
            margin = "\(points(metric.margin)) points"
        case .errors:
            name = "Errors"
            estimate = "\(points(metric.estimate)) points"
            margin = "\(points(metric.margin)) points"
        case .medianLatency:
            name = "Latency, median"
            estimate = relative(metric.estimate)
            margin = relative(metric.margin)
        case .tailLatency:
            name = "Latency, 95th percentile"
            estimate = relative(metric.estimate)
            margin = relative(metric.margin)
        }
        if metric.estimate == nil { estimate = "no data yet" }
        let pairs = metric.pairs > 0 ? "\(counted(metric.pairs, "pair")), " : ""
        counts = "\(pairs)\(grouped(metric.activeOutcomes)) active, \(grouped(metric.canaryOutcomes)) canary"
        still =
            metric.isProven
            ? "proven" : metric.itemsStillNeeded.map { "about \(grouped($0)) more" } ?? "cannot be told yet"
        harm = Evidence("Harm", metric.harm, of: metric.alarmThreshold)
        safe = Evidence("Safe", metric.safe, of: metric.proofThreshold)
    }
}

/// The natural logarithm of a number above 0, to the few digits that a bar shows.
private func logarithm(_ value: Double) -> Double {
    // ln(m·2ᵉ) = e·ln 2 + 2·artanh((m − 1)/(m + 1)), m in 1..<2.
    let ratio = (value.significand - 1) / (value.significand + 1)
    let square = ratio * ratio
    let series = ratio * (1 + square * (1.0 / 3 + square * (1.0 / 5 + square * (1.0 / 7 + square / 9))))
    return Double(value.exponent) * 0.693_147_180_559_945_3 + 2 * series
}
