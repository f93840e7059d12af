/// Sends test messages to channels.
package protocol ChannelTesting: Sendable {
    /// Sends a message that says it is a test, at once and past the outbox.
    ///
    /// - Throws: `Refusal.notFound` for a channel that is not configured.
    func test(_ channel: String) async throws -> DeliveryOutcome
}

/// For a server without any channel.
package struct NoChannels: ChannelTesting {
    package init() {}

    package func test(_ channel: String) async throws -> DeliveryOutcome {
        throw Refusal.notFound("There is no channel \"\(channel)\": no channels are configured.")
    }
}
