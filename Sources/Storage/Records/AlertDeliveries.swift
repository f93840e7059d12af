import Domain

extension SQLRecords: DeliveryRecords {
    private static let deliveryColumns = """
        SELECT number, alert, key, channel, event, state, attempts, unknown_attempts, created_at, trying_since,
            next_attempt_at, last_error, finished_at, leased_until FROM alert_deliveries
        """

    private func delivery(_ row: any SQLRow) throws -> AlertDelivery {
        guard let event = AlertDelivery.Event(rawValue: row.text(4)),
            let state = AlertDelivery.State(rawValue: row.text(5))
        else { throw StorageError(.corrupt, "Delivery \(row.integer(0)) has an unknown event or state.") }
        var delivery = AlertDelivery(
            number: row.integer(0),
            alert: row.integer(1),
            key: row.text(2),
            channel: row.text(3),
            event: event,
            state: state,
            createdAt: row.timestamp(8)
        )
        delivery.attempts = Int(row.integer(6))
        delivery.unknownAttempts = Int(row.integer(7))
        delivery.tryingSince = row.timestamp(9)
        delivery.nextAttemptAt = row.timestamp(10)
        delivery.lastError = row.optionalText(11)
        delivery.finishedAt = row.optionalTimestamp(12)
        return delivery
    }

    func insertDelivery(_ delivery: AlertDelivery) throws {
        try connection.execute(
            """
            INSERT INTO alert_deliveries (alert, key, channel, event, state, attempts, unknown_attempts, created_at,
                trying_since, next_attempt_at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
            """,
            [
                .integer(delivery.alert), .text(delivery.key), .text(delivery.channel), .text(delivery.event.rawValue),
                .text(delivery.state.rawValue), .integer(delivery.attempts), .integer(delivery.unknownAttempts),
                .time(delivery.createdAt), .time(delivery.tryingSince), .time(delivery.nextAttemptAt),
            ]
        )
    }

    func updateDelivery(_ delivery: AlertDelivery) throws {
        _ = try write(delivery, lease: nil, until: nil)
    }

    func lease(_ delivery: AlertDelivery, to token: Int64, until end: Timestamp) throws {
        _ = try write(delivery, lease: token, until: end)
    }

    func endLease(_ delivery: AlertDelivery, of token: Int64) throws -> Bool {
        let held = try connection.integer(
            "SELECT COUNT(*) FROM alert_deliveries WHERE number = ?1 AND lease = ?2",
            [.integer(delivery.number), .integer(token)]
        )
        guard held == 1 else { return false }
        return try write(delivery, lease: nil, until: nil)
    }

    private func write(_ delivery: AlertDelivery, lease: Int64?, until end: Timestamp?) throws -> Bool {
        try connection.execute(
            """
            UPDATE alert_deliveries SET state = ?2, attempts = ?3, unknown_attempts = ?4, trying_since = ?5,
                next_attempt_at = ?6, last_error = ?7, finished_at = ?8, lease = ?9, leased_until = ?10
            WHERE number = ?1
            """,
            [
                .integer(delivery.number), .text(delivery.state.rawValue), .integer(delivery.attempts),
                .integer(delivery.unknownAttempts), .time(delivery.tryingSince), .time(delivery.nextAttemptAt),
                .text(delivery.lastError), .time(delivery.finishedAt), .integer(lease), .time(end),
            ]
        ) == 1
    }

    func deliveries(_ filter: DeliveryFilter) throws -> [AlertDelivery] {
        var condition = "number < ?1"
        var arguments: [SQLValue] = [.integer(filter.before ?? .max), .integer(filter.limit)]
        for (column, value) in [
            ("channel", filter.channel.map(SQLValue.text)), ("state", filter.state.map { .text($0.rawValue) }),
            ("alert", filter.alert.map(SQLValue.integer)),
        ] {
            guard let value else { continue }
            arguments.append(value)
            condition += " AND \(column) = ?\(arguments.count)"
        }
        return try connection.all(
            "\(Self.deliveryColumns) WHERE \(condition) ORDER BY number DESC LIMIT ?2",
            arguments,
            delivery
        )
    }

    /// Due, free, and the first of its condition.
    private static let isDue = """
        channel = ?1 AND finished_at IS NULL AND next_attempt_at <= ?2
        AND (leased_until IS NULL OR leased_until <= ?2)
        AND NOT EXISTS (
            SELECT 1 FROM alert_deliveries earlier
            WHERE earlier.channel = ?1 AND earlier.key = alert_deliveries.key AND earlier.finished_at IS NULL
                AND earlier.number < alert_deliveries.number
        )
        """

    func hasDueDelivery(channel: String, at now: Timestamp) throws -> Bool {
        try connection.first(
            "SELECT number FROM alert_deliveries WHERE \(Self.isDue) ORDER BY next_attempt_at, number LIMIT 1",
            [.text(channel), .time(now)]
        ) { $0.integer(0) } != nil
    }

    func dueDeliveries(channel: String, at now: Timestamp, limit: Int) throws -> [(
        delivery: AlertDelivery, isAbandoned: Bool
    )] {
        try connection.all(
            "\(Self.deliveryColumns) WHERE \(Self.isDue) ORDER BY next_attempt_at, number LIMIT ?3",
            [.text(channel), .time(now), .integer(limit)]
        ) { row in (try delivery(row), !row.isNull(13)) }
    }

    func trigger(alert: Int64, channel: String) throws -> AlertDelivery? {
        try connection.first(
            """
            \(Self.deliveryColumns) WHERE alert = ?1 AND channel = ?2 AND event = 'trigger'
            ORDER BY number DESC LIMIT 1
            """,
            [.integer(alert), .text(channel)],
            delivery
        )
    }

    func channels(alert: Int64) throws -> [String] {
        try connection.all(
            "SELECT DISTINCT channel FROM alert_deliveries WHERE alert = ?1",
            [.integer(alert)]
        ) { $0.text(0) }
    }

    func lostDeliveries(channel: String, since: Timestamp) throws -> [AlertDelivery] {
        try connection.all(
            """
            \(Self.deliveryColumns) WHERE channel = ?1 AND state IN ('failed', 'dead') AND created_at >= ?2
            ORDER BY number
            """,
            [.text(channel), .time(since)],
            delivery
        )
    }

    func forgottenDeliveries(before: Timestamp, limit: Int) throws -> [AlertDelivery] {
        try connection.all(
            """
            \(Self.deliveryColumns) WHERE finished_at IS NULL AND next_attempt_at < ?1
            ORDER BY next_attempt_at LIMIT ?2
            """,
            [.time(before), .integer(limit)],
            delivery
        )
    }
}

// MARK: - Channels

extension SQLRecords {
    func channelStatus(_ name: String) throws -> ChannelStatus {
        try connection.first(
            """
            SELECT failing_since, last_error, last_sent_at, next_send_at, owes FROM alert_channels WHERE name = ?1
            """,
            [.text(name)]
        ) { row in
            ChannelStatus(
                name: name,
                failingSince: row.optionalTimestamp(0),
                lastError: row.optionalText(1),
                lastSentAt: row.optionalTimestamp(2),
                nextSendAt: row.optionalTimestamp(3),
                owes: row.flag(4)
            )
        } ?? ChannelStatus(name: name)
    }

    func saveChannelStatus(_ status: ChannelStatus) throws {
        try connection.execute(
            """
            INSERT INTO alert_channels (name, failing_since, last_error, last_sent_at, next_send_at, owes)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6)
            ON CONFLICT (name) DO UPDATE SET failing_since = ?2, last_error = ?3, last_sent_at = ?4, next_send_at = ?5,
                owes = ?6
            """,
            [
                .text(status.name), .time(status.failingSince), .text(status.lastError), .time(status.lastSentAt),
                .time(status.nextSendAt), .flag(status.owes),
            ]
        )
    }

    func unfinishedDeliveryCount(channel: String) throws -> Int {
        Int(
            try connection.integer(
                "SELECT COUNT(*) FROM alert_deliveries WHERE channel = ?1 AND finished_at IS NULL",
                [.text(channel)]
            )
        )
    }
}
