import HTTPTypes
import NIOCore
import NIOHTTP1

/// How a connection ends without taking its last answer from the client.
extension ConnectionHandler {
    /// Writes the end of the last answer, and ends the connection when the client has had time to take it.
    func writeLast(
        _ part: HTTPServerResponsePart,
        _ context: ChannelHandlerContext,
        promise: EventLoopPromise<Void>?
    ) {
        isEnding = true
        let written = promise ?? context.eventLoop.makePromise()
        let own = NIOLoopBound((handler: self, context: context), eventLoop: context.eventLoop)
        written.futureResult.whenComplete { _ in own.value.handler.linger(own.value.context) }
        context.writeAndFlush(Self.wrapOutboundOut(part), promise: written)
    }

    /// Says that nothing more comes, and waits until the client has heard. Whoever still sends a body is only given time to take
    /// the answer, which says itself where it ends.
    private func linger(_ context: ChannelHandlerContext) {
        guard context.channel.isActive else { return }
        guard !isInputClosed else { return context.close(promise: nil) }
        isLingering = true
        // Some clients that still send take the end of the connection for a failure, and never look at the answer.
        if !isBodyUnderway { context.close(mode: .output, promise: nil) }
        context.read()
        let own = NIOLoopBound(context, eventLoop: context.eventLoop)
        context.eventLoop.scheduleTask(in: Self.lingering) { own.value.close(promise: nil) }
    }

    /// Whoever is above has done with the connection.
    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        guard !isEnding else {
            // It is on its way already.
            if mode == .output { promise?.succeed() } else { context.channel.closeFuture.cascade(to: promise) }
            return
        }
        let unsent = (try? context.channel.syncOptions?.getOption(ChannelOptions.bufferedWritableBytes)) ?? 0
        switch mode {
        case .output:
            promise?.succeed()
            writeLast(.body(.byteBuffer(ByteBuffer())), context, promise: nil)
        case .all where unsent > 0:
            context.channel.closeFuture.cascade(to: promise)
            writeLast(.body(.byteBuffer(ByteBuffer())), context, promise: nil)
        default:
            context.close(mode: mode, promise: promise)
        }
    }
}

/// What a connection is refused for.
extension ConnectionHandler {
    private static let retryAfterSeconds = "1"

    static func late(_ overdue: ConnectionDeadlines.Overdue, _ settings: ConnectionSettings) -> RequestError {
        let (what, seconds) =
            switch overdue {
            case .bodySilence: ("Not a byte of the body came for", settings.bodySilence)
            case .body: ("The body was not whole after", settings.body)
            default: ("The request's head was not whole after", settings.head)
            }
        return RequestError(
            status: .requestTimeout,
            code: "timed_out",
            detail: "\(what) \(Duration.seconds(seconds)), which is the most that the server waits."
        )
    }

    static func noRoom(_ most: Int) -> RequestError {
        RequestError(
            status: .serviceUnavailable,
            code: "too_many_connections",
            detail: "\(most) connections are open, and all are at work; that is as many as the server keeps.",
            headers: [.retryAfter: retryAfterSeconds]
        )
    }

    static func bodiesFull(_ most: Int) -> RequestError {
        RequestError(
            status: .serviceUnavailable,
            code: "bodies_in_flight",
            detail:
                "The server holds \(most) bytes of requests that it has not answered, which is the most. Send it again.",
            headers: [.retryAfter: retryAfterSeconds]
        )
    }
}
