extension Migration {
    /// Several people's answers to one review item, probes beside the queue, runs found by their agent, judges' panels.
    static let severalReviews = Migration(number: 2, name: "several reviews") { dialect in
        answers(dialect) + items(dialect) + counts + runs(dialect)
    }

    private static func answers(_ dialect: SQLDialect) -> [String] {
        [
            """
            CREATE TABLE review_answers (
                item BIGINT NOT NULL REFERENCES review_items (id),
                labeler \(dialect.text) NOT NULL,
                label \(dialect.text),
                reason \(dialect.text),
                answered_at BIGINT NOT NULL,
                PRIMARY KEY (item, labeler)
            ) \(dialect.keyedTable)
            """,
            """
            INSERT INTO review_answers (item, labeler, label, answered_at)
            SELECT id, labeler, label, created_at FROM review_items WHERE state = 'labeled' AND labeler IS NOT NULL
            """,
            """
            INSERT INTO review_answers (item, labeler, answered_at)
            SELECT s.item, s.labeler, i.created_at FROM review_skips s JOIN review_items i ON i.id = s.item
            WHERE NOT EXISTS (SELECT 1 FROM review_answers a WHERE a.item = s.item AND a.labeler = s.labeler)
            """,
            "DROP TABLE review_skips",
        ]
    }

    /// A probe is an item of its own beside the one its key may have. The decision of probes drawn before is not kept, so
    /// that those, which left labeled runs out, stay out of the estimate.
    private static func items(_ dialect: SQLDialect) -> [String] {
        [
            "DROP INDEX review_items_by_key",
            "DROP INDEX review_items_open",
            "DROP INDEX review_items_open_by_agent",
            "ALTER TABLE review_items DROP COLUMN labeler",
            "ALTER TABLE review_items DROP COLUMN label",
            "ALTER TABLE review_items ADD COLUMN decision \(dialect.text)",
            "ALTER TABLE review_items ADD COLUMN panel_entropy DOUBLE PRECISION NOT NULL DEFAULT 0",
            "ALTER TABLE review_items ADD COLUMN reviews_wanted BIGINT NOT NULL DEFAULT 1",
            "CREATE UNIQUE INDEX review_items_by_key ON review_items (agent, key) WHERE method <> 'random_probe'",
            "CREATE UNIQUE INDEX review_items_by_run ON review_items (agent, run_id) WHERE method = 'random_probe'",
            "CREATE INDEX review_items_drawn ON review_items (created_at) WHERE method = 'random_probe'",
            """
            CREATE INDEX review_items_open ON review_items (uncertainty DESC, panel_entropy DESC, created_at, id)
            WHERE state = 'open'
            """,
            """
            CREATE INDEX review_items_open_by_agent
            ON review_items (agent, uncertainty DESC, panel_entropy DESC, created_at, id) WHERE state = 'open'
            """,
            "CREATE INDEX review_items_to_rank ON review_items (agent, id) WHERE state = 'open'",
        ]
    }

    /// Items by state, with an empty labeler; `label` and `skip` count answers by who gave them.
    private static let counts = [
        "DELETE FROM review_counts",
        """
        INSERT INTO review_counts (agent, state, labeler, items)
        SELECT agent, state, '', COUNT(*) FROM review_items GROUP BY agent, state
        """,
        """
        INSERT INTO review_counts (agent, state, labeler, items)
        SELECT i.agent, CASE WHEN a.label IS NULL THEN 'skip' ELSE 'label' END, a.labeler, COUNT(*)
        FROM review_answers a JOIN review_items i ON i.id = a.item
        GROUP BY i.agent, CASE WHEN a.label IS NULL THEN 'skip' ELSE 'label' END, a.labeler
        """,
    ]

    private static func runs(_ dialect: SQLDialect) -> [String] {
        [
            "CREATE INDEX runs_by_agent ON runs (agent, id)",
            """
            CREATE TABLE review_draws (
                id \(dialect.identity),
                through_run BIGINT NOT NULL,
                agent \(dialect.text),
                population BIGINT NOT NULL,
                probability DOUBLE PRECISION NOT NULL,
                drawn BIGINT NOT NULL,
                drawn_at BIGINT NOT NULL
            )
            """,
            "CREATE TABLE judge_panels (agent \(dialect.text) PRIMARY KEY, panel \(dialect.text) NOT NULL)",
        ]
    }
}
