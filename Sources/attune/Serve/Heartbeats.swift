import Domain
import Foundation
import ServiceLifecycle
import Storage
import Synchronization

/// Looks after a SQLite file every second: whether it is where it was and whole, what it says, and whether it takes
/// writes.
///
/// It has a thread and connections of its own, so that a machine that is busy delays requests and nothing of this: only
/// a call of the database that takes long itself makes the database count as away.
struct Heartbeats: Service {
    let watcher: FileWatcher

    init(store: AwaitedStore, live: LiveConfiguration, clock: ClockWatch) {
        watcher = FileWatcher(store: store, live: live, clock: clock)
    }

    func run() async throws {
        let (ends, end) = AsyncStream.makeStream(of: Void.self)
        let thread = Thread { [watcher] in
            watcher.watch()
            end.finish()
        }
        thread.name = "attune.heartbeat"
        thread.qualityOfService = .userInteractive
        thread.start()
        try? await gracefulShutdown()
        watcher.end()
        for await _ in ends {}
    }
}

/// What the thread does.
final class FileWatcher: Sendable {
    private static let seconds = 1.0
    /// A sign of life is written so often, and with every look while writing fails.
    private static let beatSeconds = 5.0
    /// After the disk was full as much must fit on it as a large transaction takes.
    private static let bytesOfTrial = 1_048_576

    private struct Beating {
        var isUnderWay = false
        var last: ContinuousClock.Instant?
    }

    private let store: AwaitedStore
    private let live: LiveConfiguration
    private let clock: ClockWatch
    private let keptDoubt = Mutex<ClockDoubt?>(nil)
    private let beating = Mutex(Beating())
    private let isEnding = Mutex(false)
    private let wake = DispatchSemaphore(value: 0)

    init(store: AwaitedStore, live: LiveConfiguration, clock: ClockWatch) {
        self.store = store
        self.live = live
        self.clock = clock
    }

    private func now() -> Timestamp { World.real.now() }

    func watch() {
        while !isEnding.withLock({ $0 }) {
            look()
            _ = wake.wait(timeout: .now() + Self.seconds)
        }
    }

    func end() {
        isEnding.withLock { $0 = true }
        wake.signal()
    }

    /// One look; nothing where no file is open.
    func look() {
        guard let file = store.file else { return }
        lookAtClock(file)
        let contact = store.contact
        contact.noteSpace(file.space)
        if let fault = file.inspectFile() {
            store.note(fault)
            return
        }
        contact.noteFileInPlace()
        ask(file)
        beat(file)
    }

    /// A doubt is kept at once, as being started anew must not end it; what is believed is kept with each sign of life.
    private func lookAtClock(_ file: SQLiteDatabase) {
        clock.resume(from: file.earlierClock)
        let doubt = clock.look()
        let isNews = keptDoubt.withLock { kept in
            defer { kept = doubt }
            return kept != doubt
        }
        if isNews { file.keep(clock.trust) }
    }

    private func ask(_ file: SQLiteDatabase) {
        let contact = store.contact
        let asked = now()
        contact.noteAsking(at: asked)
        do {
            let version = try file.configurationVersion()
            // Another version is for the one who brings it in to confirm.
            if version == live.current.version {
                contact.noteConfirmation(at: asked)
            } else {
                contact.noteCallEnded(at: now())
            }
        } catch {
            contact.noteFailure(.reading, error.trouble ?? .away, error.message, at: now())
        }
    }

    private func beat(_ file: SQLiteDatabase) {
        let contact = store.contact
        let waiting = file.secondsInCall
        if waiting > Staleness.toleratedSeconds {
            let reason = "A write has been waiting for the disk for \(waiting.rounded()) s."
            contact.noteFailure(.writing, .away, reason, at: now())
        }
        let failure = contact.state.failures[.writing]
        let isDue = beating.withLock { beating in
            let interval = failure == nil ? Self.beatSeconds : Self.seconds / 2
            let isDue = beating.last.map { .now - $0 >= .seconds(interval) } ?? true
            guard isDue, !beating.isUnderWay else { return false }
            beating = Beating(isUnderWay: true, last: .now)
            return true
        }
        guard isDue else { return }
        file.keep(clock.trust)
        file.beat(at: now(), bytes: failure?.trouble == .full ? Self.bytesOfTrial : 0) { [self] error in
            if let error { store.note(error) } else { contact.noteWrite(at: now()) }
            beating.withLock { $0.isUnderWay = false }
        }
    }
}
