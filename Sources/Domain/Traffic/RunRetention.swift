/// Letting go of single runs once they are old; what was counted of them stays.
package struct RunRetention: Sendable {
    private static let runsOfOneTransaction = 5_000

    private let ledger: Ledger

    package init(ledger: Ledger) {
        self.ledger = ledger
    }

    /// Deletes runs that were received more than so many days ago, and none that was not counted before.
    package func deleteRuns(olderThanDays days: Int) async throws {
        try await TrafficTally(ledger: ledger).count()
        var deleted = 0
        repeat {
            deleted = try await ledger.change(by: .system) { change in
                try change.records.deleteRuns(
                    before: change.time.adding(days: -Double(days)),
                    limit: Self.runsOfOneTransaction
                )
            }
        } while deleted == Self.runsOfOneTransaction
    }
}
