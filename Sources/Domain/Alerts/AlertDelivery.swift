/// One message that a channel is to be sent: a row of the outbox.
package struct AlertDelivery: Sendable, Equatable {
    /// What the channel is told.
    package enum Event: String, Sendable, CaseIterable {
        case trigger
        case acknowledge
        case resolve
    }

    package enum State: String, Sendable, CaseIterable {
        /// To be sent, or to be tried again.
        case pending
        /// The receiver has it.
        case sent
        /// An attempt ended without an answer: the receiver may have it. Tried again unless it is finished.
        case unknown
        /// The receiver will not have it, whatever is tried.
        case failed
        /// Given up.
        case dead
    }

    package var number: Int64
    package var alert: Int64
    /// The alert's condition; messages of one condition and channel are sent in their order.
    package var key: String
    package var channel: String
    package var event: Event
    package var state: State
    package var attempts: Int
    /// Attempts that ended without an answer.
    package var unknownAttempts: Int
    package var createdAt: Timestamp
    /// From when on its trying is counted: `createdAt`, or the moment its channel was repaired.
    package var tryingSince: Timestamp
    package var nextAttemptAt: Timestamp
    /// What went wrong last; never holds anything secret.
    package var lastError: String?
    /// Nil while it is to be tried.
    package var finishedAt: Timestamp?

    package init(
        number: Int64 = 0,
        alert: Alert,
        channel: String,
        event: Event,
        at now: Timestamp
    ) {
        self.number = number
        self.alert = alert.number
        key = alert.condition.key
        self.channel = channel
        self.event = event
        state = .pending
        attempts = 0
        unknownAttempts = 0
        createdAt = now
        tryingSince = now
        nextAttemptAt = now
    }

    /// A row as it is kept.
    package init(
        number: Int64,
        alert: Int64,
        key: String,
        channel: String,
        event: Event,
        state: State,
        createdAt: Timestamp
    ) {
        self.number = number
        self.alert = alert
        self.key = key
        self.channel = channel
        self.event = event
        self.state = state
        attempts = 0
        unknownAttempts = 0
        self.createdAt = createdAt
        tryingSince = createdAt
        nextAttemptAt = createdAt
    }

    /// `delivery-34`; the same in every attempt, so that a receiver can tell a repetition.
    package var id: String { "delivery-\(number)" }

    package var isFinished: Bool { finishedAt != nil }

    /// Whether the receiver has it, or may have it.
    package var mayHaveArrived: Bool { state == .sent || unknownAttempts > 0 }
}

/// How an attempt ended.
package enum DeliveryOutcome: Sendable, Equatable {
    case sent
    /// The request may have arrived, and there was no answer.
    case unknown(String)
    /// It did not arrive or could not be taken now.
    case retry(String, afterSeconds: Double?)
    /// The receiver will never take it.
    case refused(String)

    package var error: String? {
        switch self {
        case .sent: nil
        case .unknown(let error), .retry(let error, _), .refused(let error): error
        }
    }

    package var word: String {
        switch self {
        case .sent: "sent"
        case .unknown: "unknown"
        case .retry, .refused: "failed"
        }
    }
}

/// When a message is tried again, and for how long.
package struct RetryPolicy: Sendable, Equatable {
    /// The longest wait before the second attempt; it doubles with each further one.
    package var firstSeconds = 5.0
    package var longestSeconds = 900.0
    /// A receiver's `Retry-After` is obeyed up to this.
    package var longestRetryAfterSeconds = 3_600.0
    package var giveUpAfterSeconds = 24.0 * 3_600
    /// What a receiver that cannot tell a repetition is sent at most without an answer.
    package var mostUnknownAttempts = 3

    package init() {}

    /// The wait after so many attempts: between half and the whole of the exponential one, so that neither everything comes
    /// back at once nor anything at once.
    ///
    /// - Parameter random: 64 uniform bits.
    package func backoff(attempts: Int, random: UInt64) -> Double {
        var wait = firstSeconds
        for _ in 1..<max(2, min(attempts, 30)) { wait = min(longestSeconds, wait * 2) }
        if attempts <= 1 { wait = firstSeconds }
        return wait * (0.5 + 0.5 * Double(random >> 11) * 0x1p-53)
    }
}

extension AlertDelivery {
    /// The row after an attempt; pure.
    ///
    /// - Parameter repeatable: whether the receiver takes a repetition for what it is.
    package func after(
        _ outcome: DeliveryOutcome,
        repeatable: Bool,
        policy: RetryPolicy,
        random: UInt64,
        at now: Timestamp
    ) -> AlertDelivery {
        var row = self
        row.lastError = outcome.error
        switch outcome {
        case .sent:
            row.state = .sent
            row.finishedAt = now
        case .refused:
            row.state = .failed
            row.finishedAt = now
        case .unknown:
            row.unknownAttempts += 1
            row.state = .unknown
            row.wait(nil, policy, random, at: now)
            if !repeatable, row.unknownAttempts >= policy.mostUnknownAttempts { row.finishedAt = now }
        case .retry(_, let seconds):
            row.wait(seconds, policy, random, at: now)
        }
        return row
    }

    private mutating func wait(_ seconds: Double?, _ policy: RetryPolicy, _ random: UInt64, at now: Timestamp) {
        let backoff = policy.backoff(attempts: attempts, random: random)
        let wait = max(backoff, min(seconds ?? 0, policy.longestRetryAfterSeconds))
        nextAttemptAt = now.adding(seconds: wait)
        if nextAttemptAt.seconds(since: tryingSince) > policy.giveUpAfterSeconds {
            finishedAt = now
            if state != .unknown { state = .dead }
        }
    }

    /// The row when its sender went away in the middle of an attempt; finished after so many attempts without an answer.
    package func abandoned(most: Int, at now: Timestamp) -> AlertDelivery {
        var row = self
        row.unknownAttempts += 1
        row.state = .unknown
        row.lastError = "The server ended while it was being sent."
        if row.unknownAttempts >= most { row.finishedAt = now }
        return row
    }

    /// The row tried anew, because its channel works again.
    package func reopened(at now: Timestamp) -> AlertDelivery {
        var row = self
        row.state = .pending
        row.finishedAt = nil
        row.tryingSince = now
        row.nextAttemptAt = now
        return row
    }

    /// The row given up before it was tried.
    package func dead(because reason: String, at now: Timestamp) -> AlertDelivery {
        var row = self
        row.state = .dead
        row.lastError = reason
        row.finishedAt = now
        return row
    }
}
