import Domain
import Storage
import Synchronization
import Testing

/// How events are shared out among the transactions that a store takes at once.
struct EventLanesTests {
    /// A store that takes two such transactions at once, none of which ends before the gate opens.
    private final class GatedStore: Store {
        private let store: any Store
        private let isOpen = Mutex(false)
        private let begun = Mutex(0)

        init(_ store: any Store) {
            self.store = store
        }

        let eventLanes = 2
        var transactions: Int { begun.withLock { $0 } }

        func open() { isOpen.withLock { $0 = true } }

        func read<Value: Sendable>(_ body: @escaping @Sendable (any Records) throws -> Value) async throws -> Value {
            try await store.read(body)
        }

        func transaction<Value: Sendable>(
            _ kind: TransactionKind,
            _ body: @escaping @Sendable (any Records) throws -> Value
        ) async throws -> Value {
            begun.withLock { $0 += 1 }
            while !isOpen.withLock({ $0 }) { await Task.yield() }
            return try await store.transaction(kind, body)
        }
    }

    @Test("A few events wait for the small transaction under way and share the next one; many get one beside it")
    func sharesLanes() async throws {
        let loop = try await Loop()
        let store = GatedStore(loop.store)
        let ledger = Ledger(store: store, world: loop.world.world, live: nil)
        let intake = EventIntake(ledger: ledger, makers: DecisionMakers())
        let now = loop.world.now
        @Sendable func report(_ prefix: String, _ count: Int) async throws -> EventReceipt {
            try await intake.report((0..<count).map { .run(Mail.run("\(prefix)-\($0)", key: "k", at: now)) })
        }

        async let first = report("first", 1)
        while store.transactions < 1 { await Task.yield() }
        async let few = report("few", 3)
        while intake.load.waiting.events < 3 { await Task.yield() }
        async let many = report("many", 300)
        while store.transactions < 2 { await Task.yield() }
        store.open()

        #expect(try await first == .kept([.accepted]))
        #expect(try await few == .kept([.accepted, .accepted, .accepted]))
        #expect(try await many == .kept(Array(repeating: .accepted, count: 300)))
        #expect(store.transactions == 2, "the few had a transaction of their own")
    }
}
