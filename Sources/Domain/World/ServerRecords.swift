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

/// An answer that was given under an `Idempotency-Key`.
package struct RememberedAnswer: Sendable, Equatable {
    /// SHA-256 of method, path and body.
    package var fingerprint: [UInt8]
    package var status: Int
    package var contentType: String
    package var body: [UInt8]
    package var location: String?

    package init(fingerprint: [UInt8], status: Int, contentType: String, body: [UInt8], location: String?) {
        self.fingerprint = fingerprint
        self.status = status
        self.contentType = contentType
        self.body = body
        self.location = location
    }
}

/// What is kept about the server as a whole.
package protocol ServerRecords {
    /// Raised by every change that alters an agent's answer.
    func configurationVersion() throws -> Int64
    func raiseConfigurationVersion() throws
    func pause() throws -> Pause?
    func setPause(_ pause: Pause?) throws
    func answer(idempotencyKey: String) throws -> RememberedAnswer?
    func remember(_ answer: RememberedAnswer, idempotencyKey: String, at time: Timestamp) throws
    func forgetAnswers(before time: Timestamp) throws
}

extension ServerRecords {
    /// Refuses what a person asks for while learning is paused.
    package func requireRunning() throws {
        guard let pause = try pause() else { return }
        let reason = pause.reason.map { ": \($0)" } ?? ""
        throw Refusal.conflict(.paused, "Learning is paused since \(pause.since)\(reason). Resume it first.")
    }
}
