import Learning
import Rules

/// What an agent's judges count for at the moment: enough to place a run in the queue and to judge a decision.
struct JudgeStanding: Sendable {
    var labels: [String]
    var weights: [String: Double]
    /// Nil until the judges were first weighed.
    var panel: FittedPanel?

    init(agent: String, in records: any Records) throws {
        labels = try records.agent(agent)?.specification.labels ?? []
        let known = try records.judgeWeights(agent: agent)
        weights = Dictionary(firstOf: known.map { ($0.judge, $0.weight) })
        panel = try records.judgePanel(agent: agent)
    }

    /// Makes the judges of a run known, as long as the agent may have more.
    ///
    /// - Returns: the scores of known judges, and the judges that were one too many.
    mutating func introduce(
        _ scores: [Run.JudgeScore],
        of agent: String,
        in change: Change
    ) throws -> (kept: [Run.JudgeScore], leftOut: [String]) {
        var kept: [Run.JudgeScore] = []
        var leftOut: [String] = []
        for score in scores {
            if weights[score.judge] == nil {
                guard weights.count < Limits.Events.judgesOfAgent else {
                    leftOut.append(score.judge)
                    continue
                }
                let weight = defaultJudgeWeight(score.judge)
                try change.records.introduceJudge(score.judge, agent: agent, weight: weight, at: change.time)
                weights[score.judge] = weight
            }
            kept.append(score)
        }
        return (kept, leftOut)
    }

    /// The probability of each label by what judges said of a run, in the labels' order.
    ///
    /// Before the first weighing, and for judges or labels that came after it, each verdict counts like that of a judge of
    /// whom nothing is known. Nil without a verdict.
    func probabilities(of scores: [Run.JudgeScore]) -> [Double]? {
        if let known = panel?.probabilities(of: scores, labels: labels) { return known }
        let judges = scores.filter { $0.verdict.map(labels.contains) ?? false }.map(\.judge).sorted()
        let unknown = FittedPanel(
            judges: judges,
            labels: labels,
            labeled: [],
            unlabeled: [],
            at: Timestamp(microseconds: 0)
        )
        return unknown?.probabilities(of: scores, labels: labels)
    }

    /// Where a run with these scores stands in the review queue.
    func rank(of scores: [Run.JudgeScore]) -> ReviewRank {
        let (uncertainty, method) = ReviewItem.uncertainty(of: scores, weights: weights)
        let entropy = probabilities(of: scores).map { relativeEntropy(of: $0) } ?? 0
        return ReviewRank(uncertainty: uncertainty, panelEntropy: entropy, method: method)
    }
}
