extension Migration {
    /// Nodes that share the store, and leases of the jobs that run once among them.
    static let severalNodes = Migration(number: 4, name: "several nodes") { dialect in
        [
            """
            CREATE TABLE nodes (
                id \(dialect.text) PRIMARY KEY,
                address \(dialect.text) NOT NULL,
                program \(dialect.text) NOT NULL,
                started_at BIGINT NOT NULL,
                seen_at BIGINT NOT NULL,
                configuration_version BIGINT NOT NULL
            )
            """,
            """
            CREATE TABLE job_leases (
                job \(dialect.text) PRIMARY KEY,
                holder \(dialect.text) NOT NULL,
                scheduled BIGINT,
                started_at BIGINT NOT NULL,
                expires_at BIGINT NOT NULL
            )
            """,
        ]
    }
}
