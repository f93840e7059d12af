import JSON
package import Rules

/// Registering agents and their specifications.
package struct AgentRegistry: Sendable {
    private let ledger: Ledger

    package init(ledger: Ledger) {
        self.ledger = ledger
    }

    package func agents() async throws -> [Agent] {
        try await ledger.read { try $0.agents() }
    }

    package func agent(_ name: String) async throws -> Agent {
        try await ledger.read { try $0.requireAgent(name) }
    }

    /// Registers an agent or changes its specification; an identical one changes nothing.
    ///
    /// - Returns: the agent, and whether it is new.
    /// - Throws: `Refusal.conflict(.canaryRunning)` if labels, features or parameters would change under a canary.
    package func register(_ specification: AgentSpecification, by actor: Actor) async throws -> (
        agent: Agent, isNew: Bool
    ) {
        try await ledger.change(by: actor) { change in
            let records = change.records
            let stale: Int
            switch try records.storedAgent(specification.agent) {
            case nil:
                try records.insertAgent(specification, at: change.time)
                change.log(.agentRegister, agent: specification.agent, figures: ["new": true])
                change.altersAnswers(of: specification.agent)
                return (try records.requireAgent(specification.agent), true)
            case .success(let known) where known.specification == specification:
                return (known, false)
            case .success(let known):
                stale = try Self.admit(specification, replacing: known, in: records, at: change.time)
            case .failure:
                // What cannot be read is replaced; nobody can say what of it differs.
                stale = try records.markApprovalsStale(agent: specification.agent, keeping: nil, at: change.time)
            }
            try records.updateAgent(specification, at: change.time)
            change.log(
                .agentRegister,
                agent: specification.agent,
                figures: ["new": false, "stale_approvals": .integer(Int64(stale))]
            )
            change.altersAnswers(of: specification.agent)
            return (try records.requireAgent(specification.agent), false)
        }
    }

    /// Makes sure the built-in agents exist; those already known keep the specification they have.
    package func registerBuiltIn() async throws {
        let specifications = try BuiltInAgents.specifications()
        try await ledger.change(by: .system) { change in
            for specification in specifications where try change.records.storedAgent(specification.agent) == nil {
                try change.records.insertAgent(specification, at: change.time)
                change.log(.agentRegister, agent: specification.agent, figures: ["new": true, "built_in": true])
                change.altersAnswers(of: specification.agent)
            }
        }
    }

    /// Refuses a change that would pull the ground from under a running canary; otherwise makes open approvals stale.
    private static func admit(
        _ specification: AgentSpecification,
        replacing known: Agent,
        in records: any Records,
        at time: Timestamp
    ) throws -> Int {
        let old = known.specification
        let altersDecisions =
            old.labels != specification.labels || !Set(old.features).isSubset(of: specification.features)
            || !Set(old.parameters).isSubset(of: specification.parameters) || old.rule != specification.rule
        guard altersDecisions else { return 0 }
        if let canary = try records.runningCanary(agent: known.name) {
            throw Refusal.conflict(
                .canaryRunning,
                "A canary at \(canary.percent) % is running for \(known.name); labels, features and parameters can change "
                    + "once it was promoted or rolled back."
            )
        }
        return try records.markApprovalsStale(agent: known.name, keeping: nil, at: time)
    }
}
