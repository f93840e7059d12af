/// Something of one agent that the writes count, so that nobody has to read everything to count it.
package struct AgentCount: Sendable, Equatable {
    package enum Figure: Sendable, Hashable {
        case approvalsRequested
        /// Judgements that speak of a run which is not known yet.
        case labelsWaiting
        case canariesEnded(Canary.End)
    }

    package var agent: String
    package var figure: Figure
    package var count: Int

    package init(agent: String, figure: Figure, count: Int) {
        self.agent = agent
        self.figure = figure
        self.count = count
    }
}

extension AgentCount.Figure {
    private static let approvals = "approvals_requested"
    private static let waiting = "labels_waiting"
    private static let canaryPrefix = "canary_"

    /// The name under which it is kept.
    package var name: String {
        switch self {
        case .approvalsRequested: Self.approvals
        case .labelsWaiting: Self.waiting
        case .canariesEnded(let end): Self.canaryPrefix + end.rawValue
        }
    }

    /// Nil for a name that no figure has.
    package init?(name: String) {
        if name == Self.approvals {
            self = .approvalsRequested
        } else if name == Self.waiting {
            self = .labelsWaiting
        } else if name.hasPrefix(Self.canaryPrefix),
            let end = Canary.End(rawValue: String(name.dropFirst(Self.canaryPrefix.count)))
        {
            self = .canariesEnded(end)
        } else {
            return nil
        }
    }
}
