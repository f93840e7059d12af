/// A rule in numbers: `then` when every condition holds, else `otherwise`.
public struct RuleShape: Sendable, Equatable {
    /// A feature in a score, with the parameter that multiplies it.
    public struct Term: Sendable, Equatable {
        /// The column of the feature matrix.
        public var column: Int
        /// The index of the parameter that weighs the column, or nil for weight 1.
        public var weight: Int?

        /// Takes a column and, if it is weighed, the index of its parameter.
        public init(column: Int, weight: Int? = nil) {
            self.column = column
            self.weight = weight
        }
    }

    /// A score that must reach a threshold: `Σ x[column] · (weight ?? 1) ≥ atLeast`.
    public struct Condition: Sendable, Equatable {
        /// The summands; exactly one has no weight.
        public var terms: [Term]
        /// The index of the threshold parameter.
        public var atLeast: Int

        /// Takes the terms and the index of the threshold parameter.
        public init(terms: [Term], atLeast: Int) {
            self.terms = terms
            self.atLeast = atLeast
        }
    }

    /// A number that training may choose.
    public struct Parameter: Sendable, Equatable {
        /// Its name in the agent's specification.
        public var name: String
        /// The active value: it stays wherever the data do not clearly say otherwise.
        public var value: Double
        /// The least admissible value.
        public var minimum: Double
        /// The greatest admissible value.
        public var maximum: Double
        /// Whether only whole numbers are admissible.
        public var isInteger: Bool

        /// Takes the active value and its limits.
        public init(name: String, value: Double, minimum: Double, maximum: Double, isInteger: Bool = false) {
            self.name = name
            self.value = value
            self.minimum = minimum
            self.maximum = maximum
            self.isInteger = isInteger
        }
    }

    /// All must hold.
    public var conditions: [Condition]
    /// The label decided when they do.
    public var then: Int
    /// The label decided when one does not.
    public var otherwise: Int
    /// Everything tunable, thresholds and weights, in the order of the specification.
    public var parameters: [Parameter]

    /// Takes the parts as they are; ``train(_:)`` checks them.
    public init(conditions: [Condition], then: Int, otherwise: Int, parameters: [Parameter]) {
        self.conditions = conditions
        self.then = then
        self.otherwise = otherwise
        self.parameters = parameters
    }

    /// The label this rule decides for one row of raw features under the given parameter values.
    public func decision(of row: [Double], values: [Double]) -> Int {
        for condition in conditions {
            var score = 0.0
            for term in condition.terms { score += row[term.column] * (term.weight.map { values[$0] } ?? 1) }
            if score < values[condition.atLeast] { return otherwise }
        }
        return then
    }
}
