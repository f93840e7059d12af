/// Why a case was decided as it was: `explanation` of a decision that was asked for with `"explain": true`.
package struct Explanation: Codable, Sendable, Equatable {
    /// A condition of the agent's rule.
    package struct Condition: Codable, Sendable, Equatable {
        package struct Term: Codable, Sendable, Equatable {
            package var feature: String
            package var value: Double
            /// The weight, 1 for the term without one.
            package var times: Double

            package init(feature: String, value: Double, times: Double) {
                self.feature = feature
                self.value = value
                self.times = times
            }
        }

        package var parameter: String
        package var terms: [Term]
        package var score: Double
        package var threshold: Double
        /// `score` less `threshold`.
        package var margin: Double
        package var holds: Bool

        package init(
            parameter: String,
            terms: [Term],
            score: Double,
            threshold: Double,
            margin: Double,
            holds: Bool
        ) {
            self.parameter = parameter
            self.terms = terms
            self.score = score
            self.threshold = threshold
            self.margin = margin
            self.holds = holds
        }
    }

    /// A logit taken apart: `base` and the contributions sum to `logit`.
    package struct LogOdds: Codable, Sendable, Equatable {
        package struct Contribution: Codable, Sendable, Equatable {
            /// The feature, a feature's value as `feature=value`, or features that share a weight joined by `+`.
            package var column: String
            package var value: Double
            package var logOdds: Double

            package init(column: String, value: Double, logOdds: Double) {
                self.column = column
                self.value = value
                self.logOdds = logOdds
            }
        }

        package var label: String
        /// Before any correction of probabilities; of two labels, the first against the second.
        package var logit: Double
        /// The logit of an average case.
        package var base: Double
        package var contributions: [Contribution]

        package init(label: String, logit: Double, base: Double, contributions: [Contribution]) {
            self.label = label
            self.logit = logit
            self.base = base
            self.contributions = contributions
        }
    }

    /// A question on the way through the tree.
    package struct Step: Codable, Sendable, Equatable {
        package var column: String
        package var value: Double
        package var threshold: Double
        /// Whether `value` is at most `threshold`.
        package var isAtMost: Bool
        /// By label, before the question was answered.
        package var probabilities: [String: Double]

        package init(
            column: String,
            value: Double,
            threshold: Double,
            isAtMost: Bool,
            probabilities: [String: Double]
        ) {
            self.column = column
            self.value = value
            self.threshold = threshold
            self.isAtMost = isAtMost
            self.probabilities = probabilities
        }
    }

    /// In the rule's order; left out for an agent without a rule.
    package var conditions: [Condition]?
    /// Of a logistic model: one for two labels, else one per label.
    package var logOdds: [LogOdds]?
    /// Of a tree.
    package var path: [Step]?
    /// By label, before any correction.
    package var uncalibratedProbabilities: [String: Double]?
    /// `none`, `platt`, `beta` or `isotonic`.
    package var calibration: String?
    /// Features that the payload lacks, which took their defaults.
    package var missing: [String]
    /// Features whose value the model never saw in training.
    package var unseen: [String]?

    package init(missing: [String]) {
        self.missing = missing
    }
}
