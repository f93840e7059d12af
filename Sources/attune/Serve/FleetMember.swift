import Domain
import Logging
import ServiceLifecycle
import Storage

/// Keeps a node up with the others: at once when it hears of a change, and every second whatever it hears.
struct FleetMember: Service {
    let fleet: Fleet
    /// Begins to listen for changes; nil where there are no others. May fail while the database is away.
    let listen: (@Sendable () async throws -> ConfigurationNotices)?
    let logger: Logger

    func run() async throws {
        guard let listen else {
            try await gracefulShutdown()
            return
        }
        let (turns, turn) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        await withTaskGroup { group in
            group.addTask { await Self.hear(listen, turn) }
            group.addTask { for await _ in Ticks(every: .seconds(1)) { turn.yield() } }
            await keepUp(turns)
            group.cancelAll()
        }
        await say("leaving") { try await fleet.leave() }
    }

    /// Says when something changed, from the moment that the database lets it listen.
    private static func hear(
        _ listen: @Sendable () async throws -> ConfigurationNotices,
        _ turn: AsyncStream<Void>.Continuation
    ) async {
        for await _ in Ticks(every: .seconds(1)) {
            guard let notices = try? await listen() else { continue }
            for await _ in notices.changes { turn.yield() }
            return notices.close()
        }
    }

    private func keepUp(_ turns: AsyncStream<Void>) async {
        var isUp = true
        for await _ in turns.cancelOnGracefulShutdown() {
            do {
                try await fleet.keepUp()
                if !isUp { logger.notice("following the others again", metadata: ["component": "api"]) }
                isUp = true
            } catch {
                // Once an outage, not every second.
                if isUp {
                    logger.error("cannot follow the others", metadata: ["component": "api", "error": "\(error)"])
                }
                isUp = false
            }
        }
    }

    private func say(_ what: String, _ work: () async throws -> Void) async {
        do {
            try await work()
        } catch {
            logger.warning("\(what) failed", metadata: ["component": "api", "error": "\(error)"])
        }
    }
}
