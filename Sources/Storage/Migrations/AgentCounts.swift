extension Migration {
    /// Approvals asked for and canaries that ended: from now on counted by the writes, so far by reading everything once.
    static let agentCounts = Migration(number: 8, name: "agent counts") { dialect in
        [
            """
            CREATE TABLE agent_counts (
                agent \(dialect.text) NOT NULL,
                figure \(dialect.text) NOT NULL,
                count BIGINT NOT NULL,
                PRIMARY KEY (agent, figure)
            ) \(dialect.keyedTable)
            """,
            """
            INSERT INTO agent_counts (agent, figure, count)
            SELECT agent, 'approvals_requested', COUNT(*) FROM approvals GROUP BY agent
            """,
            """
            INSERT INTO agent_counts (agent, figure, count)
            SELECT agent, 'canary_' || end_reason, COUNT(*) FROM canaries WHERE end_reason IS NOT NULL
            GROUP BY agent, end_reason
            """,
        ]
    }
}
