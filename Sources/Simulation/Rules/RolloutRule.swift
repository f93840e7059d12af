import Learning

/// Something that watches a canary and moves its share: ours, or one of those it is compared with.
///
/// A rule sees outcomes as they become known and nothing of what is true. It decides at each of its looks.
package protocol RolloutRule: Sendable {
    /// When it looks.
    static var looks: LookSchedule { get }

    mutating func record(_ outcome: RuleOutcome)

    /// What to do now; asked again at the next look whatever the answer.
    mutating func decide(at moment: RuleMoment) -> RuleDecision
}

/// When a rule looks at what it has recorded.
package enum LookSchedule: Sendable, Equatable {
    case everyOutcome
    /// Once in 24 h.
    case nightly
}

/// What one run or one label tells, and how it was assigned.
package struct RuleOutcome: Sendable {
    package enum Fact: Sendable {
        /// A key's first run.
        case run(milliseconds: Double?, errored: Bool?)
        /// The value, 0…1, of the decision that was served; where both bundles could be scored, with their difference.
        case label(value: Double, pair: Pair?, delayHours: Double)
    }

    package struct Pair: Sendable {
        /// y_canary − y_active.
        let difference: Double
        /// Whether the person saw the decision that was served.
        let isReactive: Bool
    }

    let hours: Double
    let arm: Arm
    /// The canary's share when the key was assigned.
    let share: Double
    let fact: Fact
}

/// The moment of a look.
package struct RuleMoment: Sendable {
    /// Since the canary began.
    let hours: Double
    let hoursInStage: Double
    let percent: Int
    /// Whether the stage may be left upward.
    let isStageOver: Bool
}

package enum RuleDecision: Sendable, Equatable {
    case wait
    case promote
    case rollback(Regression)
}

/// What a canary was rolled back for.
package enum Regression: String, Codable, Sendable, CaseIterable, CodingKeyRepresentable {
    case quality
    case errors
    case meanLatency = "latency_mean"
    case medianLatency = "latency_p50"
    case tailLatency = "latency_p95"
}
