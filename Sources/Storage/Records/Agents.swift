import Domain
import JSON
import Rules

extension SQLRecords: AgentRecords {
    private static let columns = """
        SELECT a.name, a.specification, a.created_at, a.updated_at, v.bundle_id, v.activated_at
        FROM agents a LEFT JOIN activations v ON v.id = a.activation
        """

    private func agent(_ row: any SQLRow) -> Result<Agent, UnreadableAgent> {
        specifications.specification(of: row.text(0), text: row.text(1)).map { specification in
            Agent(
                specification: specification,
                createdAt: row.timestamp(2),
                updatedAt: row.timestamp(3),
                activeBundleID: row.optionalText(4),
                activatedAt: row.optionalTimestamp(5)
            )
        }
    }

    func storedAgent(_ name: String) throws -> Result<Agent, UnreadableAgent>? {
        try connection.first("\(Self.columns) WHERE a.name = ?1", [.text(name)], agent)
    }

    func storedAgents() throws -> [Result<Agent, UnreadableAgent>] {
        try connection.all("\(Self.columns) ORDER BY a.name", [], agent)
    }

    func insertAgent(_ specification: AgentSpecification, at time: Timestamp) throws {
        try connection.execute(
            "INSERT INTO agents (name, specification, created_at, updated_at) VALUES (?1, ?2, ?3, ?3)",
            [.text(specification.agent), .text(specification.json.text()), .time(time)]
        )
    }

    func updateAgent(_ specification: AgentSpecification, at time: Timestamp) throws {
        try connection.execute(
            "UPDATE agents SET specification = ?2, updated_at = ?3 WHERE name = ?1",
            [.text(specification.agent), .text(specification.json.text()), .time(time)]
        )
    }

    func activate(bundle: String, agent: String, by actor: Actor, at time: Timestamp) throws {
        try countActivation(ofBundle: bundle)
        let activation = try connection.integer(
            """
            INSERT INTO activations (agent, bundle_id, previous, activated_by, activated_at)
            SELECT name, ?2, activation, ?3, ?4 FROM agents WHERE name = ?1
            RETURNING id
            """,
            [.text(agent), .text(bundle), .text(actor.name), .time(time)]
        )
        try connection.execute(
            "UPDATE agents SET activation = ?2 WHERE name = ?1",
            [.text(agent), .integer(activation)]
        )
    }

    func reactivatePrevious(agent: String, at time: Timestamp) throws -> Bool {
        try connection.execute(
            """
            UPDATE agents SET activation = (SELECT previous FROM activations WHERE id = agents.activation)
            WHERE name = ?1 AND activation IS NOT NULL
            """,
            [.text(agent)]
        ) > 0
    }
}
