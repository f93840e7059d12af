import Domain

/// What a node goes on with while the database is away, as metrics.
enum StandbyMetrics {
    static func families(_ standby: Standby, isClockTrusted: Bool, at now: Timestamp) -> [MetricFamily] {
        let contact = standby.contact.state
        let obstacle = contact.obstacle(at: now)
        let confirmed = contact.lastAnswer.map { MetricFamily.Sample($0) }
        let depth = standby.spool?.depth
        return [
            .gauge("attune_database_up", "1 while the database takes writes.", [.init(obstacle == nil)]),
            .gauge(
                "attune_database_trouble",
                "1 for what keeps the database from taking writes.",
                DatabaseTrouble.allCases.map { .init(["reason": $0.rawValue], $0 == obstacle ? 1 : 0) }
            ),
            .gauge(
                "attune_database_written_timestamp_seconds",
                "When the database last took a write.",
                contact.lastWrite.map { [.init($0)] } ?? []
            ),
            .gauge(
                "attune_database_disk_free_bytes",
                "Room on the disk of the database.",
                contact.space.map { [.init(Double($0.freeBytes))] } ?? []
            ),
            .gauge(
                "attune_database_disk_bytes",
                "Size of the disk of the database.",
                contact.space.map { [.init(Double($0.totalBytes))] } ?? []
            ),
            .gauge(
                "attune_clock_trusted",
                "0 after the clock jumped, while what goes by it waits.",
                [.init(isClockTrusted)]
            ),
            .gauge(
                "attune_config_confirmed_timestamp_seconds",
                "When the database last confirmed what is served.",
                confirmed.map { [$0] } ?? []
            ),
            .gauge(
                "attune_spool_events",
                "Reported events that wait on this node's disk for the database.",
                depth.map { [.init($0.events)] } ?? []
            ),
            .gauge("attune_spool_bytes", "How much of the disk they take.", depth.map { [.init($0.bytes)] } ?? []),
        ]
    }
}
