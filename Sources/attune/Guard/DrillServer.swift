import Domain
import Foundation
import HTTPAPI
import Hummingbird
import Logging
import ServiceLifecycle
import Storage

/// A whole server for a drill: real routes on a free port of this machine, a database that goes with it, and a clock that
/// the drill sets.
enum DrillServer {
    /// Serves for as long as `body` runs, which is given the server's address and the use cases behind it.
    static func run<Value: Sendable>(
        in world: SimulatedWorld,
        _ body: (String, Backend) async throws -> Value
    ) async throws -> Value {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("attune-drill-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = try SQLiteDatabase(path: folder.appendingPathComponent("attune.sqlite").path)
        let backend = try await open(file, world: world)
        let value = try await serve(backend) { try await body($0, backend) }
        try file.close()
        return value
    }

    private static func open(_ file: SQLiteDatabase, world: SimulatedWorld) async throws -> Backend {
        let store = try await SQLStore.open(file, now: world.now)
        let live = LiveConfiguration()
        let ledger = Ledger(
            store: store,
            world: world.world,
            live: live
        )
        try await live.reload(from: store)
        return Backend(ledger: ledger, live: live, makers: DecisionMakers())
    }

    private static func serve<Value: Sendable>(
        _ backend: Backend,
        _ body: (String) async throws -> Value
    ) async throws -> Value {
        var logger = Logger(label: "attune.drill")
        logger.logLevel = .critical
        let (ports, started) = AsyncStream.makeStream(of: Int.self)
        let application = Application(
            router: try HTTPServer.router(backend).router,
            configuration: .init(address: .hostname("127.0.0.1", port: 0), serverName: "attune"),
            onServerRunning: { channel in
                started.yield(channel.localAddress?.port ?? 0)
                started.finish()
            },
            logger: logger
        )
        let services = ServiceGroup(configuration: .init(services: [application], logger: logger))
        let serving = Task {
            defer { started.finish() }
            try await services.run()
        }
        guard let port = await ports.first(where: { _ in true }) else {
            try await serving.value
            throw Failure("The drill's server did not start.")
        }
        let result: Result<Value, any Error>
        do {
            result = .success(try await body("http://127.0.0.1:\(port)"))
        } catch {
            result = .failure(error)
        }
        await services.triggerGracefulShutdown()
        try await serving.value
        return try result.get()
    }
}
