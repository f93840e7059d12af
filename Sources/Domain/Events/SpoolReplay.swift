/// Brings what a spool holds into the store, oldest first, one step at a time however many ask for it.
actor SpoolReplay {
    /// How the spool stands after a step.
    enum Backlog: Sendable {
        case empty
        /// Some was brought in and more waits.
        case shrinking
        /// More waits, and the store does not take it for now.
        case stuck
    }

    /// Events of one step, about: as many as one transaction takes.
    private static let step = 20_000

    private let spool: any EventSpool
    private let isAway: @Sendable () -> Bool
    private let keep: @Sendable ([Event]) async throws -> Void
    private var underway: Task<Backlog, Never>?

    /// - Parameter keep: keeps events in one transaction.
    init(
        _ spool: any EventSpool,
        isAway: @escaping @Sendable () -> Bool,
        keep: @escaping @Sendable ([Event]) async throws -> Void
    ) {
        self.spool = spool
        self.isAway = isAway
        self.keep = keep
    }

    /// One step. Whoever asks during a step waits for its end: those who report events while the store catches up are
    /// slowed down by it, so that the spool does not grow faster than it shrinks.
    func advance() async -> Backlog {
        guard spool.depth.events > 0 else { return .empty }
        guard !isAway() else { return .stuck }
        if let underway { return await underway.value }
        let step = Task { await bringInOldest() }
        underway = step
        let backlog = await step.value
        underway = nil
        return backlog
    }

    private func bringInOldest() async -> Backlog {
        do {
            let oldest = try await spool.oldest(Self.step)
            try await bringIn(oldest.events[...])
            await spool.remove(oldest)
        } catch {
            return .stuck
        }
        return spool.depth.events > 0 ? .shrinking : .empty
    }

    /// Keeps events; those that the store will not have, now or later, are set aside, so that they hold up no others.
    private func bringIn(_ events: ArraySlice<Event>) async throws {
        guard !events.isEmpty else { return }
        do {
            try await keep(Array(events))
        } catch {
            guard (error as? any StoreFailure)?.isTemporary == false else { throw error }
            guard events.count > 1 else { return try await spool.setAside(Array(events)) }
            let middle = events.startIndex + events.count / 2
            try await bringIn(events[..<middle])
            try await bringIn(events[middle...])
        }
    }
}
