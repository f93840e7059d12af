import Domain
import Foundation
import HTTPTypes
import Hummingbird
import Web

/// What handlers are given of a request beside the request itself.
typealias Context = BasicRequestContext

typealias Handler = @Sendable (Request, Context) async throws -> Response

/// The routes of the server, by path.
final class RouteTable {
    /// Paths outside say themselves what they make of a query.
    private static let apiPrefix = "/api/"

    private let router: Router<Context>
    private let paths: KnownPaths
    private let contracts: QueryContracts
    private let idempotency: IdempotencyKeys
    private let heavyRequests: HeavyRequests
    private(set) var methods: [String: [HTTPRequest.Method]] = [:]

    /// - Parameter paths: hears of every route.
    init(
        router: Router<Context>,
        paths: KnownPaths,
        contracts: QueryContracts,
        idempotency: IdempotencyKeys,
        heavyRequests: HeavyRequests
    ) {
        self.router = router
        self.paths = paths
        self.contracts = contracts
        self.idempotency = idempotency
        self.heavyRequests = heavyRequests
    }

    /// - Parameter heavy: what its work is for where that is heavy: with `Prefer: respond-async` it is done as a job.
    func get(_ path: String, heavy kind: WorkKind? = nil, _ handler: @escaping Handler) {
        add(path, .get, askable(as: kind, handler))
    }

    func put(_ path: String, _ handler: @escaping Handler) {
        add(path, .put, handler)
    }

    func delete(_ path: String, _ handler: @escaping Handler) {
        add(path, .delete, handler)
    }

    /// - Parameter heavy: as of ``get(_:heavy:_:)``.
    func post(_ path: String, heavy kind: WorkKind? = nil, _ handler: @escaping Handler) {
        add(path, .post, askable(as: kind, handler))
    }

    /// A `POST` that creates something: sent again with the same `Idempotency-Key` it answers the same and does nothing.
    ///
    /// - Parameter heavy: as of ``get(_:heavy:_:)``.
    func postOnce(_ path: String, heavy kind: WorkKind? = nil, _ handler: @escaping Handler) {
        let idempotency = idempotency
        let handler = askable(as: kind, handler)
        add(path, .post) { request, context in try await idempotency.once(request, context, handler) }
    }

    private func askable(as kind: WorkKind?, _ handler: @escaping Handler) -> Handler {
        kind.map { heavyRequests.handler($0, handler) } ?? handler
    }

    private func add(_ path: String, _ method: HTTPRequest.Method, _ handler: @escaping Handler) {
        methods[path, default: []].append(method)
        paths.add(path, method)
        let checked = checking(handler, path, method)
        router.on(RouterPath(path), method: method, use: checked)
        guard method == .get else { return }
        router.on(RouterPath(path), method: .head) { request, context in
            try await checked(request, context).withoutBody
        }
    }

    private func checking(_ handler: @escaping Handler, _ path: String, _ method: HTTPRequest.Method) -> Handler {
        guard path.hasPrefix(Self.apiPrefix) else { return handler }
        let contract = contracts[path, method.rawValue]
        return { request, context in
            if let query = request.uri.query { try contract.check(query) }
            return try await handler(request, context)
        }
    }
}

extension Response {
    /// The same without its body, of which it still says how long it is; one that is written as it goes is not begun.
    var withoutBody: Response {
        var response = self
        response.body = ResponseBody(contentLength: body.contentLength) { writer in try await writer.finish(nil) }
        return response
    }
}

extension BasicRequestContext {
    /// A part of the path, percent-decoded.
    func parameter(_ name: String) throws -> String {
        let raw = try parameters.require(name)
        guard let text = raw.removingPercentEncoding, !text.utf8.contains(0) else {
            throw RequestError(status: .badRequest, code: "bad_path", detail: "\(raw) is not a valid part of a path.")
        }
        return text
    }
}
