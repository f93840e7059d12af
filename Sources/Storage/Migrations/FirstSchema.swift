extension Migration {
    static let firstSchema = Migration(number: 1, name: "first schema") { dialect in
        server(dialect) + agents(dialect) + events(dialect) + labels(dialect) + bundles(dialect) + canaries(dialect)
            + judges(dialect) + review(dialect) + journal(dialect)
    }

    private static func server(_ dialect: SQLDialect) -> [String] {
        [
            """
            CREATE TABLE server (
                id BIGINT PRIMARY KEY CHECK (id = 1),
                configuration_version BIGINT NOT NULL,
                first_served BIGINT NOT NULL,
                paused_since BIGINT,
                paused_by \(dialect.text),
                pause_reason \(dialect.text)
            )
            """,
            """
            CREATE TABLE remembered_answers (
                idempotency_key \(dialect.text) PRIMARY KEY,
                fingerprint \(dialect.bytes) NOT NULL,
                status BIGINT NOT NULL,
                content_type \(dialect.text) NOT NULL,
                body \(dialect.bytes) NOT NULL,
                location \(dialect.text),
                created_at BIGINT NOT NULL
            )
            """,
            "CREATE INDEX remembered_answers_by_age ON remembered_answers (created_at)",
        ]
    }

    private static func agents(_ dialect: SQLDialect) -> [String] {
        [
            """
            CREATE TABLE activations (
                id \(dialect.identity),
                agent \(dialect.text) NOT NULL,
                bundle_id \(dialect.text) NOT NULL,
                previous BIGINT REFERENCES activations (id),
                activated_by \(dialect.text) NOT NULL,
                activated_at BIGINT NOT NULL
            )
            """,
            """
            CREATE TABLE agents (
                name \(dialect.text) PRIMARY KEY,
                specification \(dialect.text) NOT NULL,
                created_at BIGINT NOT NULL,
                updated_at BIGINT NOT NULL,
                activation BIGINT REFERENCES activations (id)
            )
            """,
        ]
    }

    private static func events(_ dialect: SQLDialect) -> [String] {
        [
            """
            CREATE TABLE runs (
                id \(dialect.identity),
                agent \(dialect.text) NOT NULL,
                run_id \(dialect.text) NOT NULL,
                key \(dialect.text) NOT NULL,
                occurred_at BIGINT NOT NULL,
                received_at BIGINT NOT NULL,
                configuration_version BIGINT,
                bundle_id \(dialect.text),
                variant \(dialect.text),
                decision \(dialect.text),
                confidence DOUBLE PRECISION,
                latency_ms DOUBLE PRECISION,
                quality DOUBLE PRECISION,
                cost DOUBLE PRECISION,
                error \(dialect.text),
                payload \(dialect.text)
            )
            """,
            "CREATE UNIQUE INDEX runs_by_run_id ON runs (agent, run_id)",
            "CREATE INDEX runs_by_key ON runs (agent, key, occurred_at)",
            """
            CREATE TABLE judgements (
                sequence \(dialect.identity),
                agent \(dialect.text) NOT NULL,
                source \(dialect.text) NOT NULL,
                source_id \(dialect.text) NOT NULL,
                key \(dialect.text) NOT NULL,
                occurred_at BIGINT NOT NULL,
                received_at BIGINT NOT NULL,
                label \(dialect.text),
                agrees BIGINT,
                labeler \(dialect.text),
                notes \(dialect.text),
                payload \(dialect.text),
                is_blind BIGINT NOT NULL,
                state BIGINT NOT NULL
            )
            """,
            "CREATE UNIQUE INDEX judgements_by_source_id ON judgements (agent, source, source_id)",
            "CREATE INDEX judgements_by_key ON judgements (agent, key)",
            "CREATE INDEX judgements_new ON judgements (sequence) WHERE state = 0",
            "CREATE INDEX judgements_waiting ON judgements (agent, key) WHERE state = 1",
            """
            CREATE TABLE quality_hours (
                agent \(dialect.text) NOT NULL,
                hour BIGINT NOT NULL,
                variant \(dialect.text) NOT NULL,
                runs BIGINT NOT NULL,
                judged BIGINT NOT NULL,
                utility DOUBLE PRECISION NOT NULL,
                PRIMARY KEY (agent, hour, variant)
            ) \(dialect.keyedTable)
            """,
        ]
    }

    private static func labels(_ dialect: SQLDialect) -> [String] {
        [
            """
            CREATE TABLE examples (
                id \(dialect.identity),
                agent \(dialect.text) NOT NULL,
                key \(dialect.text) NOT NULL,
                payload \(dialect.text) NOT NULL,
                label \(dialect.text) NOT NULL,
                is_negative BIGINT NOT NULL,
                source \(dialect.text) NOT NULL,
                source_id \(dialect.text) NOT NULL,
                labeler \(dialect.text),
                confidence DOUBLE PRECISION NOT NULL CHECK (confidence BETWEEN 0 AND 100),
                notes \(dialect.text),
                occurred_at BIGINT NOT NULL,
                created_at BIGINT NOT NULL,
                exclusion \(dialect.text)
            )
            """,
            "CREATE UNIQUE INDEX examples_by_source_id ON examples (agent, source, source_id)",
            "CREATE INDEX examples_by_key ON examples (agent, key, confidence DESC, occurred_at DESC, id DESC)",
            "CREATE INDEX examples_by_time ON examples (agent, occurred_at DESC, id DESC)",
            """
            CREATE TABLE example_counts (
                agent \(dialect.text) NOT NULL,
                source \(dialect.text) NOT NULL,
                label \(dialect.text) NOT NULL,
                included BIGINT NOT NULL,
                excluded BIGINT NOT NULL,
                PRIMARY KEY (agent, source, label)
            ) \(dialect.keyedTable)
            """,
            """
            CREATE TABLE example_hours (
                hour BIGINT NOT NULL,
                agent \(dialect.text) NOT NULL,
                included BIGINT NOT NULL,
                PRIMARY KEY (hour, agent)
            ) \(dialect.keyedTable)
            """,
        ]
    }

    private static func bundles(_ dialect: SQLDialect) -> [String] {
        [
            """
            CREATE TABLE bundles (
                id \(dialect.text) PRIMARY KEY,
                agent \(dialect.text) NOT NULL,
                created_at BIGINT NOT NULL,
                created_by \(dialect.text) NOT NULL,
                origin \(dialect.text) NOT NULL,
                thresholds \(dialect.text) NOT NULL,
                model \(dialect.text),
                figures \(dialect.text) NOT NULL,
                provenance \(dialect.text) NOT NULL
            )
            """,
            "CREATE INDEX bundles_by_time ON bundles (created_at DESC, id DESC)",
            "CREATE INDEX bundles_by_agent ON bundles (agent, created_at DESC, id DESC)",
            """
            CREATE TABLE bundle_rows (
                bundle_id \(dialect.text) PRIMARY KEY REFERENCES bundles (id),
                scores \(dialect.bytes) NOT NULL
            )
            """,
            """
            CREATE TABLE approvals (
                number \(dialect.identity),
                agent \(dialect.text) NOT NULL,
                bundle_id \(dialect.text) NOT NULL,
                compared_with \(dialect.text) NOT NULL,
                diff \(dialect.text) NOT NULL,
                training_count BIGINT NOT NULL,
                advice \(dialect.text) NOT NULL,
                requested_by \(dialect.text) NOT NULL,
                created_at BIGINT NOT NULL,
                status \(dialect.text) NOT NULL CHECK (status IN ('pending', 'approved', 'rejected', 'applied', 'stale')),
                decided_by \(dialect.text),
                rationale \(dialect.text),
                decided_at BIGINT,
                applied_at BIGINT
            )
            """,
            "CREATE INDEX approvals_by_status ON approvals (status, number DESC)",
            "CREATE UNIQUE INDEX approvals_open ON approvals (agent, bundle_id) WHERE status IN ('pending', 'approved')",
        ] + dialect.appendOnly("bundles") + dialect.appendOnly("bundle_rows")
    }

    private static func canaries(_ dialect: SQLDialect) -> [String] {
        [
            """
            CREATE TABLE canaries (
                id \(dialect.identity),
                agent \(dialect.text) NOT NULL,
                bundle_id \(dialect.text) NOT NULL,
                baseline_id \(dialect.text) NOT NULL,
                content_hash \(dialect.bytes) NOT NULL,
                baseline_hash \(dialect.bytes) NOT NULL,
                repetition BIGINT NOT NULL,
                salt \(dialect.text) NOT NULL,
                stages \(dialect.text) NOT NULL,
                policy \(dialect.text) NOT NULL,
                quality_source \(dialect.text) NOT NULL,
                deployed_by \(dialect.text) NOT NULL,
                deployed_at BIGINT NOT NULL,
                paused_seconds DOUBLE PRECISION NOT NULL,
                stage_paused_seconds DOUBLE PRECISION NOT NULL,
                is_uneven_split_cleared BIGINT NOT NULL,
                ended_at BIGINT,
                end_reason \(dialect.text),
                version BIGINT NOT NULL
            )
            """,
            "CREATE UNIQUE INDEX canaries_running ON canaries (agent) WHERE ended_at IS NULL",
            "CREATE INDEX canaries_by_agent ON canaries (agent, deployed_at)",
            """
            CREATE TABLE canary_evidence (
                canary BIGINT PRIMARY KEY REFERENCES canaries (id),
                sequence BIGINT NOT NULL,
                evidence \(dialect.text) NOT NULL
            )
            """,
            """
            CREATE TABLE canary_units (
                canary BIGINT NOT NULL REFERENCES canaries (id),
                key \(dialect.text) NOT NULL,
                run_id \(dialect.text) NOT NULL,
                arm \(dialect.text) NOT NULL,
                share DOUBLE PRECISION NOT NULL,
                occurred_at BIGINT NOT NULL,
                is_quality_counted BIGINT NOT NULL,
                PRIMARY KEY (canary, key)
            ) \(dialect.keyedTable)
            """,
            """
            CREATE TABLE canary_outcomes (
                canary BIGINT NOT NULL REFERENCES canaries (id),
                sequence BIGINT NOT NULL,
                key \(dialect.text) NOT NULL,
                counted_at BIGINT NOT NULL,
                observation \(dialect.text) NOT NULL,
                PRIMARY KEY (canary, sequence)
            ) \(dialect.keyedTable)
            """,
        ] + dialect.appendOnly("canary_outcomes")
    }

    private static func judges(_ dialect: SQLDialect) -> [String] {
        [
            """
            CREATE TABLE judge_verdicts (
                id \(dialect.identity),
                agent \(dialect.text) NOT NULL,
                judge \(dialect.text) NOT NULL,
                key \(dialect.text) NOT NULL,
                verdict \(dialect.text),
                confidence DOUBLE PRECISION,
                occurred_at BIGINT NOT NULL
            )
            """,
            "CREATE INDEX judge_verdicts_by_time ON judge_verdicts (agent, occurred_at)",
            """
            CREATE TABLE judge_weights (
                agent \(dialect.text) NOT NULL,
                judge \(dialect.text) NOT NULL,
                weight DOUBLE PRECISION NOT NULL,
                matched BIGINT NOT NULL,
                computed_at BIGINT NOT NULL,
                PRIMARY KEY (agent, judge)
            )
            """,
            """
            CREATE TABLE judge_weight_history (
                id \(dialect.identity),
                agent \(dialect.text) NOT NULL,
                judge \(dialect.text) NOT NULL,
                weight DOUBLE PRECISION NOT NULL,
                matched BIGINT NOT NULL,
                computed_at BIGINT NOT NULL
            )
            """,
            "CREATE INDEX judge_weight_history_by_time ON judge_weight_history (computed_at)",
            "CREATE INDEX judge_weight_history_by_agent ON judge_weight_history (agent, computed_at)",
        ]
    }

    private static func review(_ dialect: SQLDialect) -> [String] {
        [
            """
            CREATE TABLE review_items (
                id \(dialect.identity),
                agent \(dialect.text) NOT NULL,
                key \(dialect.text) NOT NULL,
                run_id \(dialect.text) NOT NULL,
                uncertainty DOUBLE PRECISION NOT NULL,
                method \(dialect.text) NOT NULL,
                probability DOUBLE PRECISION,
                judge_scores \(dialect.text) NOT NULL,
                payload \(dialect.text),
                created_at BIGINT NOT NULL,
                state \(dialect.text) NOT NULL,
                labeler \(dialect.text),
                label \(dialect.text),
                leased_by \(dialect.text),
                leased_until BIGINT
            )
            """,
            "CREATE UNIQUE INDEX review_items_by_key ON review_items (agent, key)",
            """
            CREATE INDEX review_items_open ON review_items (uncertainty DESC, created_at, id) WHERE state = 'open'
            """,
            """
            CREATE INDEX review_items_open_by_agent ON review_items (agent, uncertainty DESC, created_at, id)
            WHERE state = 'open'
            """,
            """
            CREATE INDEX review_items_probes ON review_items (created_at, id)
            WHERE state = 'open' AND method = 'random_probe'
            """,
            """
            CREATE INDEX review_items_probes_by_agent ON review_items (agent, created_at, id)
            WHERE state = 'open' AND method = 'random_probe'
            """,
            "CREATE INDEX review_items_leased ON review_items (leased_by) WHERE leased_by IS NOT NULL",
            """
            CREATE TABLE review_skips (
                item BIGINT NOT NULL REFERENCES review_items (id),
                labeler \(dialect.text) NOT NULL,
                PRIMARY KEY (item, labeler)
            ) \(dialect.keyedTable)
            """,
            """
            CREATE TABLE review_counts (
                agent \(dialect.text) NOT NULL,
                state \(dialect.text) NOT NULL,
                labeler \(dialect.text) NOT NULL,
                items BIGINT NOT NULL,
                PRIMARY KEY (agent, state, labeler)
            ) \(dialect.keyedTable)
            """,
        ]
    }

    private static func journal(_ dialect: SQLDialect) -> [String] {
        [
            """
            CREATE TABLE journal (
                sequence \(dialect.identity),
                timestamp BIGINT NOT NULL,
                action \(dialect.text) NOT NULL,
                agent \(dialect.text),
                actor \(dialect.text) NOT NULL,
                reason \(dialect.text),
                figures \(dialect.text) NOT NULL,
                previous_hash \(dialect.bytes) NOT NULL,
                hash \(dialect.bytes) NOT NULL
            )
            """,
            "CREATE INDEX journal_by_action ON journal (action, sequence DESC)",
            "CREATE INDEX journal_by_agent ON journal (agent, sequence DESC)",
            "CREATE INDEX journal_by_actor ON journal (actor, sequence DESC)",
            """
            CREATE TABLE job_runs (
                id \(dialect.identity),
                job \(dialect.text) NOT NULL,
                scheduled BIGINT,
                started_at BIGINT NOT NULL,
                outcome \(dialect.text) NOT NULL,
                figures \(dialect.text) NOT NULL
            )
            """,
            "CREATE INDEX job_runs_by_job ON job_runs (job, id DESC)",
            "CREATE UNIQUE INDEX job_runs_scheduled ON job_runs (job, scheduled) WHERE scheduled IS NOT NULL",
        ] + dialect.appendOnly("journal")
    }
}
