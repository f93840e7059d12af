import Domain
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import Rules

/// Hummingbird's HTTP/1.1 connections, each kept to the rules by a ``ConnectionHandler``.
struct GuardedChannel: ServerChildChannel {
    struct Value: ServerChildChannelValue {
        let base: HTTP1Channel.Value
        /// Nil where there was no room for it.
        let connection: Connection?

        var channel: any Channel { base.channel }
    }

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

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        base.setup(channel: channel, logger: logger).flatMapThrowing { value in
            let pipeline = channel.pipeline.syncOperations
            let clock = ConnectionClock(connections.settings, at: channel.eventLoop.now)
            let connection = connections.open(channel)
            let handler = ConnectionHandler(
                connections,
                connection,
                clock: clock,
                isUnbounded: isUnbounded
            )
            let decoder = try pipeline.handler(type: ByteToMessageHandler<HTTPRequestDecoder>.self)
            try pipeline.addHandler(handler, position: .after(decoder))
            try pipeline.addHandler(ByteHandler(clock), position: .first)
            return Value(base: value, connection: connection)
        }
    }

    func handle(value: Value, logger: Logger) async {
        let caller = WorkCaller { wait, leave in
            value.connection?.whenClientLeaves(leave)
            defer { value.connection?.forgetWhoWaits() }
            try await wait()
        }
        await Peer.$current.withValue(Peer(value.channel.remoteAddress)) {
            await WorkAsker.$current.withValue(.caller(caller)) {
                await base.handle(value: value.base, logger: logger)
            }
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
