import Domain

extension SQLRecords: FigureRecords {
    func agentCounts() throws -> [AgentCount] {
        try connection.all("SELECT agent, figure, count FROM agent_counts") { row in
            guard let figure = AgentCount.Figure(name: row.text(1)) else {
                throw StorageError(.corrupt, "\(row.text(0)) has a count of \"\(row.text(1))\".")
            }
            return AgentCount(agent: row.text(0), figure: figure, count: Int(row.integer(2)))
        }
    }

    func recentExamples(sinceHour hour: Int64) throws -> [String: Int] {
        var counts: [String: Int] = [:]
        try connection.forEach(
            "SELECT agent, SUM(included) FROM example_hours WHERE hour >= ?1 GROUP BY agent",
            [.integer(hour)]
        ) { counts[$0.text(0)] = Int($0.integer(1)) }
        return counts
    }

    func newestExamples() throws -> [String: Timestamp] {
        var times: [String: Timestamp] = [:]
        try connection.forEach(
            """
            SELECT a.name, (SELECT MAX(e.occurred_at) FROM examples e WHERE e.agent = a.name) FROM agents a
            """,
            []
        ) { times[$0.text(0)] = $0.optionalTimestamp(1) }
        return times
    }

    func pendingApprovals() throws -> [PendingApprovals] {
        let groups = try connection.all(
            """
            SELECT agent, COUNT(*), MIN(created_at), MAX(number) FROM approvals WHERE status = 'pending'
            GROUP BY agent ORDER BY agent
            """
        ) { (agent: $0.text(0), count: Int($0.integer(1)), oldest: $0.timestamp(2), newest: $0.integer(3)) }
        return try groups.compactMap { group in
            try approval(group.newest).map {
                PendingApprovals(agent: group.agent, count: group.count, oldest: group.oldest, newest: $0)
            }
        }
    }

    func quality(sinceHour hour: Int64) throws -> [ArmQuality] {
        // A cross join, which SQLite takes in the order written: from each agent to its hours, not through all hours.
        try connection.all(
            """
            SELECT q.agent, q.variant, SUM(q.runs), SUM(q.judged), SUM(q.utility)
            FROM agents a CROSS JOIN quality_hours q WHERE q.agent = a.name AND q.hour >= ?1
            GROUP BY q.agent, q.variant ORDER BY q.agent, q.variant
            """,
            [.integer(hour)]
        ) { row in
            let judged = Int(row.integer(3))
            return ArmQuality(
                agent: row.text(0),
                variant: row.text(1),
                runs: Int(row.integer(2)),
                judged: judged,
                quality: judged > 0 ? row.real(4) / Double(judged) : nil
            )
        }
    }
}

extension SQLRecords {
    /// Adds to a kept count.
    func add(_ change: Int, to figure: AgentCount.Figure, of agent: String) throws {
        try connection.execute(
            """
            INSERT INTO agent_counts (agent, figure, count) VALUES (?1, ?2, ?3)
            ON CONFLICT (agent, figure) DO UPDATE SET count = agent_counts.count + ?3
            """,
            [.text(agent), .text(figure.name), .integer(change)]
        )
    }
}
