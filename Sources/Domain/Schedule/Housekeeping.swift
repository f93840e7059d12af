/// Lets go of what nobody needs any more once it is old enough, some rows at a time, so that nobody waits for it.
package struct Housekeeping: Sendable {
    /// Alerts that are over, with what was told of them, stay this long; the journal has them for good.
    package static let alertDays = 90.0
    /// Rows of one transaction.
    private static let batch = 2_000

    private let ledger: Ledger
    private let runsRetentionDays: Double

    /// - Parameter runsRetentionDays: how long single runs are kept, and with them what only speaks of a run.
    package init(ledger: Ledger, runsRetentionDays: Double) {
        self.ledger = ledger
        self.runsRetentionDays = runsRetentionDays
    }

    /// What is past its time at this moment; runs only once they have been counted. Nothing while the clock is in doubt.
    package func letGo() async throws {
        guard ledger.world.clockDoubt() == nil else { return }
        try await delete(olderThan: Self.alertDays) { try $0.deleteAlerts(resolvedBefore: $1, limit: $2) }
        // Weights are computed from so many days, however short runs are kept.
        try await delete(olderThan: max(runsRetentionDays, JudgeBench.windowDays)) {
            try $0.deleteVerdicts(before: $1, limit: $2)
        }
        try await delete(olderThan: runsRetentionDays) { try $0.deleteUnits(endedBefore: $1, limit: $2) }
        try await delete(olderThan: runsRetentionDays) { try $0.deleteUnansweredItems(before: $1, limit: $2) }
        // Last, as a database that has them in parts may have to wait for whoever reads one.
        try await TrafficTally(ledger: ledger).count()
        try await delete(olderThan: runsRetentionDays) { try $0.deleteRuns(before: $1, limit: $2) }
    }

    private func delete(
        olderThan days: Double,
        _ delete: @escaping @Sendable (any Records, Timestamp, Int) throws -> Int
    ) async throws {
        var deleted = 0
        repeat {
            deleted = try await ledger.change(by: .system) { change in
                try delete(change.records, change.time.adding(days: -days), Self.batch)
            }
        } while deleted > 0
    }
}
