import Domain

/// What a node goes on with while the database is away, as metrics.
enum StandbyMetrics {
    static func write(_ standby: Standby, at now: Timestamp, to text: inout PrometheusText) {
        let contact = standby.contact.state
        text.begin("attune_database_up", .gauge, "1 while the database answers.")
        text.sample("attune_database_up", [], contact.isAway(at: now) ? 0 : 1)
        if let lastAnswer = contact.lastAnswer {
            let name = "attune_config_confirmed_timestamp_seconds"
            text.begin(name, .gauge, "When the database last confirmed what is served.")
            text.sample(name, [], lastAnswer.seconds)
        }
        guard let depth = standby.spool?.depth else { return }
        text.begin("attune_spool_events", .gauge, "Reported events that wait on this node's disk for the database.")
        text.sample("attune_spool_events", [], Double(depth.events))
        text.begin("attune_spool_bytes", .gauge, "How much of the disk they take.")
        text.sample("attune_spool_bytes", [], Double(depth.bytes))
    }
}
