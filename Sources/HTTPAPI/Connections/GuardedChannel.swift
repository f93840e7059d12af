import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import Rules

/// Hummingbird's HTTP/1.1 connections, each kept to the rules by a ``ConnectionHandler``.
struct GuardedChannel: ServerChildChannel {
    private let base: HTTP1Channel
    private let connections: Connections
    private let isUnbounded: @Sendable (HTTPRequestHead) -> Bool

    init(
        _ connections: Connections,
        responder: @escaping HTTP1Channel.Responder,
        isUnbounded: @escaping @Sendable (HTTPRequestHead) -> Bool
    ) {
        self.connections = connections
        self.isUnbounded = isUnbounded
        base = HTTP1Channel(
            responder: responder,
            configuration: .init(
                httpDecoderConfiguration: .init(
                    maxHeaderFieldSize: Limits.Connection.fieldBytes,
                    maxHeaderListSize: Limits.Connection.headBytes,
                    maxHeaderFieldCount: Limits.Connection.headFields
                )
            )
        )
    }

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<HTTP1Channel.Value> {
        base.setup(channel: channel, logger: logger).flatMapThrowing { value in
            let pipeline = channel.pipeline.syncOperations
            let clock = ConnectionClock(connections.settings, at: channel.eventLoop.now)
            let handler = ConnectionHandler(
                connections,
                connections.open(channel),
                clock: clock,
                isUnbounded: isUnbounded
            )
            let decoder = try pipeline.handler(type: ByteToMessageHandler<HTTPRequestDecoder>.self)
            try pipeline.addHandler(handler, position: .after(decoder))
            try pipeline.addHandler(ByteHandler(clock), position: .first)
            return value
        }
    }

    func handle(value: HTTP1Channel.Value, logger: Logger) async {
        await Peer.$current.withValue(Peer(value.channel.remoteAddress)) {
            await base.handle(value: value, logger: logger)
        }
    }
}

/// Who is at the other end of the connection that a request came over.
package struct Peer: Sendable, Hashable {
    /// Of the connection whose request is being answered; nil where there is none, as in tests at the router.
    @TaskLocal package static var current: Peer?

    /// The address, without the port.
    let address: String

    package init(address: String) {
        self.address = address
    }

    init(_ address: SocketAddress?) {
        self.address = address?.ipAddress ?? ""
    }
}
