import JSON

/// What an agent decides on, how, and what may be tuned: its labels, features, parameters and, if it has one, its rule.
///
/// A specification is a value: two that say the same are equal, whatever order their JSON members had.
package struct AgentSpecification: Sendable, Equatable {
    package var agent: String
    /// At least two. The first is the one acted on where the agent decides by a model.
    package var labels: [String]
    package var features: [Feature]
    /// The tunable parameters; for an agent with two labels and no rule, the implied `decision_threshold` alone.
    package var parameters: [Parameter]
    package var rule: Rule?
    package var costs: Costs?
    package var utility: UtilityKind
    /// What an agent without a rule answers until it has a trained bundle.
    package var defaultLabel: String
    package var asks: Asks
    package var guardPolicy: GuardPolicy

    /// Labels are few; their position is the class index used by models.
    package func labelIndex(_ label: String) -> Int? {
        labels.firstIndex(of: label)
    }

    /// The parameters' defaults by name: the thresholds of the built-in default bundle.
    package var defaultThresholds: [String: Double] {
        Dictionary(firstOf: parameters.map { ($0.name, $0.defaultValue) })
    }

    /// The name of the bundle an agent runs on before anything was deployed.
    package var defaultBundleID: String { agent + Self.defaultSuffix }
    private static let defaultSuffix = "_default"

    /// The agent that a bundle is the default of, if it is one's.
    package static func agent(ofDefaultBundle id: String) -> String? {
        id.hasSuffix(defaultSuffix) ? String(id.dropLast(defaultSuffix.count)) : nil
    }
}

/// The name of the one parameter of an agent that decides by its bundle's model.
package let decisionThresholdName = "decision_threshold"

/// One input of an agent's decision, found in the payload by a JSON Pointer (RFC 6901).
package struct Feature: Sendable, Hashable {
    package enum Kind: String, Sendable, CaseIterable {
        case number
        /// `true`/`false`, or a number read as 0 or 1.
        case boolean
        /// The length of an array, or a number.
        case count
        /// One-hot over the values seen in training.
        case category
    }

    /// What stands for a missing value.
    package enum Default: Sendable, Hashable {
        case number(Double)
        case category(String)

        package static func == (left: Default, right: Default) -> Bool {
            switch (left, right) {
            case (.number(let left), .number(let right)): left == right
            case (.category(let left), .category(let right)): left.isExactly(right)
            default: false
            }
        }
    }

    package var name: String
    package var path: String
    package var kind: Kind
    package var defaultValue: Default

    /// Paths and categories are compared by their bytes, as they are found in payloads.
    package static func == (left: Feature, right: Feature) -> Bool {
        left.name == right.name && left.path.isExactly(right.path) && left.kind == right.kind
            && left.defaultValue == right.defaultValue
    }
}

/// One threshold or weight that training may change.
package struct Parameter: Sendable, Hashable {
    package var name: String
    package var defaultValue: Double
    package var minimum: Double
    package var maximum: Double
    /// Values outside are legal but draw a warning from the advice on approvals.
    package var extreme: ClosedRange<Double>?
    package var isInteger: Bool

    /// Why `value` cannot be this parameter's, or nil if it can.
    package func refusal(of value: Double) -> String? {
        guard value.isFinite else { return "must be a finite number" }
        if value < minimum || value > maximum { return "must be between \(minimum) and \(maximum), not \(value)" }
        if isInteger, value.rounded() != value { return "must be a whole number, not \(value)" }
        return nil
    }
}

/// A rule that an agent decides by: `then` when every condition holds, else `otherwise`.
package struct Rule: Sendable, Equatable {
    /// A weighted sum of features, compared with a parameter: `Σ feature · (times ?? 1) ≥ at_least`.
    package struct Condition: Sendable, Equatable {
        package var score: [Term]
        package var atLeast: String
    }

    package struct Term: Sendable, Equatable {
        package var feature: String
        /// The parameter that weighs the feature; exactly one term of a score has none.
        package var times: String?
    }

    package var then: String
    package var otherwise: String
    package var whenAll: [Condition]
}

/// What wrong decisions cost, as `cost[decision][truth]` by label index.
package enum Costs: Sendable, Equatable {
    /// For two labels: acting where one should not, and not acting where one should.
    case binary(falsePositive: Double, falseNegative: Double)
    case matrix([[Double]])
}

/// How decisions are valued when thresholds are chosen.
package enum UtilityKind: String, Sendable {
    case standard
    /// Every label counts the same, however rare it is.
    case balanced
}

/// Whether approvals are asked for every decision; those asked for only some train but do not judge a canary.
package enum Asks: String, Sendable {
    case all
    case some
}

/// How an agent's canaries are judged, where it differs from the guard's own figures.
package struct GuardPolicy: Sendable, Equatable {
    package enum Automatic: String, Sendable, CaseIterable {
        /// Verdicts are logged; nothing moves by itself.
        case observe
        case rollbackOnly = "rollback_only"
        case full
    }

    /// Where a canary's quality outcomes come from; fixed when the canary starts.
    package enum QualitySource: String, Sendable, CaseIterable {
        case labels
        case runQuality = "run_quality"
        case judges
    }

    package var automatic: Automatic = .full
    package var qualitySource: QualitySource = .labels
    package var qualityMargin = 0.05
    package var latencyMargin = 0.10
    package var errorMargin = 0.02
    /// Days after deployment at which an undecided canary ends; nil is `never`.
    package var expiryDays: Double? = 28
    /// Promotion also needs p50 and p95 proven.
    package var strict = false

    package init() {}
}
