package import Domain
package import Logging
import ServiceLifecycle

/// Sends what stands in the outbox, each channel for itself, so that a slow one holds up no other.
package struct AlertDispatcher: Service {
    /// Messages of one channel that are under way at once.
    private static let atOnce = 20
    /// Slack takes about one a second.
    private static let slackSecondsApart = 1.0
    private static let secondsBetweenRepeats = 60.0
    /// Beyond a receiver's time-out, for writing down what became of a message.
    private static let leaseMargin = 5.0

    private let outbox: AlertOutbox
    private let sender: ChannelSender
    private let configuration: AlertingConfiguration
    private let logger: Logger

    package init(outbox: AlertOutbox, sender: ChannelSender, configuration: AlertingConfiguration, logger: Logger) {
        self.outbox = outbox
        self.sender = sender
        self.configuration = configuration
        self.logger = logger
    }

    /// Sends until the process is asked to end; what is under way then is brought to its end.
    package func run() async throws {
        guard !configuration.channels.isEmpty else {
            try await gracefulShutdown()
            return
        }
        // Later where the database is away at the start.
        while !isEnding, await attempt({ try await outbox.catchUp() }) == nil { await pause(seconds: 5) }
        await withDiscardingTaskGroup { group in
            for channel in configuration.channels {
                group.addTask { await serve(channel) }
                if case .http(let receiver) = channel.transport, let receiver = receiver as? Alertmanager {
                    group.addTask { await repeatStanding(to: receiver, channel.channel) }
                }
            }
        }
    }

    private var isEnding: Bool { Task.isCancelled || Task.isShuttingDownGracefully }

    private func serve(_ channel: ConfiguredChannel) async {
        while !isEnding {
            let hasWorked = await attempt { try await sendDue(channel) } ?? false
            if !hasWorked { await pause(seconds: 1) }
        }
    }

    /// Whether there was anything to send.
    private func sendDue(_ channel: ConfiguredChannel) async throws -> Bool {
        guard try await outbox.hasDue(channel.channel.name) else { return false }
        let claims = try await outbox.claim(
            channel.channel,
            limit: Self.atOnce,
            leaseSeconds: configuration.timeoutSeconds + Self.leaseMargin,
            secondsApart: channel.channel.kind == .slack ? Self.slackSecondsApart : nil
        )
        guard !claims.isEmpty else { return false }
        let results = await withTaskGroup(of: (AlertOutbox.Claim, DeliveryOutcome).self) { group in
            for claim in claims {
                group.addTask { (claim, await send(claim, to: channel)) }
            }
            return await group.reduce(into: [(claim: AlertOutbox.Claim, outcome: DeliveryOutcome)]()) {
                $0.append((claim: $1.0, outcome: $1.1))
            }
        }
        try await finish(results, of: channel.channel)
        return true
    }

    private func send(_ claim: AlertOutbox.Claim, to channel: ConfiguredChannel) async -> DeliveryOutcome {
        let message = AlertMessage(claim.delivery, of: claim.alert, instance: configuration.instance)
        let outcome = await sender.send(message, to: channel, at: outbox.now)
        log(outcome, of: claim, to: channel.channel)
        return outcome
    }

    /// A database that is away for a moment must not make a message uncertain that was sent.
    private func finish(
        _ results: [(claim: AlertOutbox.Claim, outcome: DeliveryOutcome)],
        of channel: AlertChannel
    ) async throws {
        for _ in 0..<3 {
            do {
                return try await outbox.finish(results, of: channel)
            } catch let failure as any StoreFailure where failure.isTemporary {
                await pause(seconds: 1)
            }
        }
        try await outbox.finish(results, of: channel)
    }

    private func repeatStanding(to receiver: Alertmanager, _ channel: AlertChannel) async {
        while !isEnding {
            await pause(seconds: Self.secondsBetweenRepeats)
            guard !isEnding else { return }
            await attempt {
                let messages = try await outbox.standing(channel).map { alert in
                    AlertMessage(
                        id: alert.id,
                        instance: configuration.instance,
                        event: .trigger,
                        alertID: alert.id,
                        condition: alert.condition,
                        firedAt: alert.firedAt,
                        at: alert.firedAt
                    )
                }
                if !messages.isEmpty { await sender.repeat(messages, to: receiver, at: outbox.now) }
            }
        }
    }

    /// One that fails is logged and, after a moment, tried again by who called it.
    @discardableResult
    private func attempt<Value>(_ work: () async throws -> Value) async -> Value? {
        do {
            return try await work()
        } catch {
            logger.error("failed", metadata: ["component": "alerts", "error": "\(error)"])
            return nil
        }
    }

    /// Ends early when the process is asked to end.
    private func pause(seconds: Double) async {
        try? await cancelWhenGracefulShutdown { try await Task.sleep(for: .seconds(seconds)) }
    }

    private func log(_ outcome: DeliveryOutcome, of claim: AlertOutbox.Claim, to channel: AlertChannel) {
        var metadata: Logger.Metadata = [
            "component": "alerts", "channel": "\(channel.name)", "delivery": "\(claim.delivery.id)",
            "alert": "\(claim.alert.id)", "event": "\(claim.delivery.event.rawValue)",
            "attempt": "\(claim.delivery.attempts)",
        ]
        if let error = outcome.error { metadata["error"] = "\(error)" }
        logger.log(level: outcome.error == nil ? .info : .warning, "delivery \(outcome.word)", metadata: metadata)
    }
}
