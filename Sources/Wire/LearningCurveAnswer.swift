/// What further labels would bring: `GET /agents/{agent}/learning-curve`.
package struct LearningCurveAnswer: Codable, Sendable, Equatable {
    package struct Point: Codable, Sendable, Equatable {
        package var labels: Double
        package var error: Double
        package var standardError: Double

        package init(labels: Double, error: Double, standardError: Double) {
            self.labels = labels
            self.error = error
            self.standardError = standardError
        }
    }

    /// `error(n) = floor + scale · n^−exponent`.
    package struct Curve: Codable, Sendable, Equatable {
        package var floor: Double
        package var scale: Double
        package var exponent: Double

        package init(floor: Double, scale: Double, exponent: Double) {
            self.floor = floor
            self.scale = scale
            self.exponent = exponent
        }
    }

    package var agent: String
    /// The newest trained bundle, whose curve this is.
    @Nullable package var bundleID: String?
    package var labels: Int
    package var points: [Point]
    /// Nil where nothing can be told yet; `summary` says why.
    @Nullable package var curve: Curve?
    /// The expected error with the labels there are.
    @Nullable package var error: Double?
    /// Further labels until the error is 0.01 less; nil if no number does.
    @Nullable package var labelsToNextPercent: Double?
    /// How many further labels were weighed.
    @Nullable package var nextLabels: Double?
    /// By how much they lower the error.
    @Nullable package var gain: Double?
    /// Whether they gain less than they cost.
    @Nullable package var stop: Bool?
    /// What one label costs, in wrong decisions.
    package var labelCost: Double
    /// How many decisions the gain is counted over.
    package var decisions: Double
    package var summary: String

    package init(agent: String, bundleID: String?, labels: Int, labelCost: Double, decisions: Double, summary: String) {
        self.agent = agent
        self.bundleID = bundleID
        self.labels = labels
        self.labelCost = labelCost
        self.decisions = decisions
        self.summary = summary
        points = []
    }
}
