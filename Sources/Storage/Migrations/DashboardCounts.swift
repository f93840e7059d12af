extension Migration {
    /// Counts that panels are drawn from: labels a day and source, bundles made and those that reached everyone.
    static let dashboardCounts = Migration(number: 6, name: "dashboard counts") { dialect in
        [
            """
            CREATE TABLE example_days (
                day BIGINT NOT NULL,
                source \(dialect.text) NOT NULL,
                included BIGINT NOT NULL,
                PRIMARY KEY (day, source)
            ) \(dialect.keyedTable)
            """,
            """
            INSERT INTO example_days (day, source, included)
            SELECT (occurred_at - ((occurred_at % 86400000000) + 86400000000) % 86400000000) / 86400000000, source, COUNT(*)
            FROM examples WHERE exclusion IS NULL GROUP BY 1, 2
            """,
            """
            CREATE TABLE bundle_counts (
                agent \(dialect.text) NOT NULL,
                origin \(dialect.text) NOT NULL,
                made BIGINT NOT NULL,
                activated BIGINT NOT NULL,
                PRIMARY KEY (agent, origin)
            ) \(dialect.keyedTable)
            """,
            "CREATE INDEX activations_by_bundle ON activations (bundle_id)",
            """
            INSERT INTO bundle_counts (agent, origin, made, activated)
            SELECT agent, origin, COUNT(*),
                SUM(CASE WHEN EXISTS (SELECT 1 FROM activations v WHERE v.bundle_id = b.id) THEN 1 ELSE 0 END)
            FROM bundles b GROUP BY agent, origin
            """,
        ]
    }
}
