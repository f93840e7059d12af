import Learning

/// A run that a person is asked to label.
package struct ReviewItem: Sendable, Equatable {
    /// Why it is in the queue.
    package enum Method: String, Sendable {
        case noJudges = "no_judges"
        case noVerdicts = "no_verdicts"
        case disagreement
        case lowConfidence = "low_confidence"
        case weightedVariance = "weighted_variance"
        /// Drawn from all runs with a known probability: it judges canaries.
        case randomProbe = "random_probe"
    }

    package enum State: String, Sendable, CaseIterable {
        case open
        case labeled
        /// Its key was labeled elsewhere.
        case closed
    }

    package var id: Int64
    package var agent: String
    package var key: String
    package var runID: String
    package var uncertainty: Double
    package var method: Method
    /// With which it was drawn; probes only.
    package var probability: Double?
    package var judgeScores: [Run.JudgeScore]
    /// Compact JSON text.
    package var payload: String?
    package var createdAt: Timestamp
    package var state: State
    package var labeler: String?
    package var label: String?
    package var leasedBy: String?
    package var leasedUntil: Timestamp?

    package init(
        id: Int64,
        agent: String,
        key: String,
        runID: String,
        uncertainty: Double,
        method: Method,
        probability: Double? = nil,
        judgeScores: [Run.JudgeScore],
        payload: String?,
        createdAt: Timestamp,
        state: State = .open,
        labeler: String? = nil,
        label: String? = nil,
        leasedBy: String? = nil,
        leasedUntil: Timestamp? = nil
    ) {
        self.id = id
        self.agent = agent
        self.key = key
        self.runID = runID
        self.uncertainty = uncertainty
        self.method = method
        self.probability = probability
        self.judgeScores = judgeScores
        self.payload = payload
        self.createdAt = createdAt
        self.state = state
        self.labeler = labeler
        self.label = label
        self.leasedBy = leasedBy
        self.leasedUntil = leasedUntil
    }

    package var publicID: String { "review-\(id)" }

    /// The number in `review-12`; nil for anything else.
    package static func number(ofID id: String) -> Int64? {
        guard id.hasPrefix("review-") else { return nil }
        return Int64(id.dropFirst("review-".count)).flatMap { $0 >= 0 ? $0 : nil }
    }

    package func isLeased(at time: Timestamp) -> Bool {
        leasedUntil.map { $0 > time } ?? false
    }
}

extension ReviewItem {
    /// How unsure the judges of a run are, by the weights as they stand; pure.
    package static func uncertainty(
        of scores: [Run.JudgeScore],
        weights: [String: Double]
    ) -> (uncertainty: Double, method: Method) {
        let found = verdictUncertainty(
            scores.map { WeightedVerdict(weight: weights[$0.judge], verdict: $0.verdict, confidence: $0.confidence) }
        )
        let method: Method =
            switch found.method {
            case .noJudges: .noJudges
            case .noVerdicts: .noVerdicts
            case .disagreement: .disagreement
            case .lowConfidence: .lowConfidence
            case .weightedVariance: .weightedVariance
            }
        return (found.uncertainty, method)
    }

    /// Puts a judged run into the queue, in place of an older one of its key that is still open.
    static func enqueue(_ run: Run, in change: Change) throws {
        let known = try change.records.judgeWeights(agent: run.agent)
        let weights = Dictionary(uniqueKeysWithValues: known.map { ($0.judge, $0.weight) })
        for score in run.judgeScores where weights[score.judge] == nil {
            let weight = defaultJudgeWeight(score.judge)
            try change.records.introduceJudge(score.judge, agent: run.agent, weight: weight, at: change.time)
        }
        guard try !change.records.isLabeled(agent: run.agent, key: run.key) else { return }
        let (uncertainty, method) = uncertainty(of: run.judgeScores, weights: weights)
        let item = ReviewItem(
            id: 0,
            agent: run.agent,
            key: run.key,
            runID: run.id,
            uncertainty: uncertainty,
            method: method,
            judgeScores: run.judgeScores,
            payload: run.payload,
            createdAt: run.occurredAt
        )
        try change.records.enqueue(item)
    }

    /// Scores an agent's open items anew after the weights changed.
    static func rescore(agent: String, in change: Change) throws {
        let known = try change.records.judgeWeights(agent: agent)
        let weights = Dictionary(uniqueKeysWithValues: known.map { ($0.judge, $0.weight) })
        try change.records.rescoreOpenItems(agent: agent) { uncertainty(of: $0, weights: weights) }
    }
}

/// What the queue holds.
package struct ReviewCounts: Sendable, Equatable {
    package var open: Int
    package var leased: Int
    package var labeled: Int
    package var skipped: Int
    package var openByAgent: [String: Int]
    package var labeledByLabeler: [String: Int]

    package init(
        open: Int,
        leased: Int,
        labeled: Int,
        skipped: Int,
        openByAgent: [String: Int],
        labeledByLabeler: [String: Int]
    ) {
        self.open = open
        self.leased = leased
        self.labeled = labeled
        self.skipped = skipped
        self.openByAgent = openByAgent
        self.labeledByLabeler = labeledByLabeler
    }
}

/// What is kept about the review queue.
package protocol ReviewRecords {
    /// Adds an item, or replaces the open, unleased one of the same agent and key.
    func enqueue(_ item: ReviewItem) throws
    func reviewItem(_ id: Int64) throws -> ReviewItem?
    /// Open judged items, most uncertain first, then the older run, then the id.
    func judgedItems(agent: String?, minimumUncertainty: Double, limit: Int) throws -> [ReviewItem]
    /// The open item to hand out next: probes first, then the most uncertain; none leased to somebody else, none that this
    /// labeler skipped.
    func nextItem(agent: String?, labeler: String, at time: Timestamp) throws -> ReviewItem?
    func updateReviewItem(_ item: ReviewItem) throws
    func noteSkip(item: Int64, labeler: String) throws
    /// Closes the open items of keys that were labeled elsewhere.
    func closeItems(agent: String, keys: [String]) throws
    func rescoreOpenItems(
        agent: String,
        _ score: ([Run.JudgeScore]) -> (uncertainty: Double, method: ReviewItem.Method)
    ) throws
    func reviewCounts(at time: Timestamp) throws -> ReviewCounts
    /// Whether some example or unloaded judgement speaks about the key.
    func isLabeled(agent: String, key: String) throws -> Bool
    /// Unlabeled runs with a payload since a moment, one a key, for the probe to be drawn from.
    func probeCandidates(agent: String, since: Timestamp, limit: Int) throws -> [Run]
}
