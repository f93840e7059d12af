extension Migration {
    /// Requests with a key that are under way, so that no other node carries them out as well.
    static let requestClaims = Migration(number: 10, name: "request claims") { dialect in
        [
            """
            CREATE TABLE request_claims (
                idempotency_key \(dialect.text) PRIMARY KEY,
                fingerprint \(dialect.bytes) NOT NULL,
                holder \(dialect.text) NOT NULL,
                expires_at BIGINT NOT NULL,
                has_acted BIGINT NOT NULL
            )
            """,
            "CREATE INDEX request_claims_by_age ON request_claims (expires_at)",
        ]
    }
}
