import NIOCore

/// A connection's deadlines, and the bytes that were written to it; belongs to its event loop.
final class ConnectionClock {
    var deadlines: ConnectionDeadlines
    var written = 0

    init(_ settings: ConnectionSettings, at now: NIODeadline) {
        deadlines = ConnectionDeadlines(settings, at: now)
    }
}

/// Sees the bytes that come and go, next to the socket.
final class ByteHandler: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundIn = IOData
    typealias OutboundOut = IOData

    private let clock: ConnectionClock

    init(_ clock: ConnectionClock) {
        self.clock = clock
    }

    func read(context: ChannelHandlerContext) {
        clock.deadlines.readBegan(at: context.eventLoop.now)
        context.read()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        clock.deadlines.received(at: context.eventLoop.now)
        context.fireChannelRead(data)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        clock.deadlines.readEnded()
        context.fireChannelReadComplete()
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        clock.written += Self.unwrapOutboundIn(data).readableBytes
        context.write(data, promise: promise)
    }
}

@available(*, unavailable)
extension ByteHandler: Sendable {}
@available(*, unavailable)
extension ConnectionClock: Sendable {}
