import Alerting
import AsyncHTTPClient
import Domain
import Logging

/// What sends alerts in one server.
struct Alerts {
    let dispatcher: AlertDispatcher
    let tester: ChannelTester
    let outageAlarm: OutageAlarm
    let outbox: AlertOutbox
    private let client: HTTPClient

    init(ledger: Ledger, configuration: AlertingConfiguration, logger: Logger) {
        client = ChannelSender.makeClient(timeoutSeconds: configuration.timeoutSeconds)
        let sender = ChannelSender(client: client, timeoutSeconds: configuration.timeoutSeconds)
        outbox = AlertOutbox(ledger: ledger, retry: configuration.retry)
        tester = ChannelTester(outbox: outbox, sender: sender, configuration: configuration)
        dispatcher = AlertDispatcher(outbox: outbox, sender: sender, configuration: configuration, logger: logger)
        outageAlarm = OutageAlarm(
            policy: ledger.alertPolicy,
            sender: sender,
            configuration: configuration,
            logger: logger
        )
    }

    func close() async throws {
        try await client.shutdown()
    }
}
