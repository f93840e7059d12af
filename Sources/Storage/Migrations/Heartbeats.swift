extension Migration {
    /// The row by which a server sees that its database takes writes. `padding` is as large as what is to be tried.
    static let heartbeats = Migration(number: 14, name: "heartbeats") { dialect in
        [
            """
            CREATE TABLE heartbeat (
                id BIGINT PRIMARY KEY CHECK (id = 1),
                beats BIGINT NOT NULL,
                seen_at BIGINT NOT NULL,
                padding \(dialect.bytes)
            )
            """
        ]
    }
}
