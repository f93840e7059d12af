import Domain
import Synchronization

/// A value that differs whenever something that pages show has changed; read from maintained counts.
final class Pulse: Sendable {
    struct Value: Sendable, Equatable {
        var configurationVersion: Int64
        var newestEntry: Int64
        var examples: Int
        var openItems: Int
        var outcomes: Int64
        var runs: Int
        /// How far the runs have been counted by the minute.
        var tally: Int64
    }

    private static let keptSeconds = 1.0

    private let ledger: Ledger
    private let last = Mutex<(at: Timestamp, value: Value)?>(nil)

    init(ledger: Ledger) {
        self.ledger = ledger
    }

    /// However many pages are open, it is read once a second.
    func current() async throws -> Value {
        let now = ledger.world.now()
        if let last = last.withLock({ $0 }), abs(now.seconds(since: last.at)) < Self.keptSeconds { return last.value }
        let value = try await ledger.read { try Self.read($0, at: now) }
        last.withLock { $0 = (now, value) }
        return value
    }

    private static func read(_ records: any Records, at now: Timestamp) throws -> Value {
        let newest = try records.journal(JournalFilter(since: Timestamp(microseconds: 0), limit: 1)).first?.sequence
        let hour = Timestamp(hour: now.hour)
        let runs = try records.agents().reduce(0) { sum, agent in
            try sum + records.qualityHours(agent: agent.name, since: hour).reduce(0) { $0 + $1.runs + $1.judged }
        }
        return Value(
            configurationVersion: try records.configurationVersion(),
            newestEntry: newest ?? 0,
            examples: try records.exampleCounts(agent: nil).reduce(0) { $0 + $1.count + 3 * $1.excluded },
            openItems: try records.reviewCounts(at: now).open,
            outcomes: try records.runningCanaries().reduce(0) { try $0 + records.outcomeCount(canary: $1.id) },
            runs: runs,
            tally: try records.tallyState().through
        )
    }
}
