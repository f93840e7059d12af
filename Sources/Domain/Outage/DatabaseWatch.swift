/// Asks the database regularly whether it is there and what version of the configuration holds, and brings what is
/// served up to date with it: after changes of other nodes, and after an outage.
package struct DatabaseWatch: Sendable {
    /// What one look found.
    package enum Look: Sendable {
        /// It answered, as it did before.
        case answered
        /// It answered for the first time since so many seconds.
        case back(afterSeconds: Double)
        /// It did not answer, but did before.
        case lost(any Error)
        /// It still does not answer.
        case stillAway(any Error)
    }

    private let reach: @Sendable () async throws -> any Store
    private let live: LiveConfiguration
    private let contact: DatabaseContact
    private let now: @Sendable () -> Timestamp
    private let timesCalls: Bool

    /// - Parameters:
    ///   - timesCalls: whether the database counts as away while a look is under way for too long; not where somebody with a
    ///     thread of its own tells that better, as a look also waits for a busy machine.
    ///   - reach: the store, ready to be asked however often it failed before; may prepare it first.
    package init(
        _ live: LiveConfiguration,
        _ contact: DatabaseContact,
        now: @escaping @Sendable () -> Timestamp,
        timesCalls: Bool = true,
        reach: @escaping @Sendable () async throws -> any Store
    ) {
        self.live = live
        self.contact = contact
        self.now = now
        self.timesCalls = timesCalls
        self.reach = reach
    }

    /// - Parameter whenBack: what is to be made up for once the database answers again, or for the first time. If it
    ///   fails, the database counts as away, and the next look tries again.
    package func look(whenBack: () async throws -> Void) async -> Look {
        let before = contact.state
        let failure = before.failures[.reading]
        let wasAway = failure != nil || before.lastAnswer == nil
        do {
            let store = try await reach()
            let asked = now()
            if timesCalls { contact.noteAsking(at: asked) }
            let version = try await store.read { try $0.configurationVersion() }
            // After an outage the database has the last word, whatever the versions say: it may have been restored, or
            // its successor may have missed the last change.
            if wasAway || version != live.current.version { try await live.reload(from: store, replacing: true) }
            contact.noteAnswer(at: asked)
            guard wasAway else { return .answered }
            try await whenBack()
            return .back(afterSeconds: failure.map { now().seconds(since: $0.since) } ?? 0)
        } catch {
            let trouble = (error as? any StoreFailure)?.trouble ?? .away
            contact.noteFailure(.reading, trouble, "\(error)", at: now())
            return failure == nil ? .lost(error) : .stillAway(error)
        }
    }
}
