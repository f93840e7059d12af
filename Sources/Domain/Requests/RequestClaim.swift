/// The right to carry out the one request of a key, for a while: its holder renews it, and when its node dies the request
/// may be sent to another.
package struct RequestClaim: Sendable, Equatable {
    /// How long it holds without being renewed.
    static let seconds = 15.0
    /// How often it is renewed.
    static let renewal = Duration.seconds(5)

    /// The claim that the current task works under. What is changed meanwhile is changed under it alone.
    @TaskLocal static var current: RequestClaim?

    package var key: String
    /// SHA-256 of the request.
    package var fingerprint: [UInt8]
    /// A number that is drawn each time.
    package var holder: String
    /// By the shared clock.
    package var expiresAt: Timestamp
    /// Whether something was changed under it.
    package var hasActed: Bool

    package init(key: String, fingerprint: [UInt8], holder: String, expiresAt: Timestamp, hasActed: Bool = false) {
        self.key = key
        self.fingerprint = fingerprint
        self.holder = holder
        self.expiresAt = expiresAt
        self.hasActed = hasActed
    }

    /// Another node took the claim over; nothing was written.
    struct Lost: Error {}

    /// Notes in a change's own transaction that the request did something, so that whatever dies afterwards, and whether or
    /// not the commit was heard of, it is not done again.
    func settle(in change: Change) throws {
        guard change.changesState else { return }
        guard try change.records.noteAction(under: self) else { throw Lost() }
    }
}
