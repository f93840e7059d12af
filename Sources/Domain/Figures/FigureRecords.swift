/// One agent's approvals that wait for a decision.
package struct PendingApprovals: Sendable, Equatable {
    package var agent: String
    /// 1 or more.
    package var count: Int
    package var oldest: Timestamp
    package var newest: Approval

    package init(agent: String, count: Int, oldest: Timestamp, newest: Approval) {
        self.agent = agent
        self.count = count
        self.oldest = oldest
        self.newest = newest
    }
}

/// How one arm of an agent did over some hours.
package struct ArmQuality: Sendable, Equatable {
    package var agent: String
    package var variant: String
    package var runs: Int
    /// Runs whose right decision became known.
    package var judged: Int
    /// Mean utility of those, 0…1; nil without any.
    package var quality: Double?

    package init(agent: String, variant: String, runs: Int, judged: Int, quality: Double?) {
        self.agent = agent
        self.variant = variant
        self.runs = runs
        self.judged = judged
        self.quality = quality
    }
}

/// Figures over all agents that cost the same however much is stored: kept counts, and what one step into an index finds.
package protocol FigureRecords {
    /// Figures that were never counted are not among them.
    func agentCounts() throws -> [AgentCount]
    /// By agent, examples that train and occurred since the beginning of that hour.
    func recentExamples(sinceHour hour: Int64) throws -> [String: Int]
    /// By agent, when its newest example occurred, excluded ones included.
    func newestExamples() throws -> [String: Timestamp]
    /// Of the agents that have any, by agent.
    func pendingApprovals() throws -> [PendingApprovals]
    /// By agent and arm, over the runs since the beginning of that hour.
    func quality(sinceHour hour: Int64) throws -> [ArmQuality]
}

extension FigureRecords {
    /// By agent, labels that speak of a run which is not known; agents without any may be left out.
    package func waitingLabels() throws -> [String: Int] {
        Dictionary(try agentCounts().filter { $0.figure == .labelsWaiting }.map { ($0.agent, $0.count) }) { $0 + $1 }
    }
}
