extension Migration {
    /// What was decided about canaries and of what; a chain of hashes over outcomes; the confidence sequences.
    ///
    /// Canaries that run already have neither chain nor sequences: both are made from their outcomes when they are next
    /// read. The outcomes counted until then have no hash of their own.
    static let canaryDecisions = Migration(number: 7, name: "canary decisions") { dialect in
        [
            "ALTER TABLE canaries ADD COLUMN expiry_announced_at BIGINT",
            "CREATE INDEX canaries_newest ON canaries (agent, id)",
            "ALTER TABLE canary_evidence ADD COLUMN intervals \(dialect.text)",
            "ALTER TABLE canary_evidence ADD COLUMN chain \(dialect.bytes)",
            "ALTER TABLE canary_outcomes ADD COLUMN hash \(dialect.text)",
            """
            CREATE TABLE canary_decisions (
                id \(dialect.identity),
                canary BIGINT NOT NULL REFERENCES canaries (id),
                sequence BIGINT NOT NULL,
                kind \(dialect.text) NOT NULL,
                decided_at BIGINT NOT NULL,
                decided_by \(dialect.text) NOT NULL,
                reason \(dialect.text) NOT NULL,
                target_percent BIGINT,
                situation \(dialect.text) NOT NULL,
                assessment \(dialect.text) NOT NULL,
                inputs_hash \(dialect.bytes) NOT NULL
            )
            """,
            "CREATE INDEX canary_decisions_by_canary ON canary_decisions (canary, id)",
        ] + dialect.appendOnly("canary_decisions")
    }
}
