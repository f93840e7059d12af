/// What becomes of the alerts when the conditions have been looked at again.
package struct AlertTransition: Sendable, Equatable {
    /// Conditions that began to hold.
    package var fired: [AlertCondition] = []
    /// Alerts that say something else now; nobody is told again.
    package var updated: [Alert] = []
    /// Alerts whose silence is over while the condition holds.
    package var woken: [Alert] = []
    /// Alerts whose condition ended.
    package var resolved: [Alert] = []

    package var isEmpty: Bool { fired.isEmpty && updated.isEmpty && woken.isEmpty && resolved.isEmpty }

    /// Compares the open alerts with the conditions that hold; pure.
    ///
    /// - Parameters:
    ///   - held: what was measured to hold or happened now, at most one a key (the last one counts).
    ///   - topics: what was measured. An alert of another topic is left as it is unless its time is over.
    ///   - ends: whether something that happened ends an alert.
    package init(
        open: [Alert],
        held: [AlertCondition],
        topics: Set<AlertTopic>,
        at now: Timestamp,
        ends: (AlertCondition) -> Bool = { _ in false }
    ) {
        var conditions = Dictionary(held.map { ($0.key, $0) }, uniquingKeysWith: { $1 })
        for alert in open {
            if let condition = conditions.removeValue(forKey: alert.condition.key) {
                keep(alert, condition, at: now)
            } else if Self.isOver(alert.condition, topics: topics, at: now) || ends(alert.condition) {
                var ended = alert
                ended.resolvedAt = now
                resolved.append(ended)
            } else {
                keep(alert, alert.condition, at: now)
            }
        }
        fired = held.compactMap { conditions.removeValue(forKey: $0.key) }
    }

    private static func isOver(_ condition: AlertCondition, topics: Set<AlertTopic>, at now: Timestamp) -> Bool {
        if let until = condition.until { return until <= now }
        return condition.rule.topic.map(topics.contains) ?? false
    }

    private mutating func keep(_ alert: Alert, _ condition: AlertCondition, at now: Timestamp) {
        var kept = alert
        if condition.summary != alert.condition.summary || condition.until != alert.condition.until {
            kept.condition = condition
        }
        if kept.silenced != nil, !kept.isSilenced(at: now) {
            kept.silenced = nil
            woken.append(kept)
        } else if kept != alert {
            updated.append(kept)
        }
    }
}
