package import Domain
import JSON
package import Logging

/// Tells of a database that does not answer, past the outbox, which is in that database.
///
/// What was told and to whom is known to this process alone; once the database answers again, it is noted in the journal.
package actor OutageAlarm {
    private struct Outage {
        var start: Timestamp
        var error: String
        /// Channels that took the message.
        var told: Set<String> = []
    }

    private let policy: AlertPolicy
    private let sender: ChannelSender
    private let configuration: AlertingConfiguration
    private let logger: Logger
    private var outage: Outage?

    package init(policy: AlertPolicy, sender: ChannelSender, configuration: AlertingConfiguration, logger: Logger) {
        self.policy = policy
        self.sender = sender
        self.configuration = configuration
        self.logger = logger
    }

    /// Takes note of whether the database answered.
    ///
    /// - Parameter error: nil if it did.
    /// - Returns: an outage that was told and is over.
    package func observe(error: String?, at now: Timestamp) async -> (start: Timestamp, error: String)? {
        guard let error else { return await end(at: now) }
        var current = outage ?? Outage(start: now, error: error)
        outage = current
        guard now.seconds(since: current.start) >= policy.settings.databaseSeconds else { return nil }
        if current.told.isEmpty { logger.critical("database degraded", metadata: ["component": "alerts"]) }
        for channel in channels where !current.told.contains(channel.channel.name) {
            if await sender.send(message(.trigger, current, at: now), to: channel, at: now) == .sent {
                current.told.insert(channel.channel.name)
            }
        }
        outage = current
        return nil
    }

    private func end(at now: Timestamp) async -> (start: Timestamp, error: String)? {
        guard let ended = outage else { return nil }
        outage = nil
        guard now.seconds(since: ended.start) >= policy.settings.databaseSeconds else { return nil }
        for channel in channels where ended.told.contains(channel.channel.name) {
            _ = await sender.send(message(.resolve, ended, at: now), to: channel, at: now)
        }
        return (ended.start, ended.error)
    }

    private var channels: [ConfiguredChannel] {
        let names = Set(policy.channels(for: .databaseDegraded, agent: nil).map(\.name))
        return configuration.channels.filter { names.contains($0.channel.name) }
    }

    private func message(_ event: AlertDelivery.Event, _ outage: Outage, at now: Timestamp) -> AlertMessage {
        AlertMessage(
            id: "outage-\(outage.start.microseconds / 1_000_000)-\(event.rawValue)",
            instance: configuration.instance,
            event: event,
            alertID: "outage-\(outage.start.microseconds / 1_000_000)",
            condition: AlertCondition(
                .databaseDegraded,
                summary: "The database has not answered since \(outage.start).",
                figures: ["error": .string(outage.error)]
            ),
            firedAt: outage.start,
            at: now
        )
    }
}
