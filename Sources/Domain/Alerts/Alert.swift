package import JSON

/// Something that holds now and that somebody should know of.
package struct AlertCondition: Sendable, Equatable {
    package var rule: AlertRule
    package var agent: String?
    /// What it is about within the agent, such as a judge or a job; nil where the agent says it all.
    package var subject: String?
    /// One sentence.
    package var summary: String
    /// The numbers that led to it.
    package var figures: JSONObject
    /// When it stops to hold by itself; nil for what is measured again.
    package var until: Timestamp?

    package init(
        _ rule: AlertRule,
        agent: String? = nil,
        subject: String? = nil,
        summary: String,
        figures: JSONObject = [:],
        until: Timestamp? = nil
    ) {
        self.rule = rule
        self.agent = agent
        self.subject = subject
        self.summary = summary
        self.figures = figures
        self.until = until
    }

    /// What makes two conditions the same one: there is at most one open alert for each.
    package var key: String {
        [rule.rawValue, agent ?? "", subject ?? ""].joined(separator: "/")
    }
}

/// A condition from the moment it began to hold until it ended.
package struct Alert: Sendable, Equatable {
    package enum State: String, Sendable, CaseIterable {
        case firing
        /// Somebody looks after it.
        case acknowledged
        /// Nobody hears of it until a moment.
        case silenced
        case resolved
    }

    /// Who did something to an alert, and when.
    package struct Mark: Sendable, Equatable {
        package var by: Actor
        package var at: Timestamp

        package init(by: Actor, at: Timestamp) {
            self.by = by
            self.at = at
        }
    }

    package var number: Int64
    package var condition: AlertCondition
    package var firedAt: Timestamp
    package var acknowledged: Mark?
    /// Until when it is silent, and who wanted that.
    package var silenced: Mark?
    package var resolvedAt: Timestamp?

    package init(
        number: Int64,
        condition: AlertCondition,
        firedAt: Timestamp,
        acknowledged: Mark? = nil,
        silenced: Mark? = nil,
        resolvedAt: Timestamp? = nil
    ) {
        self.number = number
        self.condition = condition
        self.firedAt = firedAt
        self.acknowledged = acknowledged
        self.silenced = silenced
        self.resolvedAt = resolvedAt
    }

    /// `alert-12`.
    package var id: String { "alert-\(number)" }

    package static func number(_ id: String) -> Int64? {
        id.hasPrefix("alert-") ? Int64(id.dropFirst("alert-".count)) : nil
    }

    package var isOpen: Bool { resolvedAt == nil }

    package func isSilenced(at now: Timestamp) -> Bool {
        silenced.map { $0.at > now } ?? false
    }

    /// A silence hides an acknowledgement for as long as it lasts.
    package func state(at now: Timestamp) -> State {
        if resolvedAt != nil { return .resolved }
        if isSilenced(at: now) { return .silenced }
        return acknowledged == nil ? .firing : .acknowledged
    }

    /// The alert with somebody looking after it.
    package func acknowledged(by actor: Actor, at now: Timestamp) throws(Refusal) -> Alert {
        try requireOpen()
        if let acknowledged {
            throw .conflict(
                .alertAcknowledged,
                "\(id) was acknowledged by \(acknowledged.by.name) at \(acknowledged.at) already."
            )
        }
        var alert = self
        alert.acknowledged = Mark(by: actor, at: now)
        return alert
    }

    /// The alert silent until a moment; a silence that is there is replaced, and one that ends now is lifted.
    package func silenced(until end: Timestamp, by actor: Actor, at now: Timestamp) throws(Refusal) -> Alert {
        try requireOpen()
        var alert = self
        alert.silenced = end > now ? Mark(by: actor, at: end) : nil
        return alert
    }

    private func requireOpen() throws(Refusal) {
        guard let resolvedAt else { return }
        throw .conflict(.alertResolved, "\(id) was resolved at \(resolvedAt).")
    }
}
