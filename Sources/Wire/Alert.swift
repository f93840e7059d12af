package import JSON

/// Something that somebody should know of: an item of `GET /alerts`.
package struct Alert: Codable, Sendable, Equatable {
    /// `alert-12`.
    package var id: String
    /// What is watched, as `canary_regression`.
    package var rule: String
    /// `critical`, `warning` or `info`.
    package var severity: String
    /// `firing`, `acknowledged`, `silenced` or `resolved`.
    package var state: String
    @Nullable package var agent: String?
    /// What it is about within the agent, as a judge's name.
    @Nullable package var subject: String?
    /// One sentence.
    package var summary: String
    /// The first thing to do about it.
    package var advice: String
    /// The numbers that led to it.
    package var figures: JSON
    package var firedAt: String
    @Nullable package var acknowledgedAt: String?
    @Nullable package var acknowledgedBy: String?
    @Nullable package var silencedUntil: String?
    @Nullable package var silencedBy: String?
    @Nullable package var resolvedAt: String?

    package init(
        id: String,
        rule: String,
        severity: String,
        state: String,
        agent: String? = nil,
        subject: String? = nil,
        summary: String,
        advice: String,
        figures: JSON,
        firedAt: String
    ) {
        self.id = id
        self.rule = rule
        self.severity = severity
        self.state = state
        self.agent = agent
        self.subject = subject
        self.summary = summary
        self.advice = advice
        self.figures = figures
        self.firedAt = firedAt
    }
}

/// `POST /alerts/{id}/ack`.
package struct AlertAcknowledgement: Codable, Sendable, Equatable {
    package var actor: String?

    package init(actor: String? = nil) {
        self.actor = actor
    }
}

/// `POST /alerts/{id}/silence`: either `until` or `hours`.
package struct AlertSilence: Codable, Sendable, Equatable {
    package var until: String?
    /// 0 lifts the silence.
    package var hours: Double?
    package var reason: String?
    package var actor: String?

    package init(until: String? = nil, hours: Double? = nil, reason: String? = nil, actor: String? = nil) {
        self.until = until
        self.hours = hours
        self.reason = reason
        self.actor = actor
    }
}

/// Somewhere that alerts are sent to: an item of `GET /alerts/channels`.
package struct AlertChannel: Codable, Sendable, Equatable {
    package var name: String
    /// `pagerduty`, `slack`, `email`, `alertmanager` or `webhook`.
    package var kind: String
    /// Where it leads, without anything secret.
    package var target: String
    /// `ok`, `failing` or `unused`.
    package var state: String
    @Nullable package var failingSince: String?
    @Nullable package var lastError: String?
    @Nullable package var lastSentAt: String?
    /// Messages that wait for it.
    package var waiting: Int

    package init(name: String, kind: String, target: String, state: String, waiting: Int) {
        self.name = name
        self.kind = kind
        self.target = target
        self.state = state
        self.waiting = waiting
    }
}

/// `POST /alerts/channels/{name}/test`.
package struct ChannelTestAnswer: Codable, Sendable, Equatable {
    package var channel: String
    /// `sent`, `failed` or `unknown`.
    package var status: String
    /// What went wrong.
    @Nullable package var detail: String?

    package init(channel: String, status: String, detail: String? = nil) {
        self.channel = channel
        self.status = status
        self.detail = detail
    }
}

/// A message to a channel: an item of `GET /alerts/deliveries`.
package struct AlertDelivery: Codable, Sendable, Equatable {
    /// `delivery-34`; the message carries it.
    package var id: String
    package var alertId: String
    package var channel: String
    /// `trigger`, `acknowledge` or `resolve`.
    package var event: String
    /// `pending`, `sent`, `unknown`, `failed` or `dead`.
    package var state: String
    package var attempts: Int
    /// Attempts that ended without an answer.
    package var unknownAttempts: Int
    package var createdAt: String
    /// Nil once it is finished.
    @Nullable package var nextAttemptAt: String?
    @Nullable package var finishedAt: String?
    @Nullable package var lastError: String?

    package init(
        id: String,
        alertId: String,
        channel: String,
        event: String,
        state: String,
        attempts: Int,
        unknownAttempts: Int,
        createdAt: String
    ) {
        self.id = id
        self.alertId = alertId
        self.channel = channel
        self.event = event
        self.state = state
        self.attempts = attempts
        self.unknownAttempts = unknownAttempts
        self.createdAt = createdAt
    }
}
