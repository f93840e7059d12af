import Crypto
package import Domain
import JSON

/// What a channel is told of an alert: everything a receiver may want, before it is put into that receiver's form.
package struct AlertMessage: Sendable, Equatable {
    /// The same in every attempt; unique within the instance.
    package var id: String
    /// Which Attune speaks.
    package var instance: String
    package var event: AlertDelivery.Event
    /// `alert-12`.
    package var alertID: String
    package var condition: AlertCondition
    package var firedAt: Timestamp
    /// When what it tells of happened.
    package var at: Timestamp
    package var isTest = false

    package init(
        id: String,
        instance: String,
        event: AlertDelivery.Event,
        alertID: String,
        condition: AlertCondition,
        firedAt: Timestamp,
        at: Timestamp
    ) {
        self.id = id
        self.instance = instance
        self.event = event
        self.alertID = alertID
        self.condition = condition
        self.firedAt = firedAt
        self.at = at
    }

    /// A message of the outbox.
    package init(_ delivery: AlertDelivery, of alert: Alert, instance: String) {
        let at: Timestamp =
            switch delivery.event {
            case .trigger: alert.firedAt
            case .acknowledge: alert.acknowledged?.at ?? delivery.createdAt
            case .resolve: alert.resolvedAt ?? delivery.createdAt
            }
        self.init(
            id: delivery.id,
            instance: instance,
            event: delivery.event,
            alertID: alert.id,
            condition: alert.condition,
            firedAt: alert.firedAt,
            at: at
        )
    }

    /// A message that says that it is a test; a receiver that keeps incidents is told right afterwards that it is over.
    package static func test(_ event: AlertDelivery.Event, channel: String, instance: String, at now: Timestamp)
        -> AlertMessage
    {
        let condition = AlertCondition(
            .judgeSummary,
            subject: channel,
            summary: "This is a test of the channel \(channel). Nothing is to be done."
        )
        var message = AlertMessage(
            id: "test-\(now.microseconds)",
            instance: instance,
            event: event,
            alertID: "test",
            condition: condition,
            firedAt: now,
            at: now
        )
        message.isTest = true
        return message
    }

    package var rule: String { isTest ? "test" : condition.rule.rawValue }
    package var severity: AlertSeverity { condition.rule.severity }
    package var advice: String { condition.rule.advice }

    /// The condition among everything that this receiver hears: instance, agent, rule and subject, at most 255 bytes. What
    /// would be longer ends in a hash of the whole.
    package var deduplicationKey: String {
        let parts = [instance, condition.agent ?? "", rule, condition.subject ?? ""]
        let key = parts.joined(separator: "/")
        guard key.utf8.count > 255 else { return key }
        let hash = SHA256.hash(data: Array(key.utf8)).prefix(8).map { String($0, radix: 16) }.joined()
        return key.cut(toBytes: 255 - hash.utf8.count - 1) + "~" + hash
    }

    /// `Resolved: …`, `critical: …`.
    package var headline: String {
        switch event {
        case .trigger: "\(isTest ? "test" : severity.rawValue): \(condition.summary)"
        case .acknowledge: "Acknowledged: \(condition.summary)"
        case .resolve: "Resolved: \(condition.summary)"
        }
    }

    /// Name and value of what else is known, in the order it is shown.
    package var details: [(name: String, value: String)] {
        var details: [(name: String, value: String)] = [("Rule", rule), ("Severity", severity.rawValue)]
        if let agent = condition.agent { details.append(("Agent", agent)) }
        if let subject = condition.subject { details.append(("About", subject)) }
        details.append(("Since", firedAt.description))
        if event == .resolve { details.append(("Until", at.description)) }
        details += [("Instance", instance), ("Alert", alertID), ("Message", id)]
        return details
    }

    /// The numbers, each on a line of its own, in the names of the journal.
    package var figureLines: [(name: String, value: String)] {
        condition.figures.map { ($0.key, $0.value.string ?? $0.value.text()) }
    }
}
