/// Whether a canary's recorded outcomes lead to the decisions that were made: `GET /canaries/{agent}/replay`.
package struct CanaryReplay: Codable, Sendable, Equatable {
    package var canaryID: Int64
    package var agent: String
    package var bundleID: String
    /// How many facts were counted again.
    package var outcomes: Int
    /// Those of them that a version without hashes counted.
    package var unhashedOutcomes: Int
    package var ruleVersion: Int
    package var identical: Bool
    package var differences: [ReplayDifference]
    package var decisions: [CanaryDecision]

    package init(
        canaryID: Int64,
        agent: String,
        bundleID: String,
        outcomes: Int,
        unhashedOutcomes: Int,
        ruleVersion: Int,
        identical: Bool,
        differences: [ReplayDifference],
        decisions: [CanaryDecision]
    ) {
        self.canaryID = canaryID
        self.agent = agent
        self.bundleID = bundleID
        self.outcomes = outcomes
        self.unhashedOutcomes = unhashedOutcomes
        self.ruleVersion = ruleVersion
        self.identical = identical
        self.differences = differences
        self.decisions = decisions
    }
}

/// Something that is not as it was recorded.
package struct ReplayDifference: Codable, Sendable, Equatable {
    /// The number of the outcome it is about.
    @Nullable package var outcome: Int64?
    /// The id of the decision it is about.
    @Nullable package var decision: Int64?
    package var detail: String

    package init(outcome: Int64?, decision: Int64?, detail: String) {
        self.outcome = outcome
        self.decision = decision
        self.detail = detail
    }
}
