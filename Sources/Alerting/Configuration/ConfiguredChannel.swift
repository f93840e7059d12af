package import Domain
import Foundation
import JSON

/// A channel with everything it takes to send to it.
package struct ConfiguredChannel: Sendable {
    package enum Transport: Sendable {
        case http(any HTTPChannel)
        case mail(Mail)
    }

    package var channel: AlertChannel
    package var transport: Transport
    /// What may never be shown.
    var secrets: [String]

    init(name: String, _ value: JSON, secrets source: SecretSource) throws(AlertingConfigurationError) {
        var reader = try MemberReader(value, at: "channels/\(name)")
        guard AlertingConfiguration.isName(name) else {
            let rule = "is no name for a channel: letters, digits, . _ and - are."
            throw AlertingConfigurationError(description: "channels/\(name) \(rule)")
        }
        let kinds = AlertChannel.Kind.allCases.map(\.rawValue).joined(separator: ", ")
        guard let word = try reader.text("kind"), let kind = AlertChannel.Kind(rawValue: word) else {
            throw reader.wrong("kind", "must be one of \(kinds)")
        }
        switch kind {
        case .pagerduty: (transport, secrets) = try Self.pagerDuty(&reader, source)
        case .slack: (transport, secrets) = try Self.slack(&reader, source)
        case .email: (transport, secrets) = try Self.mail(&reader, source)
        case .alertmanager:
            let url = try Self.address(&reader, source)
            (transport, secrets) = (.http(Alertmanager(url: url.trimmingSuffix("/"))), [])
        case .webhook: (transport, secrets) = try Self.webhook(&reader, source)
        }
        try reader.finish()
        channel = AlertChannel(name: name, kind: kind, target: Self.target(transport))
    }

    private typealias Parts = (Transport, [String])

    private static func pagerDuty(
        _ reader: inout MemberReader,
        _ source: SecretSource
    ) throws(AlertingConfigurationError) -> Parts {
        let key = try reader.requiredSecret("routing_key", source)
        var channel = PagerDuty(routingKey: key)
        if let url = try reader.text("url") { channel.url = try checked(url, reader) }
        return (.http(channel), [key])
    }

    /// The address is the secret here: whoever has it may write.
    private static func slack(
        _ reader: inout MemberReader,
        _ source: SecretSource
    ) throws(AlertingConfigurationError) -> Parts {
        let url = try checked(try reader.requiredSecret("url", source), reader)
        return (.http(Slack(url: url)), [url, URL(string: url)?.path ?? url])
    }

    private static func webhook(
        _ reader: inout MemberReader,
        _ source: SecretSource
    ) throws(AlertingConfigurationError) -> Parts {
        let secret = try reader.requiredSecret("secret", source)
        let url = try address(&reader, source)
        guard let webhook = Webhook(url: url, secret: secret) else {
            throw reader.wrong("secret_env", "or secret_file leads to whsec_ without base64 after it")
        }
        return (.http(webhook), [secret])
    }

    private static func mail(
        _ reader: inout MemberReader,
        _ source: SecretSource
    ) throws(AlertingConfigurationError) -> Parts {
        guard let url = try reader.text("url"), let scheme = URL(string: url)?.scheme, URL(string: url)?.host != nil,
            scheme == "smtp" || scheme == "smtps"
        else { throw reader.wrong("url", "must begin with smtp:// or smtps:// and name a host") }
        let security = try Self.security(&reader)
        let password = try reader.secret("password", source)
        let username = try reader.text("username")
        guard (password == nil) == (username == nil) else {
            throw reader.wrong("username", "and a password belong together")
        }
        guard security == .required || (password == nil && scheme == "smtp") else {
            throw reader.wrong("tls", "cannot be none with a login or smtps://: the password would be read by others")
        }
        let from = try mailAddresses("from", try reader.text("from").map { [$0] }, reader)
        let to = try mailAddresses("to", try reader.texts("to"), reader)
        let mail = Mail(
            url: url,
            security: security,
            username: username,
            password: password,
            from: from[0],
            to: to,
            certificateFile: try reader.text("ca_file")
        )
        return (.mail(mail), [password].compactMap(\.self))
    }

    private static func security(_ reader: inout MemberReader) throws(AlertingConfigurationError) -> Mail.Security {
        guard let word = try reader.text("tls") else { return .required }
        guard let security = Mail.Security(rawValue: word) else {
            throw reader.wrong("tls", "must be required or none")
        }
        return security
    }

    private static func mailAddresses(
        _ member: String,
        _ texts: [String]?,
        _ reader: MemberReader
    ) throws(AlertingConfigurationError) -> [String] {
        guard let texts, !texts.isEmpty else { throw reader.wrong(member, "is needed") }
        for text in texts {
            let parts = text.split(separator: "@", omittingEmptySubsequences: false)
            let isPlain = text.utf8.allSatisfy { (33...126).contains($0) && !"<>,;\"()\\:".utf8.contains($0) }
            guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty, isPlain else {
                throw reader.wrong(member, "must be addresses such as ops@example.com")
            }
        }
        return texts
    }

    private static func address(
        _ reader: inout MemberReader,
        _ source: SecretSource
    ) throws(AlertingConfigurationError) -> String {
        if let url = try reader.text("url") { return try checked(url, reader) }
        return try checked(try reader.requiredSecret("url", source), reader)
    }

    private static func checked(_ url: String, _ reader: MemberReader) throws(AlertingConfigurationError) -> String {
        let parts = URL(string: url)
        guard let scheme = parts?.scheme?.lowercased(), parts?.host?.isEmpty == false,
            scheme == "http" || scheme == "https"
        else { throw reader.wrong("url", "must begin with http:// or https:// and name a host") }
        return url
    }

    /// The host, with its port; for mail, who gets it.
    private static func target(_ transport: Transport) -> String {
        switch transport {
        case .http(let channel):
            let url = URL(string: channel.url)
            return (url?.host ?? "") + (url?.port.map { ":\($0)" } ?? "")
        case .mail(let mail):
            return mail.to.joined(separator: ", ")
        }
    }
}

extension String {
    fileprivate func trimmingSuffix(_ suffix: String) -> String {
        var text = self
        while text.hasSuffix(suffix) { text.removeLast(suffix.count) }
        return text
    }
}
