import Histogram

/// Latencies counted in an HDR histogram: whole microseconds from 0 to an hour, to two significant digits.
///
/// A percentile is the upper end of the range of values that are counted together, which is less than 1 % wide (and exact
/// below 256 µs). Two histograms added are the histogram of all their values, whatever the order. About 27 kB in memory;
/// ``encoded`` is what is kept.
package struct LatencyHistogram: Sendable, Equatable {
    /// Longer ones count as so long: an hour.
    package static let mostMicroseconds: UInt32 = 3_600_000_000
    /// Of significant decimal digits.
    static let digits = 2

    private var counts = Histogram<UInt64>(
        highestTrackableValue: UInt64(mostMicroseconds),
        numberOfSignificantValueDigits: .two
    )

    package init() {}

    /// To the nearest microsecond; 0 for what is negative or no number, an hour for what is longer.
    package static func microseconds(ofMilliseconds latency: Double) -> UInt32 {
        guard latency > 0 else { return 0 }
        return UInt32(clamping: min((latency * 1_000).rounded(), Double(mostMicroseconds)))
    }

    /// How many latencies there are.
    package var count: Int { Int(counts.totalCount) }

    /// The latency that `percent` % of all are at most, in milliseconds; nil where there is none.
    package func milliseconds(atPercentile percent: Double) -> Double? {
        guard count > 0 else { return nil }
        return milliseconds(counts.valueAtPercentile(percent))
    }

    /// The longest latency, in milliseconds; nil where there is none.
    package var mostMilliseconds: Double? {
        count > 0 ? milliseconds(counts.max) : nil
    }

    /// The range that an hour is counted in reaches beyond it.
    private func milliseconds(_ microseconds: UInt64) -> Double {
        Double(min(microseconds, UInt64(Self.mostMicroseconds))) / 1_000
    }
}

extension LatencyHistogram {
    /// Makes it empty again, which is less work than a new one.
    mutating func removeAll() {
        counts.reset()
    }

    package mutating func add(microseconds latencies: [UInt32]) {
        for latency in latencies { counts.record(UInt64(min(latency, Self.mostMicroseconds))) }
    }

    /// Adds the latencies of an encoded histogram.
    ///
    /// - Throws: ``UnreadableHistogram``, and then the histogram is not to be used.
    package mutating func add(encoded bytes: [UInt8]) throws(UnreadableHistogram) {
        try HistogramEncoding.decode(bytes) { index, count in
            let range = counts.highestEquivalentForValue(HistogramEncoding.value(atIndex: index))
            counts.record(range, count: count)
        }
    }

    /// In the HdrHistogram project's V2 encoding, which its libraries in all languages read.
    package var encoded: [UInt8] {
        guard count > 0 else { return HistogramEncoding.encode([]) }
        let last = HistogramEncoding.index(ofValue: counts.maxRecorded)
        return HistogramEncoding.encode((0...last).map { counts.countForValue(HistogramEncoding.value(atIndex: $0)) })
    }
}
