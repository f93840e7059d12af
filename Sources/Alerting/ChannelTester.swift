package import Domain

/// Sends test messages past the outbox, and notes how the channel fared.
package struct ChannelTester: ChannelTesting {
    private let outbox: AlertOutbox
    private let sender: ChannelSender
    private let configuration: AlertingConfiguration

    package init(outbox: AlertOutbox, sender: ChannelSender, configuration: AlertingConfiguration) {
        self.outbox = outbox
        self.sender = sender
        self.configuration = configuration
    }

    package func test(_ name: String) async throws -> DeliveryOutcome {
        guard let channel = configuration.channels.first(where: { $0.channel.name == name }) else {
            let names = configuration.channels.map(\.channel.name).joined(separator: ", ")
            let known = names.isEmpty ? "no channels are configured" : "the channels are \(names)"
            throw Refusal.notFound("There is no channel \"\(name)\"; \(known).")
        }
        let outcome = await send(.trigger, to: channel)
        let takesEnd = channel.channel.takes(.resolve, of: .judgeSummary)
        if outcome == .sent, takesEnd { _ = await send(.resolve, to: channel) }
        try await outbox.note(outcome, of: channel.channel)
        return outcome
    }

    private func send(_ event: AlertDelivery.Event, to channel: ConfiguredChannel) async -> DeliveryOutcome {
        let now = outbox.now
        let message = AlertMessage.test(event, channel: channel.channel.name, instance: configuration.instance, at: now)
        return await sender.send(message, to: channel, at: now)
    }
}
