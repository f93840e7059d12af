import Domain

/// The row that a server writes to see whether its database takes writes; no part of what the loop knows.
enum Heartbeat {
    static func write(_ connection: any SQLConnection, at time: Timestamp, bytes: Int) throws {
        try connection.execute(
            """
            INSERT INTO heartbeat (id, beats, seen_at, padding) VALUES (1, 1, ?1, ?2)
            ON CONFLICT (id) DO UPDATE SET beats = heartbeat.beats + 1, seen_at = ?1, padding = ?2
            """,
            [.time(time), bytes == 0 ? .null : .blob([UInt8](repeating: 0, count: bytes))]
        )
    }
}
