/// What each judge's word counts, by agent and judge: `GET /weights`.
package typealias JudgeWeights = [String: [String: Double]]

/// One weight at one time: an item of `GET /weights/history`.
package struct WeightHistoryPoint: Codable, Sendable, Equatable {
    package var agent: String
    package var judge: String
    /// 0.1…1.
    package var weight: Double
    /// The verdicts that could be compared with a person's label.
    package var matched: Int
    package var computedAt: String

    package init(agent: String, judge: String, weight: Double, matched: Int, computedAt: String) {
        self.agent = agent
        self.judge = judge
        self.weight = weight
        self.matched = matched
        self.computedAt = computedAt
    }
}

/// `POST /weights/update`.
package struct WeightsUpdateAnswer: Codable, Sendable, Equatable {
    /// `success`.
    package var status: String
    /// How many weights were computed.
    package var updated: Int
    package var weights: JudgeWeights

    package init(status: String, updated: Int, weights: JudgeWeights) {
        self.status = status
        self.updated = updated
        self.weights = weights
    }
}

/// An agent's judges one by one and together: `GET /weights/{agent}?details=true`.
package struct JudgeDetails: Codable, Sendable, Equatable {
    package var agent: String
    /// By name.
    package var judges: [String: JudgeReliability]
    /// Nil until the judges were first weighed.
    @Nullable package var panel: PanelFigures?

    package init(agent: String, judges: [String: JudgeReliability], panel: PanelFigures?) {
        self.agent = agent
        self.judges = judges
        self.panel = panel
    }
}

/// A share or other figure with its 90 % interval.
package struct Estimate: Codable, Sendable, Equatable {
    package var value: Double
    package var low: Double
    package var high: Double

    package init(value: Double, low: Double, high: Double) {
        self.value = value
        self.low = low
        self.high = high
    }
}

/// How reliable one judge is, on the keys whose right answer a person gave.
package struct JudgeReliability: Codable, Sendable, Equatable {
    /// 0.1…1.
    package var weight: Double
    /// The verdicts that the weight was computed from.
    package var matched: Int
    /// The keys that the other figures are of, one verdict each.
    package var keys = 0
    @Nullable package var agreement: Estimate?
    @Nullable package var kappa: Double?
    /// By label, the share of its keys that the judge recognised; null for a label without keys.
    package var recall: [String: Nullable<Estimate>] = [:]
    @Nullable package var brier: Double?
    /// The expected calibration error of its confidence.
    @Nullable package var calibrationError: Double?
    /// With two labels how much a verdict of the first one adds to its log-odds (the other takes as much away), else by
    /// logit and verdict, in the labels' order; null without a panel.
    @Nullable package var panelWeights: [[Double]]?

    package init(weight: Double, matched: Int) {
        self.weight = weight
        self.matched = matched
        agreement = nil
        kappa = nil
        brier = nil
        calibrationError = nil
        panelWeights = nil
    }
}

/// What the judges' verdicts are worth together.
package struct PanelFigures: Codable, Sendable, Equatable {
    /// `stacked`, `prior` or `unanchored`.
    package var basis: String
    /// The keys with a known answer.
    package var goldRows: Int
    /// How much judges err together, 0…1.
    package var errorCorrelation: Double
    /// How many independent votes the panel is worth.
    package var effectiveVotes: Double
    package var labels: [String]
    package var intercepts: [Double]
    package var computedAt: String

    package init(
        basis: String,
        goldRows: Int,
        errorCorrelation: Double,
        effectiveVotes: Double,
        labels: [String],
        intercepts: [Double],
        computedAt: String
    ) {
        self.basis = basis
        self.goldRows = goldRows
        self.errorCorrelation = errorCorrelation
        self.effectiveVotes = effectiveVotes
        self.labels = labels
        self.intercepts = intercepts
        self.computedAt = computedAt
    }
}
