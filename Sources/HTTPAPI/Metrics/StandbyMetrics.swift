import Domain

/// What a node goes on with while the database is away, as metrics.
enum StandbyMetrics {
    static func families(_ standby: Standby, at now: Timestamp) -> [MetricFamily] {
        let contact = standby.contact.state
        let confirmed = contact.lastAnswer.map { MetricFamily.Sample($0) }
        let depth = standby.spool?.depth
        return [
            .gauge("attune_database_up", "1 while the database answers.", [.init(!contact.isAway(at: now))]),
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
