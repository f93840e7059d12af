package import Domain
import JSON

/// Prometheus' Alertmanager, version 2 of its API.
///
/// It forgets an alert that is not sent again before its end, so what stands is repeated every minute.
package struct Alertmanager: HTTPChannel {
    /// How long a firing alert lives there without being repeated.
    private static let lifeSeconds = 300.0

    package var url: String

    package init(url: String) {
        self.url = url
    }

    package func request(for message: AlertMessage, at now: Timestamp) -> ChannelRequest {
        request(for: [message], at: now)
    }

    /// Several alerts in one request.
    package func request(for messages: [AlertMessage], at now: Timestamp) -> ChannelRequest {
        ChannelRequest(
            url: url + "/api/v2/alerts",
            headers: ["Content-Type": "application/json"],
            body: JSON.array(messages.map { alert($0, at: now) }).serialized()
        )
    }

    private func alert(_ message: AlertMessage, at now: Timestamp) -> JSON {
        // The labels are the alert's identity; empty ones would not be.
        var labels: JSONObject = [
            "alertname": .string(message.rule), "severity": .string(message.severity.rawValue),
            "instance": .string(message.instance), "job": "attune",
        ]
        for (name, value) in [("agent", message.condition.agent), ("subject", message.condition.subject)] {
            if let value, !value.isEmpty { labels[name] = .string(value) }
        }
        var annotations: JSONObject = [
            "summary": .string(message.condition.summary), "description": .string(message.advice),
            "alert_id": .string(message.alertID),
        ]
        let figures = message.figureLines.map { "\($0.name)=\($0.value)" }.joined(separator: " ")
        if !figures.isEmpty { annotations["figures"] = .string(figures) }
        let end = message.event == .resolve ? message.at : now.adding(seconds: Self.lifeSeconds)
        return [
            "labels": .object(labels), "annotations": .object(annotations),
            "startsAt": .string(message.firedAt.precise), "endsAt": .string(end.precise),
        ]
    }
}
