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
        var trouble: DatabaseTrouble?
        for await _ in Ticks(every: .seconds(1)).cancelOnGracefulShutdown() {
            note(await watch.look(whenBack: makeUp))
            noteWriting(since: &trouble)
            backend.intake.replaySpooled()
            guard let confirmedAt = backend.standby.contact.state.lastAnswer else { continue }
            await snapshot?.keep(backend.live.current, confirmedAt: confirmedAt)
        }
    }

    /// The first look; where the database is away, what was served last is served again.
    ///
    /// - Parameter snapshot: what was served last.
    /// - Throws: ``Failure`` where the database cannot be used as it is, or is away and nothing is there to start from.
    func begin(on database: StoreLocation, from snapshot: ConfigurationSnapshot?) async throws {
        switch await watch.look(whenBack: makeUp) {
        case .answered, .back:
            break
        case .lost(let error), .stillAway(let error):
            guard let failure = error as? StorageError else { throw error }
            guard failure.category == .unavailable, let snapshot else {
                let advice = failure.trouble == .corrupt ? ". \(DatabaseTrouble.corrupt.advice)" : ""
                throw Failure("The database \(database) cannot be opened: \(failure)\(advice)")
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

    /// Says once when the database stops taking writes, and once when it takes them again.
    private func noteWriting(since last: inout DatabaseTrouble?) {
        let state = backend.standby.contact.state
        // One that does not even answer is told of as such.
        let trouble = state.failures[.reading] == nil ? state.failure?.trouble : last
        defer { last = trouble }
        guard trouble != last else { return }
        if let trouble {
            logger.error(
                "the database takes no writes",
                metadata: [
                    "component": "api", "trouble": "\(trouble.rawValue)", "error": "\(state.failure?.reason ?? "")",
                    "advice": "\(trouble.advice)",
                ]
            )
        } else {
            logger.notice("the database takes writes again", metadata: ["component": "api"])
        }
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
