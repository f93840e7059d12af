import Crypto
package import Domain
import Foundation
import JSON

/// A receiver of signed messages after Standard Webhooks.
package struct Webhook: HTTPChannel {
    package var url: String
    var secret: [UInt8]

    /// - Parameter secret: `whsec_` and base64, or any other text, whose bytes are the key then; nil for base64 that is none.
    package init?(url: String, secret: String) {
        self.url = url
        guard secret.hasPrefix("whsec_") else {
            self.secret = Array(secret.utf8)
            return
        }
        guard let bytes = Data(base64Encoded: String(secret.dropFirst("whsec_".count))), !bytes.isEmpty else {
            return nil
        }
        self.secret = Array(bytes)
    }

    package func request(for message: AlertMessage, at now: Timestamp) -> ChannelRequest {
        let id = "\(message.instance)-\(message.id)"
        let timestamp = String(now.microseconds / 1_000_000)
        let body = document(message).serialized()
        let signed = Array("\(id).\(timestamp).".utf8) + body
        let signature = HMAC<SHA256>.authenticationCode(for: signed, using: SymmetricKey(data: secret))
        return ChannelRequest(
            url: url,
            headers: [
                "Content-Type": "application/json",
                "webhook-id": id,
                "webhook-timestamp": timestamp,
                "webhook-signature": "v1,\(Data(signature).base64EncodedString())",
            ],
            body: body
        )
    }

    private func document(_ message: AlertMessage) -> JSON {
        let condition = message.condition
        return [
            "type": .string("alert.\(message.event.rawValue)"),
            "timestamp": .string(message.at.description),
            "data": [
                "id": .string(message.alertID),
                "key": .string(message.deduplicationKey),
                "instance": .string(message.instance),
                "rule": .string(message.rule),
                "severity": .string(message.severity.rawValue),
                "agent": condition.agent.map(JSON.string) ?? .null,
                "subject": condition.subject.map(JSON.string) ?? .null,
                "summary": .string(condition.summary),
                "advice": .string(message.advice),
                "figures": .object(condition.figures),
                "fired_at": .string(message.firedAt.description),
            ],
        ]
    }
}
