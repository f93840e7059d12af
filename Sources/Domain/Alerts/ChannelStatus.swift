/// How a channel has fared.
package struct ChannelStatus: Sendable, Equatable {
    package var name: String
    /// Since when its attempts fail; nil while they do not.
    package var failingSince: Timestamp?
    package var lastError: String?
    package var lastSentAt: Timestamp?
    /// Before this nothing is sent: the receiver asked for a pause, or takes only so much a second.
    package var nextSendAt: Timestamp?
    /// Whether something was given up that is to be delivered once the channel works again.
    package var owes: Bool

    package init(
        name: String,
        failingSince: Timestamp? = nil,
        lastError: String? = nil,
        lastSentAt: Timestamp? = nil,
        nextSendAt: Timestamp? = nil,
        owes: Bool = false
    ) {
        self.name = name
        self.failingSince = failingSince
        self.lastError = lastError
        self.lastSentAt = lastSentAt
        self.nextSendAt = nextSendAt
        self.owes = owes
    }

    /// `ok`, `failing`, or `unused` before anything was sent.
    package var word: String {
        if failingSince != nil { return "failing" }
        return lastSentAt == nil ? "unused" : "ok"
    }

    /// The status after an attempt.
    package func after(_ outcome: DeliveryOutcome, longestRetryAfter: Double, at now: Timestamp) -> ChannelStatus {
        var status = self
        guard let error = outcome.error else {
            status.failingSince = nil
            status.lastError = nil
            status.lastSentAt = now
            return status
        }
        status.failingSince = failingSince ?? now
        status.lastError = error
        if case .retry(_, let seconds?) = outcome {
            let pause = now.adding(seconds: min(seconds, longestRetryAfter))
            status.nextSendAt = max(status.nextSendAt ?? pause, pause)
        }
        return status
    }
}

/// Which deliveries to show, newest first.
package struct DeliveryFilter: Sendable, Equatable {
    package var channel: String?
    package var state: AlertDelivery.State?
    package var alert: Int64?
    package var limit = 50
    /// Deliveries with lower numbers than this (a page's `cursor`).
    package var before: Int64?

    package init() {}
}

/// What is kept about messages to channels.
package protocol DeliveryRecords {
    func insertDelivery(_ delivery: AlertDelivery) throws
    func updateDelivery(_ delivery: AlertDelivery) throws
    func deliveries(_ filter: DeliveryFilter) throws -> [AlertDelivery]
    /// Whether a channel has something to send now.
    func hasDueDelivery(channel: String, at now: Timestamp) throws -> Bool
    /// Unfinished ones whose time has come and that nobody is sending, the earliest first; of one condition only the first.
    /// `abandoned` are those whose sender was to be done by now.
    func dueDeliveries(channel: String, at now: Timestamp, limit: Int) throws -> [(
        delivery: AlertDelivery, isAbandoned: Bool
    )]
    /// Marks a delivery as being sent, and writes it.
    func lease(_ delivery: AlertDelivery, to token: Int64, until end: Timestamp) throws
    /// Ends a lease and writes what became of the delivery; false where somebody else has taken it over.
    func endLease(_ delivery: AlertDelivery, of token: Int64) throws -> Bool
    /// The newest trigger of an alert to a channel.
    func trigger(alert: Int64, channel: String) throws -> AlertDelivery?
    /// Channels that were told of an alert, or are to be.
    func channels(alert: Int64) throws -> [String]
    /// Failed and dead ones of a channel that were made since a moment.
    func lostDeliveries(channel: String, since: Timestamp) throws -> [AlertDelivery]
    /// Unfinished ones that nobody has tried since a moment, whatever channel they are for.
    func forgottenDeliveries(before: Timestamp, limit: Int) throws -> [AlertDelivery]

    func channelStatus(_ name: String) throws -> ChannelStatus
    func saveChannelStatus(_ status: ChannelStatus) throws
    func unfinishedDeliveryCount(channel: String) throws -> Int
}
