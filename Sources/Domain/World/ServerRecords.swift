/// Whether learning is paused, and since when.
package struct Pause: Sendable, Equatable {
    package var reason: String?
    package var by: Actor
    package var since: Timestamp

    package init(reason: String?, by: Actor, since: Timestamp) {
        self.reason = reason
        self.by = by
        self.since = since
    }
}

/// What is kept about the server as a whole.
package protocol ServerRecords {
    /// Raised by every change that alters an agent's answer.
    func configurationVersion() throws -> Int64
    func raiseConfigurationVersion() throws
    func pause() throws -> Pause?
    func setPause(_ pause: Pause?) throws
}

extension ServerRecords {
    /// Refuses what a person asks for while learning is paused.
    package func requireRunning() throws {
        guard let pause = try pause() else { return }
        let reason = pause.reason.map { ": \($0)" } ?? ""
        throw Refusal.conflict(.paused, "Learning is paused since \(pause.since)\(reason). Resume it first.")
    }
}
