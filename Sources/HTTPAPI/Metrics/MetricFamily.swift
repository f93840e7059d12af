import Domain

/// One metric with all its samples, in the order in which they are written.
struct MetricFamily: Sendable, Equatable {
    enum Kind: String, Sendable {
        case counter
        case gauge
        case histogram
    }

    struct Label: Sendable, Equatable {
        var name: String
        var value: String
    }

    struct Sample: Sendable, Equatable {
        /// What follows the metric's name: `_bucket`, `_sum` and `_count` of histograms.
        var suffix = ""
        var labels: [Label]
        var value: Double
    }

    /// With its unit at the end, and `_total` if it counts.
    var name: String
    var kind: Kind
    var help: String
    var samples: [Sample]

    static func gauge(_ name: String, _ help: String, _ samples: [Sample]) -> MetricFamily {
        MetricFamily(name: name, kind: .gauge, help: help, samples: samples)
    }

    static func counter(_ name: String, _ help: String, _ samples: [Sample]) -> MetricFamily {
        MetricFamily(name: name, kind: .counter, help: help, samples: samples)
    }

    static func histogram(
        _ name: String,
        _ help: String,
        _ series: [(labels: [Label], durations: DurationHistogram)]
    ) -> MetricFamily {
        let samples = series.flatMap { Sample.histogram($0.labels, $0.durations) }
        return MetricFamily(name: name, kind: .histogram, help: help, samples: samples)
    }
}

extension MetricFamily.Sample {
    init(_ labels: KeyValuePairs<String, String>, _ value: some MetricValue) {
        self.init(labels: .init(labels), value: value.asMetric)
    }

    init(_ value: some MetricValue) {
        self.init([:], value)
    }

    /// Buckets that count up to their bound, up to all in `+Inf`.
    fileprivate static func histogram(_ labels: [MetricFamily.Label], _ durations: DurationHistogram) -> [Self] {
        var cumulative = 0
        var samples = zip(durations.bounds, durations.counts).map { bound, count in
            cumulative += count
            let limit = MetricFamily.Label(name: "le", value: String(bound))
            return Self(suffix: "_bucket", labels: labels + [limit], value: Double(cumulative))
        }
        let count = Double(durations.count)
        let rest = MetricFamily.Label(name: "le", value: "+Inf")
        samples.append(Self(suffix: "_bucket", labels: labels + [rest], value: count))
        samples.append(Self(suffix: "_sum", labels: labels, value: durations.seconds))
        samples.append(Self(suffix: "_count", labels: labels, value: count))
        return samples
    }
}

extension [MetricFamily.Label] {
    init(_ pairs: KeyValuePairs<String, String>) {
        self = pairs.map { .init(name: $0.key, value: $0.value) }
    }
}

/// What a sample's value may be given as.
protocol MetricValue {
    var asMetric: Double { get }
}

extension Double: MetricValue {
    var asMetric: Double { self }
}

extension Int: MetricValue {
    var asMetric: Double { Double(self) }
}

/// 1 for true.
extension Bool: MetricValue {
    var asMetric: Double { self ? 1 : 0 }
}

/// Seconds since 1970.
extension Timestamp: MetricValue {
    var asMetric: Double { seconds }
}
