import Domain
import Synchronization

/// So many requests a second, and as many at once after a quiet second (a token bucket).
final class RateLimit: Sendable {
    private struct Bucket {
        var tokens: Double
        var filledAt: Timestamp
    }

    private let perSecond: Double
    private let bucket: Mutex<Bucket>

    /// - Parameter perSecond: at least 1.
    init(perSecond: Int, now: Timestamp) {
        self.perSecond = Double(perSecond)
        bucket = Mutex(Bucket(tokens: Double(perSecond), filledAt: now))
    }

    /// Nil if one more request is within the limit; otherwise the whole seconds to wait, at least 1.
    func secondsToWait(at now: Timestamp) -> Int? {
        bucket.withLock { bucket in
            // A clock that was set back does not take tokens away.
            let elapsed = max(0, now.seconds(since: bucket.filledAt))
            bucket.tokens = min(perSecond, bucket.tokens + elapsed * perSecond)
            bucket.filledAt = now
            guard bucket.tokens < 1 else {
                bucket.tokens -= 1
                return nil
            }
            return max(1, Int(clamping: ((1 - bucket.tokens) / perSecond).rounded(.up)))
        }
    }
}
