/// How many labeled examples there are, and where they came from: `GET /stats/labeled`.
package struct LabeledStats: Codable, Sendable, Equatable {
    package var total: Int
    /// Always has `approvals`, `feedback` and `gold`; other sources when they have examples.
    package var bySource: [String: Int]
    package var byAgent: [String: Int]
    /// Examples that occurred in the last seven days.
    package var recent7d: Int
    /// Examples per agent and label.
    package var byLabel: [String: [String: Int]]?
    /// Labels that speak of a run which is not known, in all: they become examples when it comes.
    package var waiting: Int?
    package var warnings: [Warning]?

    package init(
        total: Int,
        bySource: [String: Int],
        byAgent: [String: Int],
        recent7d: Int,
        byLabel: [String: [String: Int]]? = nil,
        waiting: Int? = nil,
        warnings: [Warning]? = nil
    ) {
        self.total = total
        self.bySource = bySource
        self.byAgent = byAgent
        self.recent7d = recent7d
        self.byLabel = byLabel
        self.waiting = waiting
        self.warnings = warnings
    }

    private enum CodingKeys: String, CodingKey {
        case total
        case bySource
        case byAgent
        case recent7d = "recent_7d"
        case byLabel
        case waiting
        case warnings
    }
}

/// What loading the feeds brought: `POST /feeds/load`.
package struct FeedsLoaded: Codable, Sendable, Equatable {
    package var status: String
    /// New examples per feed.
    package var counts: [String: Int]
    package var total: Int

    package init(status: String, counts: [String: Int], total: Int) {
        self.status = status
        self.counts = counts
        self.total = total
    }
}
