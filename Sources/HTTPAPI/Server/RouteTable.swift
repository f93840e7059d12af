import Domain
import Foundation
import HTTPTypes
import Hummingbird

/// What handlers are given of a request beside the request itself.
typealias Context = BasicRequestContext

typealias Handler = @Sendable (Request, Context) async throws -> Response

/// The routes of the server, by path; it also answers the methods that a path does not have.
final class RouteTable {
    private let router: Router<Context>
    private(set) var methods: [String: [HTTPRequest.Method]] = [:]
    private let idempotency: IdempotencyKeys

    init(router: Router<Context>, idempotency: IdempotencyKeys) {
        self.router = router
        self.idempotency = idempotency
    }

    func get(_ path: String, _ handler: @escaping Handler) {
        add(path, .get, handler)
    }

    func put(_ path: String, _ handler: @escaping Handler) {
        add(path, .put, handler)
    }

    func post(_ path: String, _ handler: @escaping Handler) {
        add(path, .post, handler)
    }

    /// A `POST` that creates something: sent again with the same `Idempotency-Key` it answers the same and does nothing.
    func postOnce(_ path: String, _ handler: @escaping Handler) {
        let idempotency = idempotency
        add(path, .post) { request, context in try await idempotency.once(request, context, handler) }
    }

    private func add(_ path: String, _ method: HTTPRequest.Method, _ handler: @escaping Handler) {
        methods[path, default: []].append(method)
        router.on(RouterPath(path), method: method, use: handler)
    }

    /// Refuses, with `Allow`, the methods that known paths do not have.
    func refuseOtherMethods() {
        for (path, known) in methods {
            // A GET answers HEAD as well.
            let allowed = known + (known.contains(.get) ? [.head] : [])
            let allow = allowed.map(\.rawValue).sorted().joined(separator: ", ")
            for method in [HTTPRequest.Method.get, .put, .post, .delete, .patch, .head, .options, .trace]
            where !allowed.contains(method) {
                router.on(RouterPath(path), method: method) { request, _ -> Response in
                    throw RequestError(
                        status: .methodNotAllowed,
                        code: "method_not_allowed",
                        detail: "\(request.method.rawValue) is not possible here, only \(allow).",
                        headers: [.allow: allow]
                    )
                }
            }
        }
    }
}

extension BasicRequestContext {
    /// A part of the path, percent-decoded.
    func parameter(_ name: String) throws -> String {
        let raw = try parameters.require(name)
        guard let text = raw.removingPercentEncoding else {
            throw RequestError(status: .badRequest, code: "bad_path", detail: "\(raw) is not a valid part of a path.")
        }
        return text
    }
}
