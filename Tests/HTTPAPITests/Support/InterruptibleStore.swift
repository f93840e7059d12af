import Domain
import HTTPAPI
import Synchronization

/// A store that a test can take away and bring back, and that refuses transactions for good where a test wants it.
final class InterruptibleStore: Store {
    private struct Failure: StoreFailure {
        let isTemporary: Bool
        let isConflict = false
        let isCorrupt = false
    }

    private let store: any Store
    private let away = Mutex(false)
    /// Which of the next transactions are refused, counted from now.
    private let rejected = Mutex(0..<0)

    init(_ store: any Store) {
        self.store = store
    }

    var isAway: Bool {
        get { away.withLock { $0 } }
        set { away.withLock { $0 = newValue } }
    }

    /// Refuses the next transactions, so many of them, as no repetition would mend it; first it lets some through.
    func rejectTransactions(_ count: Int, after passed: Int = 0) {
        rejected.withLock { $0 = passed..<(passed + count) }
    }

    func read<Value: Sendable>(_ body: @escaping @Sendable (any Records) throws -> Value) async throws -> Value {
        if isAway { throw Failure(isTemporary: true) }
        return try await store.read(body)
    }

    var eventLanes: Int { store.eventLanes }

    func transaction<Value: Sendable>(
        _ kind: TransactionKind,
        _ body: @escaping @Sendable (any Records) throws -> Value
    ) async throws -> Value {
        if isAway { throw Failure(isTemporary: true) }
        let isRejected = rejected.withLock { turns in
            defer { turns = (turns.lowerBound - 1)..<(turns.upperBound - 1) }
            return turns.contains(0)
        }
        if isRejected { throw Failure(isTemporary: false) }
        return try await store.transaction(kind, body)
    }
}

extension TestServer {
    /// One look at the database, as a server takes it every second.
    func look() async -> DatabaseWatch.Look {
        let store = store
        let clock = clock
        let watch = DatabaseWatch(backend.live, backend.standby.contact, now: { clock.now }) { store }
        let look = await watch.look {}
        backend.intake.replaySpooled()
        return look
    }

    /// Takes the database away for so long, and lets the server notice.
    func loseDatabase(forSeconds seconds: Double) async {
        _ = await look()
        store.isAway = true
        clock.advance(seconds: seconds)
        _ = await look()
    }

    func bringDatabaseBack() async {
        store.isAway = false
        _ = await look()
    }
}
