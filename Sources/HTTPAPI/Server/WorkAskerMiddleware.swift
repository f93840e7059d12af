import Domain
import HTTPTypes
import Hummingbird
import Synchronization

/// Says of each request that its sender waits for the answer: where a `GET` has to wait for heavy work, its connection is
/// watched meanwhile, and a sender who has gone away leaves the queue.
///
/// Hummingbird watches a connection by reading on where the request's body begins, and ends the process where the body was
/// read before. So only requests without a body are watched; the others leave the queue when their patience ends. Stands
/// before everything that reads or replaces a body.
struct WorkAskerMiddleware<Context: RequestContext>: RouterMiddleware {
    func handle(
        _ request: Request,
        context: Context,
        next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        guard request.method == .get else { return try await next(request, context) }
        let watch = ConnectionWatch(request)
        let caller = WorkCaller { wait, leave in try await watch.during(wait, onClose: leave) }
        var response = try await WorkAsker.$current.withValue(.caller(caller)) { try await next(request, context) }
        if watch.hasWatched { response.headers[.connection] = "close" }
        return response
    }
}

/// Watches the connection of one request, which cannot carry another one afterwards.
private final class ConnectionWatch: Sendable {
    private let request: Request
    private let watched = Atomic(false)

    init(_ request: Request) {
        self.request = request
    }

    var hasWatched: Bool { watched.load(ordering: .relaxed) }

    func during(
        _ wait: @escaping @Sendable () async throws -> Void,
        onClose leave: @escaping @Sendable () -> Void
    ) async throws {
        // The body can be passed over once.
        guard !watched.exchange(true, ordering: .relaxed) else { return try await wait() }
        try await request.body.consumeWithInboundCloseHandler { _ in
            try await wait()
        } onInboundClosed: {
            leave()
        }
    }
}
