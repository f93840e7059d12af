extension Migration {
    /// Runs in parts of a day each, where the database has such parts: old ones go by dropping the part, which costs nothing
    /// a run and leaves nothing to vacuum.
    ///
    /// No index goes across the parts, so what finds a run, and tells a new one from a known one, is in `run_keys`, a
    /// narrow table of its own. Where the database has no parts, `run_keys` is a view of the runs and their indexes serve
    /// both.
    static let runsByDay = Migration(number: 9, name: "runs by day") { dialect in
        switch dialect {
        case .sqlite:
            [
                """
                CREATE VIEW run_keys AS SELECT id, agent, run_id, key, occurred_at, received_at FROM runs
                """
            ]
        case .postgreSQL: keys + parts + moving
        }
    }

    private static let keys = [
        "ALTER TABLE runs RENAME TO undivided_runs",
        """
        CREATE TABLE run_keys (
            id BIGINT NOT NULL,
            agent TEXT COLLATE "C" NOT NULL,
            run_id TEXT COLLATE "C" NOT NULL,
            key TEXT COLLATE "C" NOT NULL,
            occurred_at BIGINT NOT NULL,
            received_at BIGINT NOT NULL
        )
        """,
        """
        INSERT INTO run_keys (id, agent, run_id, key, occurred_at, received_at)
        SELECT id, agent, run_id, key, occurred_at, received_at FROM undivided_runs
        """,
        "CREATE UNIQUE INDEX run_keys_by_run_id ON run_keys (agent, run_id)",
        "CREATE INDEX run_keys_by_key ON run_keys (agent, key, occurred_at)",
    ]

    private static let parts = [
        """
        CREATE TABLE runs (LIKE undivided_runs, PRIMARY KEY (id, received_at)) PARTITION BY RANGE (received_at)
        """,
        "CREATE SEQUENCE run_numbers OWNED BY runs.id",
        "SELECT setval('run_numbers', nextval(pg_get_serial_sequence('undivided_runs', 'id')), false)",
        // From a moment to before another; keys up to a number are gone where the part is about to be dropped.
        """
        CREATE TABLE run_parts (
            name TEXT COLLATE "C" PRIMARY KEY,
            starts_at BIGINT NOT NULL,
            ends_at BIGINT NOT NULL,
            keys_gone_through BIGINT NOT NULL
        )
        """,
        // Attaching a table that is empty lets readers and writers of the others go on, which creating a part does not.
        """
        CREATE FUNCTION make_run_part(moment BIGINT) RETURNS void LANGUAGE plpgsql AS $body$
        DECLARE
            start CONSTANT BIGINT := floor(moment / 86400000000.0) * 86400000000;
            part CONSTANT TEXT := 'runs_' || to_char(to_timestamp(start / 1000000) AT TIME ZONE 'UTC', 'YYYYMMDD');
        BEGIN
            IF EXISTS (SELECT 1 FROM run_parts WHERE name = part) THEN RETURN; END IF;
            PERFORM pg_advisory_xact_lock(62178, current_schema()::regnamespace::oid::int);
            IF EXISTS (SELECT 1 FROM run_parts WHERE name = part) THEN RETURN; END IF;
            EXECUTE format('CREATE TABLE %I (LIKE runs)', part);
            EXECUTE format('ALTER TABLE runs ATTACH PARTITION %I FOR VALUES FROM (%s) TO (%s)',
                part, start, start + 86400000000);
            INSERT INTO run_parts VALUES (part, start, start + 86400000000, 0);
        END
        $body$
        """,
        // A part for runs received at a moment, and numbers for so many of them, in one text: a row each would cost more than
        // the numbers themselves.
        """
        CREATE FUNCTION number_runs(count BIGINT, moment BIGINT) RETURNS TEXT LANGUAGE plpgsql AS $body$
        BEGIN
            PERFORM make_run_part(moment);
            RETURN array_to_string(ARRAY(SELECT nextval('run_numbers') FROM generate_series(1, count)), ' ');
        END
        $body$
        """,
    ]

    private static let moving = [
        "SELECT make_run_part(day * 86400000000) FROM (SELECT DISTINCT received_at / 86400000000 AS day FROM undivided_runs) d",
        "INSERT INTO runs SELECT * FROM undivided_runs",
        "DROP TABLE undivided_runs",
    ]
}
