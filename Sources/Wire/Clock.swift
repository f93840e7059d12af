/// A server's clock: `GET /clock`.
package struct ClockStatus: Codable, Sendable, Equatable {
    /// Whether what goes by it is done.
    package var trusted: Bool
    /// What it says.
    package var now: String
    /// How far it moved beyond the time that went by; only while it is not trusted, as are the next two.
    package var jumpSeconds: Double?
    package var since: String?
    package var detail: String?

    package init(trusted: Bool, now: String, jumpSeconds: Double?, since: String?, detail: String?) {
        self.trusted = trusted
        self.now = now
        self.jumpSeconds = jumpSeconds
        self.since = since
        self.detail = detail
    }
}

/// Accepting it as it is: `POST /clock/accept`.
package struct ClockAcceptRequest: Codable, Sendable, Equatable {
    package var reason: String?
    package var actor: String?

    package init(reason: String?, actor: String?) {
        self.reason = reason
        self.actor = actor
    }
}
