import Synchronization

/// This node among those that share the store: it says that it lives and what it serves, and follows what others change.
///
/// A change reaches it by a notice, and at the latest by the look it takes every second.
package final class Fleet: Sendable {
    /// A node that was not heard of for this long, while it should have been three times, is taken for dead: until then
    /// those who change the configuration wait for it in vain.
    private static let livenessSeconds = 4.0
    /// Looks come every second; one that follows another sooner, because something changed, says nothing again.
    private static let leastSecondsBetweenBeats = 0.5
    /// Dead nodes are shown for this long.
    private static let memorySeconds = 3_600.0
    /// How long an operator's answer waits for the other nodes, and how often they are looked at meanwhile.
    private static let patience = Duration.seconds(1)
    private static let look = Duration.milliseconds(15)

    private struct State {
        var address: String
        var noted: (version: Int64, at: Timestamp)?
    }

    package let id: String
    private let program: String
    private let isShared: Bool
    private let ledger: Ledger
    private let live: LiveConfiguration
    private let reload: @Sendable () async throws -> Void
    private let startedAt: Timestamp
    private let state: Mutex<State>

    /// - Parameters:
    ///   - isShared: whether the store may have other nodes; without, nothing is written and nobody is waited for.
    ///   - reload: brings `live` up to date with the store.
    package init(
        _ node: (id: String, address: String, program: String),
        isShared: Bool,
        ledger: Ledger,
        live: LiveConfiguration,
        reload: @escaping @Sendable () async throws -> Void
    ) {
        id = node.id
        program = node.program
        state = Mutex(State(address: node.address))
        self.isShared = isShared
        self.ledger = ledger
        self.live = live
        self.reload = reload
        startedAt = ledger.world.now()
    }

    /// The only node of its store.
    package static func ofOne(ledger: Ledger, live: LiveConfiguration, program: String) -> Fleet {
        Fleet(("local", "", program), isShared: false, ledger: ledger, live: live, reload: {})
    }

    /// Says where the node listens once that is known.
    package func setAddress(_ address: String) {
        state.withLock { state in
            state.address = address
            state.noted = nil
        }
    }

    private var own: Node {
        Node(
            id: id,
            address: state.withLock { $0.address },
            program: program,
            startedAt: startedAt,
            seenAt: ledger.world.now(),
            configurationVersion: live.current.version
        )
    }

    /// Brings what is served up to date, and says so.
    package func keepUp() async throws {
        guard isShared else { return }
        let stored = try await ledger.read { try $0.configurationVersion() }
        if stored > live.current.version { try await reload() }
        let own = own
        let isDue = state.withLock { state in
            guard let noted = state.noted else { return true }
            return noted.version != own.configurationVersion
                || own.seenAt.seconds(since: noted.at) >= Self.leastSecondsBetweenBeats
        }
        guard isDue else { return }
        try await ledger.touch { records in
            var node = own
            node.seenAt = try records.sharedTime(or: own.seenAt)
            try records.noteNode(node)
            try records.forgetNodes(seenBefore: node.seenAt.adding(seconds: -Self.memorySeconds))
        }
        state.withLock { $0.noted = (own.configurationVersion, own.seenAt) }
    }

    /// Says that the node ends.
    package func leave() async throws {
        guard isShared else { return }
        let id = id
        try await ledger.touch { try $0.forgetNode(id) }
    }

    /// A node as others see it.
    package struct Sighting: Sendable {
        package var node: Node
        package var isLive: Bool
    }

    /// This node and the others, also those that died within the last hour.
    package func nodes() async throws -> [Sighting] {
        guard isShared else { return [Sighting(node: own, isLive: true)] }
        let local = ledger.world.now()
        let (now, nodes) = try await ledger.read { records in
            let now = try records.sharedTime(or: local)
            return (now, try records.nodes(seenSince: now.adding(seconds: -Self.memorySeconds)))
        }
        return nodes.map { Sighting(node: $0, isLive: now.seconds(since: $0.seenAt) < Self.livenessSeconds) }
    }

    /// Waits until every live node serves a version, for a second at most.
    package func confirmation(of version: Int64) async -> Confirmation {
        let end = ContinuousClock.now + Self.patience
        while true {
            let confirmation = await seenConfirmation(of: version)
            guard !confirmation.unconfirmed.isEmpty, ContinuousClock.now < end else { return confirmation }
            do { try await Task.sleep(for: Self.look) } catch { return confirmation }
        }
    }

    /// Of this node by what it serves, of the others by what they wrote.
    private func seenConfirmation(of version: Int64) async -> Confirmation {
        let own = own
        // Without the store nothing is known of the others, and the change itself is durable.
        let others = (try? await nodes())?.filter { $0.isLive && $0.node.id != own.id }.map(\.node) ?? []
        return Confirmation(of: version, by: others + [own])
    }
}
