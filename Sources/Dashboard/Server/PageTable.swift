import Domain
import HTTPTypes
import Hummingbird
import NIOCore

/// The dashboard's pages and forms, by path: how a visit becomes an answer, whatever happens.
final class PageTable {
    typealias Looking = @Sendable (Visit) async throws -> Content
    typealias Acting = @Sendable (Visit, Form) async throws -> Outcome

    private let router: Router<BasicRequestContext>
    private let useCases: UseCases
    private let renderer: Renderer
    private let forms: SubmittedForms
    private var methods: [String: [HTTPRequest.Method]] = [:]

    init(router: Router<BasicRequestContext>, useCases: UseCases, renderer: Renderer) {
        self.router = router
        self.useCases = useCases
        self.renderer = renderer
        forms = SubmittedForms(ledger: useCases.ledger)
    }

    /// A page to look at.
    func page(_ path: String, _ look: @escaping Looking) {
        let answering = PageAnswering(useCases: useCases, renderer: renderer, forms: forms)
        add(path, .get) { request, context in await answering.show(request, context, look) }
    }

    /// What a form asks for. It acts once, and the answer leads to a page that says what was done.
    ///
    /// - Parameter page: where a refused form leads back to.
    func action(_ path: String, back page: @escaping @Sendable (Visit) throws -> String, _ act: @escaping Acting) {
        let answering = PageAnswering(useCases: useCases, renderer: renderer, forms: forms)
        add(path, .post) { request, context in await answering.act(request, context, back: page, act) }
    }

    private func add(
        _ path: String,
        _ method: HTTPRequest.Method,
        _ handler: @escaping @Sendable (Request, BasicRequestContext) async throws -> Response
    ) {
        methods[path, default: []].append(method)
        router.on(RouterPath(path), method: method, use: handler)
    }

    /// Refuses, with `Allow`, the methods that known paths do not have.
    func refuseOtherMethods() {
        let answering = PageAnswering(useCases: useCases, renderer: renderer, forms: forms)
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
