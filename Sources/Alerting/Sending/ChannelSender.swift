package import AsyncHTTPClient
package import Domain

/// Puts messages into their channel's form and sends them, without any part of a secret in what it says of it.
package struct ChannelSender: Sendable {
    private let http: HTTPSender
    private let mail: MailSender

    package init(client: HTTPClient, timeoutSeconds: Double) {
        http = HTTPSender(client: client, timeoutSeconds: timeoutSeconds)
        mail = MailSender(timeoutSeconds: timeoutSeconds)
    }

    package static func makeClient(timeoutSeconds: Double) -> HTTPClient {
        HTTPSender.makeClient(timeoutSeconds: timeoutSeconds)
    }

    package func send(_ message: AlertMessage, to channel: ConfiguredChannel, at now: Timestamp) async
        -> DeliveryOutcome
    {
        let outcome: DeliveryOutcome
        switch channel.transport {
        case .http(let receiver): outcome = await http.send(receiver.request(for: message, at: now), at: now)
        case .mail(let mail): outcome = await self.mail.send(mail.message(message, at: now), by: mail)
        }
        return outcome.redacted(channel.secrets)
    }

    /// Tells a receiver that forgets what is not repeated of everything that stands.
    func `repeat`(_ messages: [AlertMessage], to receiver: Alertmanager, at now: Timestamp) async {
        _ = await http.send(receiver.request(for: messages, at: now), at: now)
    }
}

extension DeliveryOutcome {
    func redacted(_ secrets: [String]) -> DeliveryOutcome {
        func clean(_ text: String) -> String {
            secrets.filter { $0.count > 3 }.reduce(text) { $0.replacing($1, with: "…") }
        }
        return switch self {
        case .sent: .sent
        case .unknown(let error): .unknown(clean(error))
        case .retry(let error, let seconds): .retry(clean(error), afterSeconds: seconds)
        case .refused(let error): .refused(clean(error))
        }
    }
}
