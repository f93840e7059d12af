package import Domain
package import JSON

/// Why a file of channels and routes cannot be used, in one line that says where.
package struct AlertingConfigurationError: Error, Equatable, CustomStringConvertible {
    package var description: String
}

/// The channels and routes of a server, from a JSON file.
package struct AlertingConfiguration: Sendable {
    /// What this Attune is called in messages and keys.
    package var instance = "attune"
    package var channels: [ConfiguredChannel] = []
    package var routes: [AlertRoute] = []
    package var retry = RetryPolicy()
    /// How long a receiver may take to answer.
    package var timeoutSeconds = 10.0

    /// No channels: alerts are listed and told to nobody.
    package init() {}

    /// - Parameters:
    ///   - json: the file's content.
    ///   - secrets: where environment variables and files come from.
    package init(_ json: JSON, secrets: SecretSource) throws(AlertingConfigurationError) {
        var reader = try MemberReader(json, at: "")
        if let name = try reader.text("instance") {
            guard Self.isName(name) else { throw reader.wrong("instance", "must be letters, digits, . _ or -") }
            instance = name
        }
        if let members = try reader.object("channels") {
            for (name, value) in members {
                channels.append(try ConfiguredChannel(name: name, value, secrets: secrets))
            }
        }
        try readRoutes(reader.array("routes") ?? [])
        if let delivery = try reader.object("delivery") { try readDelivery(.object(delivery)) }
        try reader.finish()
    }

    static func isName(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
                    || [45, 46, 95].contains(byte)
            }
    }

    private mutating func readRoutes(_ values: [JSON]) throws(AlertingConfigurationError) {
        let known = Set(channels.map(\.channel.name))
        for (position, value) in values.enumerated() {
            var reader = try MemberReader(value, at: "routes/\(position)")
            var severities: Set<AlertSeverity>?
            for text in try reader.texts("severities") ?? [] {
                guard let severity = AlertSeverity(rawValue: text) else {
                    throw reader.wrong("severities", "has \"\(text)\"; the severities are critical, warning and info")
                }
                severities = (severities ?? []).union([severity])
            }
            let agents = try reader.texts("agents").map { Set($0) }
            let names = try reader.texts("channels") ?? []
            guard !names.isEmpty else { throw reader.wrong("channels", "must name at least one channel") }
            if let unknown = names.first(where: { !known.contains($0) }) {
                throw reader.wrong("channels", "has \"\(unknown)\", which is no channel of this file")
            }
            try reader.finish()
            routes.append(AlertRoute(severities: severities, agents: agents, channels: names))
        }
    }

    private mutating func readDelivery(_ value: JSON) throws(AlertingConfigurationError) {
        var reader = try MemberReader(value, at: "delivery")
        timeoutSeconds = try reader.number("timeout_seconds", 0.1...120) ?? timeoutSeconds
        retry.firstSeconds = try reader.number("first_retry_seconds", 0.1...3_600) ?? retry.firstSeconds
        retry.longestSeconds = try reader.number("longest_retry_seconds", 0.1...86_400) ?? retry.longestSeconds
        let hours = try reader.number("give_up_hours", 0.1...720)
        retry.giveUpAfterSeconds = hours.map { $0 * 3_600 } ?? retry.giveUpAfterSeconds
        try reader.finish()
    }

    package func policy(_ settings: AlertSettings) -> AlertPolicy {
        AlertPolicy(settings: settings, channels: channels.map(\.channel), routes: routes)
    }
}

/// Where secrets are read from.
package struct SecretSource: Sendable {
    package var environment: @Sendable (String) -> String?
    /// A file's text, nil where it cannot be read.
    package var file: @Sendable (String) -> String?

    package init(
        environment: @escaping @Sendable (String) -> String?,
        file: @escaping @Sendable (String) -> String?
    ) {
        self.environment = environment
        self.file = file
    }
}
