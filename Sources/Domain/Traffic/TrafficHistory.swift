/// Looking at what was counted of runs.
package struct TrafficHistory: Sendable {
    private let ledger: Ledger

    package init(ledger: Ledger) {
        self.ledger = ledger
    }

    /// How an agent's runs went in the last hours, in steps that begin at whole multiples of their length.
    ///
    /// - Parameter step: without one, the finest of which a few hundred make the window.
    package func traffic(agent: String, hours: Int, step: TrafficStep? = nil) async throws -> Traffic {
        let step = step ?? .usual(hours: hours)
        try step.require(hours: hours)
        let now = ledger.world.now()
        let since = now.adding(hours: -Double(hours)).minute.floored(to: Int64(step.minutes))
        return try await ledger.read { records in
            _ = try records.requireAgent(agent)
            return Traffic(
                step: step,
                points: try Self.points(agent, since: since, stepMinutes: Int64(step.minutes), in: records),
                countedThrough: try Self.countedThrough(records, at: now)
            )
        }
    }

    /// Each variant's runs of the last hours taken together; from the beginning of the hour that the window begins in, as
    /// the quality by the hour.
    package func totals(agent: String, hours: Int) async throws -> [TrafficPoint] {
        let since = ledger.world.now().adding(hours: -Double(hours)).hour * 60
        return try await ledger.read { records in
            _ = try records.requireAgent(agent)
            return try Self.points(agent, since: since, stepMinutes: nil, in: records)
        }
    }

    /// - Parameter stepMinutes: nil for one step of everything.
    private static func points(
        _ agent: String,
        since: Int64,
        stepMinutes: Int64?,
        in records: any Records
    ) throws -> [TrafficPoint] {
        var series = TrafficSeries(stepMinutes: stepMinutes)
        try records.forEachTraffic(agent: agent, minutes: since..<Int64.max) { try series.add($0) }
        return series.finish()
    }

    private static func countedThrough(_ records: any Records, at now: Timestamp) throws -> Timestamp {
        let through = try records.tallyState().through
        guard try records.highestRunID() > through else { return now }
        // Runs get their ids as they are received, so the first that is not counted is the first that was received.
        return try records.receptionOfRun(after: through) ?? now
    }
}
