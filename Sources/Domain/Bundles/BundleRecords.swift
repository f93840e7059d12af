import Rules

/// What is kept about bundles. They are only ever added.
package protocol BundleRecords {
    func bundle(_ id: String) throws -> Bundle?
    /// Newest first.
    func bundles(agent: String?, limit: Int, before cursor: BundleCursor?) throws -> [Bundle]
    func insertBundle(_ bundle: Bundle, rowScores: RowScores?) throws
    /// The stored out-of-fold results of a trained bundle; nil for others.
    func rowScores(bundle: String) throws -> RowScores?
    /// Ids that begin with `prefix`, for numbering those of the same second.
    func bundleIDs(startingWith prefix: String) throws -> [String]
    func newestTrainedBundle(agent: String) throws -> Bundle?
    /// By agent and origin; read from maintained counts.
    func bundleCounts() throws -> [BundleCount]
}

/// How many bundles of one origin an agent has had.
package struct BundleCount: Sendable, Equatable {
    package var agent: String
    package var origin: Bundle.Origin
    package var made: Int
    /// Those of them that served all of the traffic at some time.
    package var activated: Int

    package init(agent: String, origin: Bundle.Origin, made: Int, activated: Int) {
        self.agent = agent
        self.origin = origin
        self.made = made
        self.activated = activated
    }
}

/// Where a page of bundles goes on.
package struct BundleCursor: Sendable, Equatable {
    package var createdAt: Timestamp
    package var id: String

    package init(createdAt: Timestamp, id: String) {
        self.createdAt = createdAt
        self.id = id
    }
}

extension BundleRecords where Self: AgentRecords {
    /// A bundle by id, the agents' built-in ones included.
    package func requireBundle(_ id: String) throws -> Bundle {
        if let bundle = try bundle(id) { return bundle }
        if let name = AgentSpecification.agent(ofDefaultBundle: id), let agent = try agent(name) {
            return .builtIn(agent)
        }
        throw Refusal.notFound("There is no bundle \"\(id)\".")
    }

    package func activeBundle(of agent: Agent) throws -> Bundle {
        guard let id = agent.activeBundleID else { return .builtIn(agent) }
        return try requireBundle(id)
    }
}
