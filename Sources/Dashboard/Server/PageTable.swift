import Domain
import HTTPTypes
import Hummingbird
import NIOCore
import Web

/// The dashboard's pages and forms, by path: how a visit becomes an answer, whatever happens.
final class PageTable {
    typealias Looking = @Sendable (Visit) async throws -> Content
    typealias Acting = @Sendable (Visit, Form) async throws -> Outcome

    typealias Answering = @Sendable (Request, BasicRequestContext) async throws -> Response

    private let router: Router<BasicRequestContext>
    private let paths: KnownPaths
    private let answering: PageAnswering
    private var methods: [String: [HTTPRequest.Method]] = [:]

    init(router: Router<BasicRequestContext>, paths: KnownPaths, answering: PageAnswering) {
        self.router = router
        self.paths = paths
        self.answering = answering
    }

    /// A page to look at.
    func page(_ path: String, _ look: @escaping Looking) {
        let answering = answering
        add(path, .get) { request, context in await answering.show(request, context, look) }
    }

    /// What a form asks for. It acts once, and the answer leads to a page that says what was done.
    ///
    /// - Parameters:
    ///   - takesFile: whether a file may come with it.
    ///   - page: where a refused form leads back to.
    func action(
        _ path: String,
        takesFile: Bool = false,
        back page: @escaping @Sendable (Visit) throws -> String,
        _ act: @escaping Acting
    ) {
        let answering = answering
        add(path, .post) { request, context in
            await answering.act(request, context, takesFile: takesFile, back: page, act)
        }
    }

    /// What a form with a file asks to see; nothing is changed, so it may be sent as often as one likes.
    func look(_ path: String, _ look: @escaping @Sendable (Visit, Form) async throws -> Content) {
        let answering = answering
        add(path, .post) { request, context in await answering.look(request, context, look) }
    }

    /// What is no page: a file, a stream.
    func file(_ path: String, _ handler: @escaping Answering) {
        add(path, .get, handler)
    }

    private func add(_ path: String, _ method: HTTPRequest.Method, _ handler: @escaping Answering) {
        methods[path, default: []].append(method)
        paths.add(path, method)
        router.on(RouterPath(path), method: method, use: handler)
        guard method == .get else { return }
        router.on(RouterPath(path), method: .head) { request, context in
            // It says how long the body would be; a stream is not begun.
            var response = try await handler(request, context)
            response.body = ResponseBody(contentLength: response.body.contentLength) { try await $0.finish(nil) }
            return response
        }
    }

    /// Refuses, with `Allow`, the methods that known paths do not have.
    func refuseOtherMethods() {
        let answering = answering
        for (path, known) in methods {
            let allowed = known + (known.contains(.get) ? [.head] : [])
            let allow = allowed.map(\.rawValue).sorted().joined(separator: ", ")
            for method in [HTTPRequest.Method.get, .head, .post, .put, .delete, .patch] where !allowed.contains(method)
            {
                router.on(RouterPath(path), method: method) { request, context in
                    var response = await answering.failure(
                        Visit(request, context, world: answering.useCases.ledger.world),
                        status: .methodNotAllowed,
                        "\(request.method.rawValue) is not possible here."
                    )
                    response.headers[.allow] = allow
                    return response
                }
            }
        }
    }
}
