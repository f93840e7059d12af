package import Domain
import JSON

/// PagerDuty's Events API, version 2.
package struct PagerDuty: HTTPChannel {
    /// Above this, in bytes, an event loses its details; PagerDuty takes 512 KB.
    private static let mostBytes = 480_000

    package var url: String
    var routingKey: String

    package init(url: String = "https://events.pagerduty.com/v2/enqueue", routingKey: String) {
        self.url = url
        self.routingKey = routingKey
    }

    package func request(for message: AlertMessage, at now: Timestamp) -> ChannelRequest {
        var body = event(message, details: .object(details(message))).serialized()
        if body.count > Self.mostBytes {
            body = event(message, details: ["alert_id": .string(message.alertID)]).serialized()
        }
        return ChannelRequest(url: url, headers: ["Content-Type": "application/json"], body: body)
    }

    private func event(_ message: AlertMessage, details: JSON) -> JSON {
        var event: JSONObject = [
            "routing_key": .string(routingKey),
            "event_action": .string(message.event.rawValue),
            "dedup_key": .string(message.deduplicationKey),
            "client": "Attune",
        ]
        guard message.event == .trigger else { return .object(event) }
        event["payload"] = [
            "summary": .string(message.condition.summary.cut(to: 1_024)),
            "source": .string(message.instance),
            "severity": .string(message.severity.rawValue),
            "timestamp": .string(message.firedAt.description),
            "component": .string(message.condition.agent ?? "attune"),
            "group": "attune",
            "class": .string(message.rule),
            "custom_details": details,
        ]
        return .object(event)
    }

    private func details(_ message: AlertMessage) -> JSONObject {
        [
            "alert_id": .string(message.alertID), "message_id": .string(message.id),
            "advice": .string(message.advice), "figures": .object(message.condition.figures),
        ]
    }
}
