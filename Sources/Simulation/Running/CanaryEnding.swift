/// What one rule did with one canary.
package struct CanaryEnding: Sendable, Equatable {
    /// A decision, and what was known by then.
    package struct Decision: Sendable, Equatable {
        package let hours: Double
        package let counts: OutcomeCounts
    }

    package var half: Decision?
    package var promotion: Decision?
    package var rollback: Decision?
    package var regression: Regression?

    /// Whether it was taken back while it was a canary.
    package var isRolledBackInTime: Bool { rollback != nil && promotion == nil }
}

/// Outcomes so far.
package struct OutcomeCounts: Sendable, Equatable {
    package var labels = 0
    /// Of decisions that the canary served.
    package var canaryLabels = 0
    package var canaryRuns = 0

    package subscript(_ unit: OutcomeUnit) -> Int {
        switch unit {
        case .labels: labels
        case .canaryOutcomes: canaryLabels
        case .canaryRuns: canaryRuns
        }
    }
}

/// What a delay is counted in.
package enum OutcomeUnit: String, Codable, Sendable {
    case labels
    case canaryOutcomes = "canary outcomes"
    case canaryRuns = "canary runs"
}
