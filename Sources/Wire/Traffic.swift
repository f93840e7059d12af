/// How an agent's runs went over time: `GET /agents/{agent}/traffic`.
package struct Traffic: Codable, Sendable, Equatable {
    package var agent: String
    package var hours: Int
    /// `1m`, `5m`, `15m`, `1h` or `1d`.
    package var step: String
    /// Every run received up to this moment has been counted.
    package var countedThrough: String
    /// Oldest first; steps without runs have none.
    package var points: [TrafficPoint]

    package init(agent: String, hours: Int, step: String, countedThrough: String, points: [TrafficPoint]) {
        self.agent = agent
        self.hours = hours
        self.step = step
        self.countedThrough = countedThrough
        self.points = points
    }
}

/// The runs of one variant in one step.
package struct TrafficPoint: Codable, Sendable, Equatable {
    /// The beginning of the step.
    package var time: String
    /// `active` or `canary`.
    package var variant: String
    package var runs: Int
    package var errors: Int
    package var errorRate: Double
    /// The mean of the qualities that runs reported of themselves, 0…1.
    @Nullable package var quality: Double?
    /// The sum of the costs that runs reported.
    @Nullable package var cost: Double?
    @Nullable package var latencyMs: LatencyFigures?

    package init(time: String, variant: String, runs: Int, errors: Int, errorRate: Double) {
        self.time = time
        self.variant = variant
        self.runs = runs
        self.errors = errors
        self.errorRate = errorRate
    }
}

/// Latencies in milliseconds: upper ends of ranges that are less than 1 % wide.
package struct LatencyFigures: Codable, Sendable, Equatable {
    /// Runs that reported one.
    package var count: Int
    package var p50: Double
    package var p95: Double
    package var p99: Double
    package var max: Double

    package init(count: Int, p50: Double, p95: Double, p99: Double, max: Double) {
        self.count = count
        self.p50 = p50
        self.p95 = p95
        self.p99 = p99
        self.max = max
    }
}
