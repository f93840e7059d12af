import Synchronization

/// What this node knows of the database's being there: noted by whoever asks it regularly, read by everyone.
package final class DatabaseContact: Sendable {
    package struct State: Sendable, Equatable {
        /// When the database last said what holds; what is served was the truth then.
        package var lastAnswer: Timestamp?
        /// When it last did anything for anybody.
        package var lastSign: Timestamp?
        /// Why it did not answer the last time, and since when it does not.
        package var failure: Failure?

        package init(lastAnswer: Timestamp? = nil, lastSign: Timestamp? = nil, failure: Failure? = nil) {
            self.lastAnswer = lastAnswer
            self.lastSign = lastSign
            self.failure = failure
        }

        package func staleness(at now: Timestamp) -> Staleness? {
            Staleness.assess(lastAnswer: lastAnswer, now: now)
        }

        /// Whether asking is in vain for now: the last attempt failed, or one is under way for too long and nobody else had
        /// an answer meanwhile. A database that is only busy is not away.
        package func isAway(at now: Timestamp) -> Bool {
            guard failure == nil else { return true }
            guard let lastAnswer else { return false }
            return Staleness.assess(lastAnswer: max(lastAnswer, lastSign ?? lastAnswer), now: now) != nil
        }
    }

    package struct Failure: Sendable, Equatable {
        package var reason: String
        package var since: Timestamp

        package init(reason: String, since: Timestamp) {
            self.reason = reason
            self.since = since
        }
    }

    private let noted = Mutex(State())

    package init() {}

    package var state: State { noted.withLock { $0 } }

    /// On the path of every answer to an agent, so it copies no text.
    package func staleness(at now: Timestamp) -> Staleness? {
        noted.withLock { $0.staleness(at: now) }
    }

    package func isAway(at now: Timestamp) -> Bool {
        noted.withLock { $0.isAway(at: now) }
    }

    package func noteAnswer(at time: Timestamp) {
        noted.withLock { $0 = State(lastAnswer: time, lastSign: time) }
    }

    package func noteSign(at time: Timestamp) {
        noted.withLock { $0.lastSign = time }
    }

    package func noteFailure(_ reason: String, at time: Timestamp) {
        noted.withLock { $0.failure = Failure(reason: reason, since: $0.failure?.since ?? time) }
    }

    /// Takes over when an earlier run of this node last had an answer; a later one of this run stays.
    package func noteEarlierAnswer(at time: Timestamp) {
        noted.withLock { $0.lastAnswer = $0.lastAnswer ?? time }
    }
}
