extension Migration {
    /// Runs counted by agent, minute and variant, and how far they have been.
    ///
    /// Both tables begin empty: runs that are there already are counted as if they had just come.
    static let runMinutes = Migration(number: 12, name: "run minutes") { dialect in
        [
            """
            CREATE TABLE run_minutes (
                agent \(dialect.text) NOT NULL,
                minute BIGINT NOT NULL,
                variant \(dialect.text) NOT NULL,
                runs BIGINT NOT NULL,
                errors BIGINT NOT NULL,
                cost DOUBLE PRECISION NOT NULL,
                costed BIGINT NOT NULL,
                quality DOUBLE PRECISION NOT NULL,
                rated BIGINT NOT NULL,
                latencies \(dialect.bytes),
                PRIMARY KEY (agent, minute, variant)
            ) \(dialect.keyedTable)
            """,
            """
            CREATE TABLE run_tally (
                id BIGINT PRIMARY KEY CHECK (id = 1),
                through_run BIGINT NOT NULL,
                merged_before BIGINT,
                moved_at BIGINT,
                version BIGINT NOT NULL
            )
            """,
        ]
    }
}
