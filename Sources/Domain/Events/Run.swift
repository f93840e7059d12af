/// One decision an agent took, as it reported it.
package struct Run: Sendable, Equatable, Codable {
    package struct JudgeScore: Sendable, Equatable, Codable {
        package var judge: String
        package var verdict: String?
        /// 0…100.
        package var confidence: Double?

        package init(judge: String, verdict: String?, confidence: Double?) {
            self.judge = judge
            self.verdict = verdict
            self.confidence = confidence
        }
    }

    package var id: String
    package var agent: String
    package var key: String
    package var occurredAt: Timestamp
    package var configurationVersion: Int64?
    package var bundleID: String?
    package var variant: String?
    package var decision: String?
    package var confidence: Double?
    package var latencyMilliseconds: Double?
    package var quality: Double?
    package var cost: Double?
    /// What went wrong; nil if nothing did.
    package var error: String?
    /// Compact JSON text.
    package var payload: String?
    /// By judge name.
    package var judgeScores: [JudgeScore]
    /// Of what was sent; nil where that is not known.
    package var content: ContentHash?

    package init(
        id: String,
        agent: String,
        key: String,
        occurredAt: Timestamp,
        configurationVersion: Int64? = nil,
        bundleID: String? = nil,
        variant: String? = nil,
        decision: String? = nil,
        confidence: Double? = nil,
        latencyMilliseconds: Double? = nil,
        quality: Double? = nil,
        cost: Double? = nil,
        error: String? = nil,
        payload: String? = nil,
        judgeScores: [JudgeScore] = [],
        content: ContentHash? = nil
    ) {
        self.id = id
        self.agent = agent
        self.key = key
        self.occurredAt = occurredAt
        self.configurationVersion = configurationVersion
        self.bundleID = bundleID
        self.variant = variant
        self.decision = decision
        self.confidence = confidence
        self.latencyMilliseconds = latencyMilliseconds
        self.quality = quality
        self.cost = cost
        self.error = error
        self.payload = payload
        self.judgeScores = judgeScores
        self.content = content
    }
}
