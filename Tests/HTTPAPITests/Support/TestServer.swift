import Domain
import Foundation
import HTTPAPI
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import JSON
import NIOCore
import Storage
import Synchronization

/// The whole API over a database of its own, with a clock that stands still until a test moves it.
struct TestServer: Sendable {
    let client: any TestClientProtocol
    let backend: Backend
    let clock: TestClock
    let store: InterruptibleStore

    /// Serves for as long as `body` runs; the database is gone afterwards.
    static func run<Value: Sendable>(
        _ setup: TestingSetup = .router,
        serving: ServingSettings = ServingSettings(),
        standby: Standby = Standby(),
        work: WorkQueue = WorkQueue(),
        _ body: @Sendable @escaping (TestServer) async throws -> Value
    ) async throws -> Value {
        let folder = FileManager.default.temporaryDirectory.appending(path: "attune-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let clock = TestClock()
        let database = try SQLiteDatabase(path: folder.appending(path: "attune.sqlite").path)
        let store = InterruptibleStore(try await SQLStore.open(database, now: clock.now))
        let backend = try await Backend.make(over: store, clock: clock, serving: serving, standby: standby, work: work)
        let application = Application(
            router: try HTTPServer.router(backend).router,
            server: HTTPServer.connections(backend.connections)
        )
        let value = try await application.test(setup) { client in
            try await body(TestServer(client: client, backend: backend, clock: clock, store: store))
        }
        try database.close()
        return value
    }

    /// Another server over the same database, for as long as `body` runs.
    func withNeighbour<Value: Sendable>(
        _ body: @Sendable @escaping (TestServer) async throws -> Value
    ) async throws -> Value {
        let application = Application(router: try HTTPServer.router(backend).router)
        return try await application.test(.router) { client in
            try await body(TestServer(client: client, backend: backend, clock: clock, store: store))
        }
    }
}

extension Backend {
    fileprivate static func make(
        over store: InterruptibleStore,
        clock: TestClock,
        serving: ServingSettings,
        standby: Standby,
        work: WorkQueue
    ) async throws -> Backend {
        let live = LiveConfiguration()
        let watch = ClockWatch { clock.reading }
        var world = clock.world
        world.clockDoubt = { watch.look() }
        let ledger = Ledger(store: store, world: world, live: live)
        let backend = Backend(
            ledger: ledger,
            live: live,
            makers: DecisionMakers(),
            serving: serving,
            standby: standby,
            work: work,
            clock: watch
        )
        try await backend.agents.registerBuiltIn()
        try await live.reload(from: store)
        return backend
    }
}

/// A settable clock, and randomness that is the same in every run.
final class TestClock: Sendable {
    private let time = Mutex(Timestamp(microseconds: 1_705_312_800_000_000))
    private let jumped = Mutex(0.0)
    private let generator = Mutex(SeededGenerator(seed: 7))

    /// 2024-01-15T10:00:00Z at the beginning.
    var now: Timestamp { time.withLock { $0 } }

    func advance(hours: Double) {
        time.withLock { $0 = $0.adding(hours: hours) }
    }

    /// Sets the clock on the wall, while no time goes by.
    func jump(hours: Double) {
        advance(hours: hours)
        jumped.withLock { $0 += hours * 3_600 }
    }

    var reading: ClockReading {
        let passed = now.adding(seconds: -jumped.withLock { $0 })
        return ClockReading(wall: now, sinceBoot: passed.microseconds, boot: "test")
    }

    func advance(seconds: Double) {
        advance(hours: seconds / 3_600)
    }

    var world: World {
        World(now: { self.now }, random: { self.generator.withLock { $0.next() } })
    }
}

/// SplitMix64.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
