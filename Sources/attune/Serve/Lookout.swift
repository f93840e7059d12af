import Domain
import HTTPAPI
import Logging
import ServiceLifecycle
import Storage

/// Looks every second whether the database is there, and keeps on disk what it said last.
struct Lookout: Service {
    let watch: DatabaseWatch
    let backend: Backend
    let snapshot: SnapshotFile?
    let logger: Logger

    func run() async throws {
        for await _ in Ticks(every: .seconds(1)).cancelOnGracefulShutdown() {
            note(await watch.look(whenBack: makeUp))
            backend.intake.replaySpooled()
            guard let confirmedAt = backend.standby.contact.state.lastAnswer else { continue }
            await snapshot?.keep(backend.live.current, confirmedAt: confirmedAt)
        }
    }

    /// The first look; where the database is away, what was served last is served again.
    ///
    /// - Throws: ``Failure`` where the database cannot be used as it is, or is away and nothing is there to start from.
    func begin(on database: StoreLocation) async throws {
        switch await watch.look(whenBack: makeUp) {
        case .answered, .back:
            break
        case .lost(let error), .stillAway(let error):
            guard let failure = error as? StorageError else { throw error }
            guard failure.category == .unavailable, let snapshot = snapshot?.read() else {
                throw Failure("The database \(database) cannot be opened: \(failure)")
            }
            backend.live.restore(snapshot.configuration)
            backend.standby.contact.noteEarlierAnswer(at: snapshot.confirmedAt)
            logger.error(
                "the database is away; serving what it said last",
                metadata: [
                    "component": "api", "error": "\(failure)", "of": "\(snapshot.confirmedAt)",
                    "config_version": "\(snapshot.configuration.version)",
                ]
            )
        }
    }

    /// What a start with the database does.
    func makeUp() async throws {
        try await backend.agents.registerBuiltIn()
    }

    private func note(_ look: DatabaseWatch.Look) {
        switch look {
        case .answered, .stillAway:
            break
        case .lost(let error):
            logger.error("the database is away", metadata: ["component": "api", "error": "\(error)"])
        case .back(let seconds):
            logger.notice("the database is back", metadata: ["component": "api", "seconds": "\(seconds)"])
        }
    }
}
