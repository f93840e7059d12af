extension Migration {
    /// Alerts, the outbox of their messages, how channels fare, and trainings that fail in a row.
    static let alerts = Migration(number: 5, name: "alerts") { dialect in
        alertTables(dialect) + deliveryTables(dialect) + [
            """
            CREATE TABLE training_failures (
                agent \(dialect.text) PRIMARY KEY,
                failures BIGINT NOT NULL,
                detail \(dialect.text)
            )
            """,
            "CREATE INDEX job_runs_completed ON job_runs (job, id DESC) WHERE outcome <> 'skipped'",
        ]
    }

    private static func alertTables(_ dialect: SQLDialect) -> [String] {
        [
            """
            CREATE TABLE alerts (
                number \(dialect.identity),
                key \(dialect.text) NOT NULL,
                rule \(dialect.text) NOT NULL,
                severity \(dialect.text) NOT NULL,
                agent \(dialect.text),
                subject \(dialect.text),
                summary \(dialect.text) NOT NULL,
                figures \(dialect.text) NOT NULL,
                fired_at BIGINT NOT NULL,
                until BIGINT,
                acknowledged_at BIGINT,
                acknowledged_by \(dialect.text),
                silenced_until BIGINT,
                silenced_by \(dialect.text),
                resolved_at BIGINT
            )
            """,
            "CREATE UNIQUE INDEX alerts_open ON alerts (key) WHERE resolved_at IS NULL",
            "CREATE INDEX alerts_by_key ON alerts (key, number DESC)",
        ]
    }

    private static func deliveryTables(_ dialect: SQLDialect) -> [String] {
        [
            """
            CREATE TABLE alert_deliveries (
                number \(dialect.identity),
                alert BIGINT NOT NULL REFERENCES alerts (number),
                key \(dialect.text) NOT NULL,
                channel \(dialect.text) NOT NULL,
                event \(dialect.text) NOT NULL,
                state \(dialect.text) NOT NULL
                    CHECK (state IN ('pending', 'sent', 'unknown', 'failed', 'dead')),
                attempts BIGINT NOT NULL,
                unknown_attempts BIGINT NOT NULL,
                created_at BIGINT NOT NULL,
                trying_since BIGINT NOT NULL,
                next_attempt_at BIGINT NOT NULL,
                last_error \(dialect.text),
                finished_at BIGINT,
                lease BIGINT,
                leased_until BIGINT
            )
            """,
            """
            CREATE INDEX alert_deliveries_due ON alert_deliveries (channel, next_attempt_at, number)
            WHERE finished_at IS NULL
            """,
            """
            CREATE INDEX alert_deliveries_in_turn ON alert_deliveries (channel, key, number) WHERE finished_at IS NULL
            """,
            "CREATE INDEX alert_deliveries_by_alert ON alert_deliveries (alert, number DESC)",
            "CREATE INDEX alert_deliveries_by_channel ON alert_deliveries (channel, number DESC)",
            "CREATE INDEX alert_deliveries_by_state ON alert_deliveries (state, number DESC)",
            """
            CREATE INDEX alert_deliveries_lost ON alert_deliveries (channel, created_at)
            WHERE state IN ('failed', 'dead')
            """,
            "CREATE INDEX alert_deliveries_forgotten ON alert_deliveries (next_attempt_at) WHERE finished_at IS NULL",
            """
            CREATE TABLE alert_channels (
                name \(dialect.text) PRIMARY KEY,
                failing_since BIGINT,
                last_error \(dialect.text),
                last_sent_at BIGINT,
                next_send_at BIGINT,
                owes BIGINT NOT NULL
            )
            """,
        ]
    }
}
