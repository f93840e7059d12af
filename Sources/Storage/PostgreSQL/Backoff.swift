/// When to try again what has failed: after 0.1 s, then after twice as long each time, up to 5 s.
struct Backoff {
    private static let shortest = Duration.milliseconds(100)
    private static let longest = Duration.seconds(5)

    private var delay = Backoff.shortest
    private(set) var nextAttempt: ContinuousClock.Instant?

    mutating func noteFailure(at now: ContinuousClock.Instant) {
        nextAttempt = now + delay
        delay = min(delay * 2, Self.longest)
    }

    mutating func noteSuccess() {
        self = Backoff()
    }
}
