/// How an agent's runs went over time, or over a whole window: of each variant, what its runs report of themselves.
package struct Traffic: Sendable, Equatable {
    package var step: TrafficStep
    /// Oldest first; steps without runs have no point.
    package var points: [TrafficPoint]
    /// Every run received up to this moment has been counted.
    package var countedThrough: Timestamp
}

/// The runs of one variant in one step.
package struct TrafficPoint: Sendable, Equatable {
    package struct Latency: Sendable, Equatable {
        /// Runs that reported one.
        package var count: Int
        /// In milliseconds, as are the others.
        package var p50: Double
        package var p95: Double
        package var p99: Double
        package var most: Double
    }

    package var start: Timestamp
    package var variant: String
    package var figures: TrafficFigures
    package var latency: Latency?

    /// Of all runs, those that reported an error; nil without runs.
    package var errorRate: Double? { figures.runs > 0 ? Double(figures.errors) / Double(figures.runs) : nil }
    /// The mean of the qualities that runs reported of themselves.
    package var quality: Double? { figures.rated > 0 ? figures.quality / Double(figures.rated) : nil }
    /// The sum of the costs that runs reported.
    package var cost: Double? { figures.costed > 0 ? figures.cost : nil }
}

/// What is counted together.
package enum TrafficStep: String, Sendable, CaseIterable {
    case minute = "1m"
    case fiveMinutes = "5m"
    case quarterHour = "15m"
    case hour = "1h"
    case day = "1d"

    package var minutes: Int {
        switch self {
        case .minute: 1
        case .fiveMinutes: 5
        case .quarterHour: 15
        case .hour: 60
        case .day: 1_440
        }
    }

    /// Steps of an answer: two points each.
    package static let most = 1_000
    private static let usual = 300

    private func count(hours: Int) -> Int { hours * 60 / minutes }

    /// The finest of which a few hundred make the window.
    package static func usual(hours: Int) -> TrafficStep {
        allCases.first { $0.count(hours: hours) <= usual } ?? .day
    }

    /// Refuses a window of more steps than an answer has.
    package func require(hours: Int) throws(Refusal) {
        let steps = count(hours: hours)
        guard steps > Self.most else { return }
        let finest = Self.allCases.first { $0.count(hours: hours) <= Self.most } ?? .day
        throw .invalid(
            "/step",
            "\(rawValue) makes \(steps) steps of \(hours) hours, and an answer has \(Self.most) at most; ask for step="
                + "\(finest.rawValue), or for \(Self.most * minutes / 60) hours"
        )
    }
}

/// Rows by the minute, put together to points of longer steps.
struct TrafficSeries {
    private let stepMinutes: Int64?
    private var start: Int64?
    private var open: [String: (figures: TrafficFigures, latencies: LatencyHistogram)] = [:]
    private var points: [TrafficPoint] = []

    /// - Parameter stepMinutes: nil for one step of everything, which begins with the first row.
    init(stepMinutes: Int64?) {
        self.stepMinutes = stepMinutes
    }

    /// - Parameter row: of a minute that is not before that of the row before.
    mutating func add(_ row: TrafficRow) throws(UnreadableHistogram) {
        let step = stepMinutes.map { row.cell.minute.floored(to: $0) } ?? start ?? row.cell.minute
        if step != start { close() }
        start = step
        let variant = row.cell.variant
        open[variant, default: (TrafficFigures(), LatencyHistogram())].figures.add(row.figures)
        if let latencies = row.latencies { try open[variant]?.latencies.add(encoded: latencies) }
    }

    mutating func finish() -> [TrafficPoint] {
        close()
        return points
    }

    private mutating func close() {
        guard let start else { return }
        for (variant, sum) in open.sorted(by: { $0.key < $1.key }) {
            points.append(
                TrafficPoint(
                    start: Timestamp(minute: start),
                    variant: variant,
                    figures: sum.figures,
                    latency: TrafficPoint.Latency(sum.latencies)
                )
            )
        }
        open = [:]
    }
}

extension TrafficPoint.Latency {
    fileprivate init?(_ latencies: LatencyHistogram) {
        guard let most = latencies.mostMilliseconds,
            let p50 = latencies.milliseconds(atPercentile: 50),
            let p95 = latencies.milliseconds(atPercentile: 95),
            let p99 = latencies.milliseconds(atPercentile: 99)
        else { return nil }
        self.init(count: latencies.count, p50: p50, p95: p95, p99: p99, most: most)
    }
}
