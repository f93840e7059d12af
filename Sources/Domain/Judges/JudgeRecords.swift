/// A judge's weight for one agent, as last computed.
package struct JudgeWeight: Sendable, Equatable {
    package var agent: String
    package var judge: String
    package var weight: Double
    /// Verdicts of 30 days that could be compared with a person's label.
    package var matched: Int
    package var computedAt: Timestamp

    package init(agent: String, judge: String, weight: Double, matched: Int, computedAt: Timestamp) {
        self.agent = agent
        self.judge = judge
        self.weight = weight
        self.matched = matched
        self.computedAt = computedAt
    }
}

/// What a judge said of a key, and the newest label that a person or a curated task gave that key, if any did.
package struct JudgeVerdict: Sendable, Equatable {
    package var judge: String
    package var key: String
    package var verdict: String
    /// 0…100.
    package var confidence: Double?
    package var occurredAt: Timestamp
    package var label: String?

    package init(
        judge: String,
        key: String,
        verdict: String,
        confidence: Double?,
        occurredAt: Timestamp,
        label: String?
    ) {
        self.judge = judge
        self.key = key
        self.verdict = verdict
        self.confidence = confidence
        self.occurredAt = occurredAt
        self.label = label
    }
}

/// What is kept about judges.
package protocol JudgeRecords {
    /// What judges said of some runs.
    func insertVerdicts(of runs: [Run]) throws
    /// Deletes the oldest verdicts of runs from before a moment; how many.
    func deleteVerdicts(before time: Timestamp, limit: Int) throws -> Int
    /// By agent and judge; `agent` nil for all.
    func judgeWeights(agent: String?) throws -> [JudgeWeight]
    func judgeWeightHistory(agent: String?, since: Timestamp, limit: Int) throws -> [JudgeWeight]
    /// Writes the weight and adds it to the history.
    func saveJudgeWeight(_ weight: JudgeWeight) throws
    /// Makes a judge known with a weight that nothing was computed from, if it is not known yet.
    func introduceJudge(_ judge: String, agent: String, weight: Double, at time: Timestamp) throws
    /// Verdicts on keys that approvals or gold labeled, in the order they were given.
    func labeledVerdicts(agent: String, since: Timestamp) throws -> [JudgeVerdict]
    /// The newest verdicts whatever is known of their keys, without labels, in the order they were given.
    func newestVerdicts(agent: String, since: Timestamp, limit: Int) throws -> [JudgeVerdict]
    /// Nil until the agent's judges were first weighed.
    func judgePanel(agent: String) throws -> FittedPanel?
    func saveJudgePanel(_ panel: FittedPanel, agent: String) throws
}
