extension Migration {
    /// What was sent, as a hash, beside what is kept of it; several people's words under one id; labels that wait for a run.
    ///
    /// Of what is here already it is not known what was sent: sent again it is a duplicate, whatever it says.
    static let contentOfEvents = Migration(number: 13, name: "content of events") { dialect in
        ["ALTER TABLE runs ADD COLUMN content \(dialect.bytes)"] + judgements(dialect) + examples(dialect)
    }

    private static func judgements(_ dialect: SQLDialect) -> [String] {
        [
            "ALTER TABLE judgements ADD COLUMN content \(dialect.bytes)",
            "ALTER TABLE judgements ADD COLUMN giver \(dialect.text) NOT NULL DEFAULT ''",
            "ALTER TABLE judgements ADD COLUMN revisions BIGINT NOT NULL DEFAULT 0",
            "UPDATE judgements SET giver = labeler WHERE labeler IS NOT NULL AND source <> 'approvals'",
            "DROP INDEX judgements_by_source_id",
            "CREATE UNIQUE INDEX judgements_by_source_id ON judgements (agent, source, source_id, giver)",
            "DROP INDEX judgements_new",
            "CREATE INDEX judgements_new ON judgements (sequence) WHERE state IN (0, 4)",
            "DROP INDEX judgements_waiting",
            "CREATE INDEX judgements_waiting ON judgements (agent, key, occurred_at) WHERE state IN (1, 4)",
            """
            INSERT INTO agent_counts (agent, figure, count)
            SELECT agent, 'labels_waiting', COUNT(*) FROM judgements WHERE state = 1 GROUP BY agent
            """,
        ]
    }

    private static func examples(_ dialect: SQLDialect) -> [String] {
        [
            "ALTER TABLE examples ADD COLUMN content \(dialect.bytes)",
            "ALTER TABLE examples ADD COLUMN giver \(dialect.text) NOT NULL DEFAULT ''",
            "UPDATE examples SET giver = labeler WHERE labeler IS NOT NULL AND source <> 'approvals'",
            "DROP INDEX examples_by_source_id",
            "CREATE UNIQUE INDEX examples_by_source_id ON examples (agent, source, source_id, giver)",
        ]
    }
}
