/// How long to wait before trying again: twice as long after each failure, up to a minute, and never less than the server
/// asked for.
struct Backoff: Sendable {
    private static let first = Duration.milliseconds(500)
    private static let longest = Duration.seconds(60)
    /// A server, or whoever answers in its place, cannot send a client away for longer.
    private static let longestAsked = Duration.seconds(3_600)

    private(set) var failures = 0

    /// After something went well.
    mutating func reset() {
        failures = 0
    }

    /// - Parameters:
    ///   - retryAfter: what the server asked for; it may exceed the longest wait, but no hour.
    ///   - uniform: in 0…1; half of the wait is drawn, so that many clients that lost the same server do not come back at the
    ///     same moment.
    mutating func wait(retryAfter: Duration?, uniform: Double) -> Duration {
        let doubled = failures < 7 ? Self.first * (1 << failures) : Self.longest
        failures += 1
        let wait = min(doubled, Self.longest) * (0.5 + 0.5 * uniform)
        return max(wait, min(retryAfter ?? .zero, Self.longestAsked))
    }
}
