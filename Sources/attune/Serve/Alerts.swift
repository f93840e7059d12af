import Alerting
import AsyncHTTPClient
import Domain
import Logging

/// What sends alerts in one server.
struct Alerts {
    let dispatcher: AlertDispatcher
    let tester: ChannelTester
    /// Of faults that do not stand in the database, by their rules.
    let alarms: [AlertRule: OutageAlarm]
    let outbox: AlertOutbox
    private let client: HTTPClient

    init(ledger: Ledger, configuration: AlertingConfiguration, logger: Logger) {
        client = ChannelSender.makeClient(timeoutSeconds: configuration.timeoutSeconds)
        let sender = ChannelSender(client: client, timeoutSeconds: configuration.timeoutSeconds)
        outbox = AlertOutbox(ledger: ledger, retry: configuration.retry)
        tester = ChannelTester(outbox: outbox, sender: sender, configuration: configuration)
        dispatcher = AlertDispatcher(outbox: outbox, sender: sender, configuration: configuration, logger: logger)
        var alarms: [AlertRule: OutageAlarm] = [:]
        for rule in [AlertRule.databaseDegraded, .diskLow, .clockJumped] {
            alarms[rule] = OutageAlarm(
                rule,
                policy: ledger.alertPolicy,
                sender: sender,
                configuration: configuration,
                logger: logger
            )
        }
        self.alarms = alarms
    }

    /// Takes note of whether something is wrong, and tells of it.
    ///
    /// - Returns: a fault that was told and is over.
    func observe(_ rule: AlertRule, _ fault: OutageAlarm.Fault?, at now: Timestamp) async -> OutageAlarm.Ended? {
        await alarms[rule]?.observe(fault, at: now)
    }

    func close() async throws {
        try await client.shutdown()
    }
}
