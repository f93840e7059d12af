import Domain

extension SQLRecords: ServerRecords {
    func configurationVersion() throws -> Int64 {
        try connection.integer("SELECT configuration_version FROM server WHERE id = 1")
    }

    func raiseConfigurationVersion() throws {
        try connection.execute("UPDATE server SET configuration_version = configuration_version + 1 WHERE id = 1")
        // Sent with the commit. It takes a lock of the whole server then, so nothing else notifies: events never do.
        if dialect == .postgreSQL {
            try connection.execute("SELECT pg_notify(\(ConfigurationNotices.channel), '')")
        }
    }

    func pause() throws -> Pause? {
        try connection.first(
            "SELECT paused_since, paused_by, pause_reason FROM server WHERE id = 1 AND paused_since IS NOT NULL"
        ) { row in
            Pause(reason: row.optionalText(2), by: Actor(row.text(1)), since: row.timestamp(0))
        }
    }

    func setPause(_ pause: Pause?) throws {
        try connection.execute(
            "UPDATE server SET paused_since = ?1, paused_by = ?2, pause_reason = ?3 WHERE id = 1",
            [.time(pause?.since), .text(pause?.by.name), .text(pause?.reason)]
        )
    }
}
