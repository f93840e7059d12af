/// Plain figures of both variants over the last hours.
package struct CanaryWindow: Codable, Sendable, Equatable {
    package var hours: Int
    package var active: VariantFigures
    package var canary: VariantFigures

    package init(hours: Int, active: VariantFigures, canary: VariantFigures) {
        self.hours = hours
        self.active = active
        self.canary = canary
    }
}

package struct VariantFigures: Codable, Sendable, Equatable {
    package var runs: Int
    package var outcomes: Int
    @Nullable package var quality: Double?
    /// Of the runs that reported a latency, as are the others: upper ends of ranges that are less than 1 % wide.
    @Nullable package var latencyP50Ms: Double?
    @Nullable package var latencyP95Ms: Double?
    /// Of the runs that have been counted, some seconds after they were reported.
    @Nullable package var errorRate: Double?

    package init(
        runs: Int,
        outcomes: Int,
        quality: Double? = nil,
        latencyP50Ms: Double? = nil,
        latencyP95Ms: Double? = nil,
        errorRate: Double? = nil
    ) {
        self.runs = runs
        self.outcomes = outcomes
        self.quality = quality
        self.latencyP50Ms = latencyP50Ms
        self.latencyP95Ms = latencyP95Ms
        self.errorRate = errorRate
    }

    private enum CodingKeys: String, CodingKey {
        case runs
        case outcomes
        case quality
        case latencyP50Ms = "latency_p50_ms"
        case latencyP95Ms = "latency_p95_ms"
        case errorRate
    }
}
