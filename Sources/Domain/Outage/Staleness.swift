/// That what is served could not be compared with the database for longer than can be passed over, and for how long.
package struct Staleness: Sendable, Equatable {
    /// A database that was silent for no longer than this counts as one that answers: a restart behind a proxy, or a
    /// failover within the same second, is nobody's business.
    package static let toleratedSeconds = 5.0

    /// Whole seconds since the database last answered; more than ``toleratedSeconds``.
    package let seconds: Int

    /// Pure.
    ///
    /// - Parameter lastAnswer: when the database last said what holds; nil where nobody asks it, and nothing grows stale.
    /// - Returns: nil while what is served is fresh; also for an answer from the future, which a clock that was set back
    ///   leaves behind until the next one.
    package static func assess(lastAnswer: Timestamp?, now: Timestamp) -> Staleness? {
        guard let lastAnswer else { return nil }
        let silence = now.seconds(since: lastAnswer)
        return silence > toleratedSeconds ? Staleness(seconds: Int(clamping: silence)) : nil
    }
}
