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
