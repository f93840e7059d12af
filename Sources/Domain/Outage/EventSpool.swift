/// How much waits in a spool.
package struct SpoolDepth: Sendable, Equatable {
    package var events: Int
    package var bytes: Int

    package init(events: Int = 0, bytes: Int = 0) {
        self.events = events
        self.bytes = bytes
    }
}

/// The oldest events of a spool, in the order they came.
package struct SpooledEvents: Sendable {
    package var events: [Event]
    /// What the spool knows them by.
    package var segments: [Int]

    package init(events: [Event], segments: [Int]) {
        self.events = events
        self.segments = segments
    }
}

/// Where reported events wait for the database: on the node's own disk, and bounded.
package protocol EventSpool: Sendable {
    var depth: SpoolDepth { get }

    /// Takes events in; once this returns they outlive the machine's going down.
    ///
    /// - Throws: `Refusal.unavailable` when there is no room for them.
    func append(_ events: [Event]) async throws

    /// The oldest events, at least one if any waits and not many more than `count`. They stay until they are removed, and
    /// what is appended from now on comes after them.
    func oldest(_ count: Int) async throws -> SpooledEvents

    /// Forgets what ``oldest(_:)`` gave.
    func remove(_ events: SpooledEvents) async

    /// Keeps events apart that the database will not have, for a person to look at.
    func setAside(_ events: [Event]) async throws
}
