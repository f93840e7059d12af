/// The share of a day's runs that people label unseen, drawn at random so that the answers stand for all of them.
enum RandomProbe {
    private static let share = 0.1
    /// At most this many a day and agent, so that the queue stays what people can do.
    private static let most = 50
    /// Runs considered; beyond, the newest.
    private static let population = 10_000

    /// Draws a probe for every agent; how many by agent.
    static func draw(in change: Change) throws -> [String: Int] {
        var drawn: [String: Int] = [:]
        let since = change.time.adding(days: -1)
        for agent in try change.records.agents() {
            let candidates = try change.records.probeCandidates(agent: agent.name, since: since, limit: population)
            let probability = min(share, Double(most) / Double(max(1, candidates.count)))
            let threshold = UInt64(probability * 0x1p53)
            for run in candidates where change.random() >> 11 < threshold {
                try change.records.enqueue(
                    ReviewItem(
                        id: 0,
                        agent: run.agent,
                        key: run.key,
                        runID: run.id,
                        uncertainty: 1,
                        method: .randomProbe,
                        probability: probability,
                        judgeScores: run.judgeScores,
                        payload: run.payload,
                        createdAt: run.occurredAt
                    )
                )
                drawn[agent.name, default: 0] += 1
            }
        }
        return drawn
    }
}
