/// The outbox as those who send see it: what is due, and what became of it.
package struct AlertOutbox: Sendable {
    /// Deliveries that were given up longer ago are not owed any more.
    private static let owedDays = 7.0

    private let ledger: Ledger
    private let retry: RetryPolicy

    package init(ledger: Ledger, retry: RetryPolicy) {
        self.ledger = ledger
        self.retry = retry
    }

    package var channels: [AlertChannel] { ledger.alertPolicy.channels }
    package var now: Timestamp { ledger.world.now() }

    /// A message to send, with the alert it is about as it stands now.
    package struct Claim: Sendable {
        package var delivery: AlertDelivery
        package var alert: Alert
        fileprivate var token: Int64
    }

    package func hasDue(_ channel: String) async throws -> Bool {
        let now = now
        return try await ledger.read { records in
            guard try records.hasDueDelivery(channel: channel, at: now) else { return false }
            return try records.channelStatus(channel).nextSendAt.map { $0 <= now } ?? true
        }
    }

    /// Takes messages to send; nobody else gets them for `leaseSeconds`.
    ///
    /// - Parameter secondsApart: nil to send as many at once as are due; else one is taken, and the next one so much later.
    package func claim(
        _ channel: AlertChannel,
        limit: Int,
        leaseSeconds: Double,
        secondsApart: Double?
    ) async throws -> [Claim] {
        let most = channel.kind.tellsRepetitions ? Int.max : retry.mostUnknownAttempts
        return try await ledger.change(by: .system) { change in
            var status = try change.records.channelStatus(channel.name)
            if let next = status.nextSendAt, next > change.time { return [] }
            let token = Int64(truncatingIfNeeded: change.random())
            let due = try change.records.dueDeliveries(
                channel: channel.name,
                at: change.time,
                limit: secondsApart == nil ? limit : 1
            )
            let claims = try due.compactMap { row, isAbandoned in
                let row = isAbandoned ? row.abandoned(most: most, at: change.time) : row
                return try change.claim(row, token: token, leaseSeconds: leaseSeconds)
            }
            if let secondsApart, !claims.isEmpty {
                status.nextSendAt = change.time.adding(seconds: secondsApart)
                try change.records.saveChannelStatus(status)
            }
            return claims
        }
    }

    /// Writes what became of messages that were taken together.
    package func finish(_ results: [(claim: Claim, outcome: DeliveryOutcome)], of channel: AlertChannel) async throws {
        guard !results.isEmpty else { return }
        let retry = retry
        try await ledger.change(by: .system) { change in
            var status = try change.records.channelStatus(channel.name)
            for (claim, outcome) in results {
                let row = claim.delivery.after(
                    outcome,
                    repeatable: channel.kind.tellsRepetitions,
                    policy: retry,
                    random: change.random(),
                    at: change.time
                )
                guard try change.records.endLease(row, of: claim.token) else { continue }
                status = status.after(outcome, longestRetryAfter: retry.longestRetryAfterSeconds, at: change.time)
                status.owes = status.owes || row.state == .failed || row.state == .dead
            }
            try change.settle(status, of: channel)
        }
    }

    /// Notes how a test message fared; one that arrived means that the channel works again.
    package func note(_ outcome: DeliveryOutcome, of channel: AlertChannel) async throws {
        let longest = retry.longestRetryAfterSeconds
        try await ledger.change(by: .system) { change in
            let status = try change.records.channelStatus(channel.name)
            try change.settle(status.after(outcome, longestRetryAfter: longest, at: change.time), of: channel)
        }
    }

    /// Makes up for what channels were not told: what was given up, and open alerts that came before a channel or route.
    /// Done when a server starts, because its configuration may have been mended.
    package func catchUp() async throws {
        let channels = channels
        try await ledger.change(by: .system) { change in
            for channel in channels { try change.deliverOwed(to: channel, within: Self.owedDays) }
        }
    }

    /// Gives up messages to channels that no server knows any more.
    package func forgetLost() async throws {
        let seconds = retry.giveUpAfterSeconds
        try await ledger.change(by: .system) { change in
            let before = change.time.adding(seconds: -2 * seconds)
            for row in try change.records.forgottenDeliveries(before: before, limit: 1_000) {
                let reason = "No server has the channel \(row.channel)."
                try change.records.updateDelivery(row.dead(because: reason, at: change.time))
            }
        }
    }

    /// Open alerts that a channel was told of and that are not silent, for receivers that forget what is not repeated.
    package func standing(_ channel: AlertChannel) async throws -> [Alert] {
        let now = now
        let policy = ledger.alertPolicy
        return try await ledger.read { records in
            try records.openAlerts().filter { alert in
                guard !alert.isSilenced(at: now),
                    policy.channels(for: alert.condition.rule, agent: alert.condition.agent).contains(channel)
                else { return false }
                return try records.trigger(alert: alert.number, channel: channel.name)?.state == .sent
            }
        }
    }
}

extension AlertChannel.Kind {
    /// Whether a repeated message is recognised as one: by its key, its labels or its id.
    package var tellsRepetitions: Bool {
        switch self {
        case .pagerduty, .alertmanager, .webhook: true
        case .slack, .email: false
        }
    }
}

extension Change {
    /// - Returns: nil for a message that has become pointless and is given up.
    fileprivate func claim(
        _ row: AlertDelivery,
        token: Int64,
        leaseSeconds: Double
    ) throws -> AlertOutbox.Claim? {
        guard !row.isFinished, let alert = try records.alert(row.alert) else {
            try records.updateDelivery(row)
            return nil
        }
        if row.event != .trigger {
            let trigger = try records.trigger(alert: row.alert, channel: row.channel)
            if let trigger, trigger.isFinished, !trigger.mayHaveArrived {
                let reason = "The channel was never told that it fires."
                try records.updateDelivery(row.dead(because: reason, at: time))
                return nil
            }
        }
        var leased = row
        leased.attempts += 1
        try records.lease(leased, to: token, until: time.adding(seconds: leaseSeconds))
        return AlertOutbox.Claim(delivery: leased, alert: alert, token: token)
    }

    fileprivate func settle(_ status: ChannelStatus, of channel: AlertChannel) throws {
        var status = status
        if status.failingSince == nil, status.owes {
            status.owes = false
            try deliverOwed(to: channel, within: 7)
        }
        try records.saveChannelStatus(status)
    }

    /// Puts into the outbox what a channel was not told and should know: alerts that stand, and ends of alerts it knows.
    fileprivate func deliverOwed(to channel: AlertChannel, within days: Double) throws {
        for row in try records.lostDeliveries(channel: channel.name, since: time.adding(days: -days)) {
            guard let alert = try records.alert(row.alert), try isOwed(row, of: alert) else { continue }
            try records.updateDelivery(row.reopened(at: time))
        }
        for alert in try records.openAlerts() where alert.acknowledged == nil && !alert.isSilenced(at: time) {
            let routed = alertPolicy.channels(for: alert.condition.rule, agent: alert.condition.agent)
            guard routed.contains(channel), try records.trigger(alert: alert.number, channel: channel.name) == nil
            else {
                continue
            }
            try records.insertDelivery(AlertDelivery(alert: alert, channel: channel.name, event: .trigger, at: time))
        }
    }

    private func isOwed(_ row: AlertDelivery, of alert: Alert) throws -> Bool {
        switch row.event {
        case .trigger: return alert.isOpen && alert.acknowledged == nil && !alert.isSilenced(at: time)
        case .acknowledge: return false
        case .resolve:
            // An end told after the same condition came back would hide that it holds.
            guard try records.newestAlert(key: row.key)?.number == alert.number else { return false }
            return try records.trigger(alert: row.alert, channel: row.channel)?.mayHaveArrived ?? false
        }
    }
}
