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

/// An agent that is stored but cannot be read, or not be served as it is stored.
package struct UnreadableAgent: Error, Sendable, Equatable {
    package var name: String
    /// What is wrong, in a sentence.
    package var reason: String

    package init(name: String, reason: String) {
        self.name = name
        self.reason = reason
    }
}

/// What is kept about agents.
package protocol AgentRecords {
    /// Every agent by name, also those that cannot be read.
    func storedAgents() throws -> [Result<Agent, UnreadableAgent>]
    /// Nil if there is none of that name.
    func storedAgent(_ name: String) throws -> Result<Agent, UnreadableAgent>?
    func insertAgent(_ specification: AgentSpecification, at time: Timestamp) throws
    func updateAgent(_ specification: AgentSpecification, at time: Timestamp) throws
    /// Makes a bundle the active one and remembers which was active before.
    func activate(bundle: String, agent: String, by actor: Actor, at time: Timestamp) throws
    /// Goes back to the bundle active before the present one; false if there is none to go back to.
    func reactivatePrevious(agent: String, at time: Timestamp) throws -> Bool
}

extension AgentRecords {
    /// The agents that can be read, by name; the others are set aside.
    package func agents() throws -> [Agent] {
        try storedAgents().compactMap { try? $0.get() }
    }

    /// Nil if there is none of that name; refuses one that cannot be read.
    package func agent(_ name: String) throws -> Agent? {
        switch try storedAgent(name) {
        case nil: nil
        case .success(let agent): agent
        case .failure(let unreadable): throw Refusal.setAside(agent: name, unreadable.reason)
        }
    }

    package func requireAgent(_ name: String) throws -> Agent {
        guard let agent = try agent(name) else { throw Refusal.unknownAgent(name) }
        return agent
    }
}
