import HTTPTypes
import NIOCore
import NIOHTTP1
import Rules

/// Keeps one connection to the rules: what may come, how long it may take, and when it ends.
///
/// It stands between the bytes and Hummingbird, which answers the requests. What is wrong before a request is whole is
/// answered here; what is wrong with its body reaches whoever reads it as a ``RequestError``.
final class ConnectionHandler: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    /// For what the client still sends when it has got its last answer: closing at once could take that from it.
    static let lingering = TimeAmount.seconds(2)

    let connections: Connections
    let clock: ConnectionClock
    /// Nil where there was no room for it.
    private let connection: Connection?
    /// Whether a request's body may be of any length.
    private let isUnbounded: @Sendable (HTTPRequestHead) -> Bool
    private var look: RepeatedTask?

    var exchanges = CircularBuffer<Exchange>(initialCapacity: 2)
    /// What is to be said once everything before is answered.
    private var pendingRefusal: RequestError?
    private var knownHost: String?
    /// Nothing more that comes in is looked at.
    private var isDeaf = false
    /// The last answer was written.
    var isEnding = false
    /// It was, and the client is given time to take it.
    var isLingering = false
    var isInputClosed = false
    /// The last answer was given before its request's body had come.
    private(set) var isBodyUnderway = false
    private var isDraining = false
    /// It was counted that the client went too early.
    private var isAborted = false

    init(
        _ connections: Connections,
        _ connection: Connection?,
        clock: ConnectionClock,
        isUnbounded: @escaping @Sendable (HTTPRequestHead) -> Bool
    ) {
        self.connections = connections
        self.connection = connection
        self.clock = clock
        self.isUnbounded = isUnbounded
    }

    // MARK: Its life

    func handlerAdded(context: ChannelHandlerContext) {
        let own = NIOLoopBound((handler: self, context: context), eventLoop: context.eventLoop)
        let interval = clock.deadlines.look
        look = context.eventLoop.scheduleRepeatedTask(initialDelay: interval, delay: interval) { _ in
            own.value.handler.lookAtTime(own.value.context)
        }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        look?.cancel()
        look = nil
        // One that was closed before it was active says nothing else.
        if let connection { connections.close(connection) }
    }

    func channelActive(context: ChannelHandlerContext) {
        context.fireChannelActive()
        if connection == nil { refuse(Self.noRoom(connections.settings.connections), context) }
    }

    func channelInactive(context: ChannelHandlerContext) {
        look?.cancel()
        look = nil
        for exchange in exchanges { connections.release(exchange.heldBytes) }
        if exchanges.contains(where: { !$0.isAnswerBegun }) { noteAborted() }
        exchanges.removeAll()
        if let connection {
            connection.noteClientLeft()
            connections.close(connection)
        }
        context.fireChannelInactive()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case ChannelEvent.inputClosed:
            isInputClosed = true
            connection?.noteClientLeft()
            guard isLingering else { return context.fireUserInboundEventTriggered(event) }
            context.close(promise: nil)
        case is ChannelShouldQuiesceEvent:
            isDraining = true
            context.fireUserInboundEventTriggered(event)
        default:
            context.fireUserInboundEventTriggered(event)
        }
    }

    func triggerUserOutboundEvent(context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?) {
        guard event is Connection.End else { return context.triggerUserOutboundEvent(event, promise: promise) }
        context.close(promise: promise)
    }

    private func noteAborted() {
        if !isAborted { connections.noteAborted() }
        isAborted = true
    }

    private func lookAtTime(_ context: ChannelHandlerContext) {
        let now = context.eventLoop.now
        let unsent = (try? context.channel.syncOptions?.getOption(ChannelOptions.bufferedWritableBytes)) ?? 0
        clock.deadlines.noteUnsent(unsent, of: clock.written, at: now)
        guard !isEnding || unsent > 0, let overdue = clock.deadlines.overdue(at: now) else { return }
        connections.note(overdue)
        switch overdue {
        case .idle, .write: context.close(promise: nil)
        case .head: refuse(Self.late(overdue, connections.settings), context)
        case .bodySilence, .body: failBody(Self.late(overdue, connections.settings), context)
        }
    }

    // MARK: What comes in

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isDeaf else { return }
        switch Self.unwrapInboundIn(data) {
        case .head(let head): begin(head, data, context)
        case .body(let part): take(part, data, context)
        case .end:
            clock.deadlines.bodyEnded()
            if !exchanges.isEmpty { exchanges[exchanges.index(before: exchanges.endIndex)].isWhole = true }
            context.fireChannelRead(data)
            if exchanges.isEmpty { connection?.noteIdle(since: context.eventLoop.now) }
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        context.fireChannelReadComplete()
        // Nobody above asks for more, and the end of what comes is to be seen.
        if isEnding { context.read() }
    }

    /// - Parameter data: the head as it came; packing it up again costs more than all that is done here.
    private func begin(_ head: HTTPRequestHead, _ data: NIOAny, _ context: ChannelHandlerContext) {
        let survey = HeadSurvey(head.headers)
        let rewritten: HTTPRequestHead?
        do {
            rewritten = try RequestHeadReading.rewritten(head, survey, knownHost: knownHost)
        } catch {
            return refuse(error, context)
        }
        knownHost = survey.host
        let exchange = Exchange(head, survey, isUnbounded: isUnbounded(rewritten ?? head))
        exchanges.append(exchange)
        connection?.noteBusy()
        clock.deadlines.headEnded(isUnbounded: exchange.isUnbounded, at: context.eventLoop.now)
        if survey.expectation != nil, exchanges.count == 1, Self.isToBeAskedForBody(exchange) {
            context.writeAndFlush(
                Self.wrapOutboundOut(.head(HTTPResponseHead(version: .http1_1, status: .continue))),
                promise: nil
            )
        }
        context.fireChannelRead(rewritten.map { Self.wrapInboundOut(.head($0)) } ?? data)
    }

    /// Whether the client waits to be asked for its body. One whose length is refused anyway is not asked.
    private static func isToBeAskedForBody(_ exchange: Exchange) -> Bool {
        exchange.version != .http1_0 && exchange.hasBody
            && (exchange.isUnbounded || exchange.expectedBytes ?? 0 <= Limits.batchBytes)
    }

    /// - Parameter data: the part as it came.
    private func take(_ part: ByteBuffer, _ data: NIOAny, _ context: ChannelHandlerContext) {
        guard let last = exchanges.indices.last else {
            // The rest of a body whose request is answered already.
            return context.fireChannelRead(data)
        }
        exchanges[last].received(part.readableBytes)
        // An import is kept as it comes, and holds no more than its longest item.
        let room = Limits.batchBytes - exchanges[last].heldBytes
        let count = exchanges[last].isUnbounded ? min(part.readableBytes, room) : part.readableBytes
        guard connections.hold(count) else {
            return failBody(Self.bodiesFull(connections.settings.bodyBytes), context)
        }
        exchanges[last].heldBytes += count
        context.fireChannelRead(data)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard !isDeaf else { return }
        if let last = exchanges.last, !last.isWhole {
            let refusal = RequestHeadReading.refusal(of: error)
            if refusal.code == RequestHeadReading.aborted.code { noteAborted() }
            failBody(refusal, context)
        } else if error is HTTPParserError {
            refuse(RequestHeadReading.refusal(of: error), context)
        } else {
            context.fireErrorCaught(error)
        }
    }

    /// Tells whoever reads the body that no more of it comes; the answer is theirs.
    private func failBody(_ error: RequestError, _ context: ChannelHandlerContext) {
        isDeaf = true
        clock.deadlines.bodyEnded()
        guard let last = exchanges.indices.last, !exchanges[last].isAnswerBegun else {
            return context.close(promise: nil)
        }
        exchanges[last].endConnection()
        context.fireErrorCaught(error)
    }

    /// Answers what is no request, after everything before.
    private func refuse(_ error: RequestError, _ context: ChannelHandlerContext) {
        isDeaf = true
        guard exchanges.isEmpty else {
            pendingRefusal = error
            return
        }
        pendingRefusal = nil
        let body = Problems.bytes(Problems.problem(error))
        var head = HTTPResponseHead(version: .http1_1, status: .init(statusCode: error.status.code))
        for field in error.headers { head.headers.add(name: field.name.rawName, value: field.value) }
        head.headers.add(name: "content-type", value: Problems.mediaType)
        head.headers.add(name: "content-length", value: String(body.count))
        head.headers.add(name: "connection", value: "close")
        context.write(Self.wrapOutboundOut(.head(head)), promise: nil)
        context.write(Self.wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: body)))), promise: nil)
        writeLast(.end(nil), context, promise: nil)
    }

    // MARK: What goes out

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard !isEnding, let exchange = exchanges.first else {
            promise?.fail(ChannelError.ioOnClosedChannel)
            return
        }
        switch Self.unwrapOutboundIn(data) {
        case .head(var head):
            exchanges[exchanges.startIndex].beginAnswer()
            if isDraining {
                exchanges[exchanges.startIndex].endConnection()
            }
            guard exchanges[exchanges.startIndex].isLast else { return context.write(data, promise: promise) }
            // HTTP/1.0 keeps no connection, so its answers are always the last.
            if exchange.version == .http1_0 { head.version = .http1_0 }
            head.headers.replaceOrAdd(name: "connection", value: "close")
            context.write(Self.wrapOutboundOut(.head(head)), promise: promise)
        case .body where exchange.isHead:
            promise?.succeed()
        case .body:
            context.write(data, promise: promise)
        case .end(let trailers):
            end(exchange, trailers, data, context, promise: promise)
        }
    }

    /// - Parameter data: the end as it came.
    private func end(
        _ exchange: Exchange,
        _ trailers: HTTPHeaders?,
        _ data: NIOAny,
        _ context: ChannelHandlerContext,
        promise: EventLoopPromise<Void>?
    ) {
        exchanges.removeFirst()
        connections.release(exchange.heldBytes)
        // A HEAD's answer says how long the body would be, and has none, so nothing marks its end either.
        let nothing = HTTPServerResponsePart.body(.byteBuffer(ByteBuffer()))
        if exchange.isLast {
            isDeaf = true
            isBodyUnderway = !exchange.isWhole
            return writeLast(exchange.isHead ? nothing : .end(trailers), context, promise: promise)
        }
        context.write(exchange.isHead ? Self.wrapOutboundOut(nothing) : data, promise: promise)
        guard exchanges.isEmpty else { return }
        let now = context.eventLoop.now
        clock.deadlines.answered(at: now)
        if let pendingRefusal {
            refuse(pendingRefusal, context)
        } else if exchange.isWhole {
            connection?.noteIdle(since: now)
        }
    }
}

@available(*, unavailable)
extension ConnectionHandler: Sendable {}
