import Rules
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

    package init() {}

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
        let next = try await store.read { try Self.configuration($0, reusing: before) }
        serve(next, replacing: replacing)
    }

    /// Serves what an earlier run of this node served last, unless this one serves something already.
    package func restore(_ configuration: ServedConfiguration) {
        serve(configuration, replacing: false)
    }

    private func serve(_ next: ServedConfiguration, replacing: Bool) {
        let hasMoved = served.withLock { served in
            guard replacing || next.version >= served.version else { return false }
            let hasMoved = next.version != served.version
            served = next
            return hasMoved
        }
        guard hasMoved else { return }
        // Outside the lock: a stream that ends while it is told takes the lock itself.
        for listener in listeners.withLock({ Array($0.all.values) }) { listener.yield() }
    }

    private static func configuration(
        _ records: any Records,
        reusing before: ServedConfiguration
    ) throws -> ServedConfiguration {
        let canaries = Dictionary(firstOf: try records.runningCanaries().map { ($0.agent, $0) })
        var agents: [String: ServedAgent] = [:]
        for agent in try records.agents() {
            let known = before.agents[agent.name]
            let served = { (id: String) throws -> ServedBundle in
                if let known, known.specification == agent.specification, id != agent.specification.defaultBundleID {
                    if known.active.id == id { return known.active }
                    if let trial = known.trial?.bundle, trial.id == id { return trial }
                }
                return try ServedBundle(try records.requireBundle(id), agent.specification)
            }
            let trial = try canaries[agent.name].map { canary in
                ServedAgent.Trial(salt: canary.salt, percent: canary.percent, bundle: try served(canary.bundleID))
            }
            agents[agent.name] = ServedAgent(
                specification: agent.specification,
                reusing: known,
                active: try served(agent.effectiveBundleID),
                trial: trial
            )
        }
        return ServedConfiguration(version: try records.configurationVersion(), agents: agents)
    }
}
