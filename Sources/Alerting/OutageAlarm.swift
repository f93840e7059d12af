package import Domain
package import JSON
package import Logging

/// Tells of something that is wrong with a server or its database, past the outbox, which is in that database.
///
/// What was told and to whom is known to this process alone; once it is over, it is noted in the journal.
package actor OutageAlarm {
    /// What is wrong, for people, and the figures that go with it.
    package struct Fault: Sendable {
        package var sentence: String
        package var figures: JSONObject

        package init(_ sentence: String, _ figures: JSONObject = [:]) {
            self.sentence = sentence
            self.figures = figures
        }
    }

    /// A fault that was told and is over.
    package struct Ended: Sendable {
        package var rule: AlertRule
        package var start: Timestamp
        package var fault: Fault
    }

    private struct Outage {
        var start: Timestamp
        var fault: Fault
        /// Channels that took the message.
        var told: Set<String> = []
    }

    private let rule: AlertRule
    private let patienceSeconds: Double
    private let policy: AlertPolicy
    private let sender: ChannelSender
    private let configuration: AlertingConfiguration
    private let logger: Logger
    private var outage: Outage?

    /// - Parameters:
    ///   - rule: under which it is told.
    ///   - policy: has the channels, and for how long a fault must last before it is told.
    package init(
        _ rule: AlertRule,
        policy: AlertPolicy,
        sender: ChannelSender,
        configuration: AlertingConfiguration,
        logger: Logger
    ) {
        self.rule = rule
        patienceSeconds = rule == .databaseDegraded ? policy.settings.databaseSeconds : 0
        self.policy = policy
        self.sender = sender
        self.configuration = configuration
        self.logger = logger
    }

    /// Takes note of how things are.
    ///
    /// - Parameter fault: nil while nothing is wrong.
    /// - Returns: a fault that was told and is over.
    package func observe(_ fault: Fault?, at now: Timestamp) async -> Ended? {
        guard let fault else { return await end(at: now) }
        var current = outage ?? Outage(start: now, fault: fault)
        current.fault = fault
        outage = current
        guard now.seconds(since: current.start) >= patienceSeconds else { return nil }
        if current.told.isEmpty {
            logger.log(
                level: rule.severity == .critical ? .critical : .warning,
                "\(rule.rawValue)",
                metadata: ["component": "alerts", "fault": "\(fault.sentence)"]
            )
        }
        for channel in channels where !current.told.contains(channel.channel.name) {
            if await sender.send(message(.trigger, current, at: now), to: channel, at: now) == .sent {
                current.told.insert(channel.channel.name)
            }
        }
        outage = current
        return nil
    }

    private func end(at now: Timestamp) async -> Ended? {
        guard let ended = outage else { return nil }
        outage = nil
        guard now.seconds(since: ended.start) >= patienceSeconds else { return nil }
        for channel in channels where ended.told.contains(channel.channel.name) {
            _ = await sender.send(message(.resolve, ended, at: now), to: channel, at: now)
        }
        return Ended(rule: rule, start: ended.start, fault: ended.fault)
    }

    private var channels: [ConfiguredChannel] {
        let names = Set(policy.channels(for: rule, agent: nil).map(\.name))
        return configuration.channels.filter { names.contains($0.channel.name) }
    }

    private func message(_ event: AlertDelivery.Event, _ outage: Outage, at now: Timestamp) -> AlertMessage {
        // The first of them was called so before there were others.
        let name = rule == .databaseDegraded ? "outage" : rule.rawValue
        let number = outage.start.microseconds / 1_000_000
        return AlertMessage(
            id: "\(name)-\(number)-\(event.rawValue)",
            instance: configuration.instance,
            event: event,
            alertID: "\(name)-\(number)",
            condition: AlertCondition(
                rule,
                summary: "\(outage.fault.sentence) Since \(outage.start).",
                figures: outage.fault.figures
            ),
            firedAt: outage.start,
            at: now
        )
    }
}
