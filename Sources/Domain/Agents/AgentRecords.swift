package import Rules

/// An agent as it stands: its specification and the bundle it runs on.
package struct Agent: Sendable, Equatable {
    package var specification: AgentSpecification
    package var createdAt: Timestamp
    package var updatedAt: Timestamp
    /// Nil while it runs on the built-in default bundle.
    package var activeBundleID: String?
    package var activatedAt: Timestamp?

    package init(
        specification: AgentSpecification,
        createdAt: Timestamp,
        updatedAt: Timestamp,
        activeBundleID: String?,
        activatedAt: Timestamp?
    ) {
        self.specification = specification
        self.createdAt = createdAt
        self.updatedAt = updatedAt
        self.activeBundleID = activeBundleID
        self.activatedAt = activatedAt
    }

    package var name: String { specification.agent }
    /// The bundle that answers where no canary does.
    package var effectiveBundleID: String { activeBundleID ?? specification.defaultBundleID }
}

/// What is kept about agents.
package protocol AgentRecords {
    func agent(_ name: String) throws -> Agent?
    /// By name.
    func agents() throws -> [Agent]
    func insertAgent(_ specification: AgentSpecification, at time: Timestamp) throws
    func updateAgent(_ specification: AgentSpecification, at time: Timestamp) throws
    /// Makes a bundle the active one and remembers which was active before.
    func activate(bundle: String, agent: String, by actor: Actor, at time: Timestamp) throws
    /// Goes back to the bundle active before the present one; false if there is none to go back to.
    func reactivatePrevious(agent: String, at time: Timestamp) throws -> Bool
}

extension AgentRecords {
    package func requireAgent(_ name: String) throws -> Agent {
        guard let agent = try agent(name) else { throw Refusal.notFound("There is no agent \"\(name)\".") }
        return agent
    }
}
