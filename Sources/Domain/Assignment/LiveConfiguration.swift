import Synchronization

/// The served configuration, swapped whole when the stored one moved. Reading it never touches the database.
package final class LiveConfiguration: Sendable {
    /// What tells a listener that the configuration moved: an element, without saying which version.
    package typealias Listener = AsyncStream<Void>.Continuation

    private struct Listeners {
        var next = 0
        var all: [Int: Listener] = [:]
    }

    private let served = Mutex(ServedConfiguration(version: 0, agents: [:]))
    private let listeners = Mutex(Listeners())

    /// Hears of agents that are set aside from now on, with the reason, and of those that no longer are (nil).
    private let noteSetAside: @Sendable (_ agent: String, _ reason: String?) -> Void

    package init(noteSetAside: @escaping @Sendable (_ agent: String, _ reason: String?) -> Void = { _, _ in }) {
        self.noteSetAside = noteSetAside
    }

    package var current: ServedConfiguration { served.withLock { $0 } }

    /// Lets a listener hear of every version that is served from now on, until its stream ends.
    ///
    /// A stream that keeps the newest element alone is enough: whoever hears of a change looks at `current`.
    package func announceChanges(to listener: Listener) {
        let number = listeners.withLock { listeners in
            listeners.next += 1
            listeners.all[listeners.next] = listener
            return listeners.next
        }
        listener.onTermination = { [weak self] _ in
            self?.listeners.withLock { _ = $0.all.removeValue(forKey: number) }
        }
    }

    /// Reads the configuration anew.
    ///
    /// - Parameter replacing: whether it is served even if it is older than what is; otherwise it is left aside then.
    package func reload(from store: any Store, replacing: Bool = false) async throws {
        let before = current
        let next = try await store.read { try ServedConfiguration.build($0, reusing: before) }
        serve(next, replacing: replacing)
    }

    /// Serves what an earlier run of this node served last, unless this one serves something already.
    package func restore(_ configuration: ServedConfiguration) {
        serve(configuration, replacing: false)
    }

    /// What will be served once the change is durable that is under way in a transaction, and has raised the version.
    ///
    /// - Throws: ``Conflict/notServable`` where an agent that the change altered could not be served.
    func prepare(altered agents: Set<String>, in records: any Records) throws -> ServedConfiguration {
        try current.altered(agents, in: records)
    }

    /// Serves what ``prepare(altered:in:)`` made, now that its change is durable.
    func serve(prepared next: ServedConfiguration) {
        serve(next, replacing: false)
    }

    private func serve(_ next: ServedConfiguration, replacing: Bool) {
        let before = served.withLock { served -> ServedConfiguration? in
            guard replacing || next.version >= served.version else { return nil }
            defer { served = next }
            return served
        }
        guard let before else { return }
        for (agent, reason) in next.setAside where before.setAside[agent] != reason { noteSetAside(agent, reason) }
        for agent in before.setAside.keys where next.setAside[agent] == nil { noteSetAside(agent, nil) }
        guard before.version != next.version else { return }
        // Outside the lock: a stream that ends while it is told takes the lock itself.
        for listener in listeners.withLock({ Array($0.all.values) }) { listener.yield() }
    }
}
