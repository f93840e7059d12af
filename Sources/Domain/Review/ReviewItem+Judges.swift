import Learning

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
    ///
    /// - Parameter standing: what is known of the agent's judges.
    static func enqueue(_ run: Run, _ standing: JudgeStanding, in change: Change) throws {
        guard try !change.records.isLabeled(agent: run.agent, key: run.key) else { return }
        let rank = standing.rank(of: run.judgeScores)
        try change.records.enqueue(
            ReviewItem(of: run, method: rank.method, uncertainty: rank.uncertainty, panelEntropy: rank.panelEntropy)
        )
    }
}

/// Where a judged item stands in the queue.
package struct ReviewRank: Sendable, Equatable {
    package var uncertainty: Double
    package var panelEntropy: Double
    package var method: ReviewItem.Method

    package init(uncertainty: Double, panelEntropy: Double, method: ReviewItem.Method) {
        self.uncertainty = uncertainty
        self.panelEntropy = panelEntropy
        self.method = method
    }
}
