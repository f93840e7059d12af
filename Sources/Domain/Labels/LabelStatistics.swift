/// The state of the labeled data, with the runbook's red flags.
package struct LabelStatistics: Sendable, Equatable {
    package struct RedFlag: Sendable, Equatable {
        package var code: String
        package var agent: String?
        package var detail: String
    }

    package var total: Int
    package var excluded: Int
    package var bySource: [String: Int]
    package var byAgent: [String: Int]
    package var byLabel: [String: [String: Int]]
    package var recentWeek: Int
    /// By agent, labels that speak of a run which is not known: they become examples when it comes.
    package var waiting: [String: Int]
    package var redFlags: [RedFlag]
}

extension LabelStatistics {
    /// Under this many new labels in a week is little.
    private static let fewRecent = 50
    /// An agent with fewer has too little to train on.
    private static let fewExamples = 100
    /// One label above this share drowns the others.
    private static let dominantShare = 0.9

    /// - Parameter agents: those that are registered, so that one without any example is flagged too.
    package init(counts: [ExampleCount], recentWeek: Int, agents: [String], waiting: [String: Int] = [:]) {
        total = counts.reduce(0) { $0 + $1.count }
        excluded = counts.reduce(0) { $0 + $1.excluded }
        bySource = ["approvals": 0, "feedback": 0, "gold": 0]
        byAgent = [:]
        byLabel = [:]
        for count in counts {
            bySource[count.source, default: 0] += count.count
            byAgent[count.agent, default: 0] += count.count
            byLabel[count.agent, default: [:]][count.label, default: 0] += count.count
        }
        self.recentWeek = recentWeek
        self.waiting = waiting.filter { $0.value > 0 && agents.contains($0.key) }
        redFlags = Self.redFlags(recentWeek: recentWeek, agents: agents, byAgent: byAgent, byLabel: byLabel)
        for (agent, count) in self.waiting.sorted(by: { $0.key < $1.key }) {
            let detail = "\(count) labels of \(agent) speak of runs that nobody reported; they wait for them."
            redFlags.append(RedFlag(code: "labels_waiting", agent: agent, detail: detail))
        }
    }

    private static func redFlags(
        recentWeek: Int,
        agents: [String],
        byAgent: [String: Int],
        byLabel: [String: [String: Int]]
    ) -> [RedFlag] {
        var flags: [RedFlag] = []
        if recentWeek < fewRecent {
            let detail = "\(recentWeek) new examples in 7 days; under \(fewRecent) is little: ask for more feedback."
            flags.append(RedFlag(code: "low_recent", agent: nil, detail: detail))
        }
        for agent in agents {
            let count = byAgent[agent] ?? 0
            if count < fewExamples {
                let detail = "\(agent) has \(count) examples; under \(fewExamples) is too little to train on."
                flags.append(RedFlag(code: "few_examples", agent: agent, detail: detail))
            }
            if let (label, most) = byLabel[agent]?.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }), count > 0,
                Double(most) > dominantShare * Double(count)
            {
                let share = Int(clamping: (100 * Double(most) / Double(count)).rounded())
                let detail = "\(share) % of \(agent)'s examples are \"\(label)\": add more diverse ones."
                flags.append(RedFlag(code: "imbalanced", agent: agent, detail: detail))
            }
        }
        return flags
    }
}
