import HTTPTypes
import Hummingbird

/// Refuses changes that a page of another site makes somebody's browser send.
///
/// A request without a body needs no leave from the server to be sent from anywhere, and some of them change much: a
/// rollback, a pause. Browsers say where a request comes from; programs, which no page can misuse, need say nothing.
struct CrossSiteMiddleware<Context: RequestContext>: RouterMiddleware {
    func handle(
        _ request: Request,
        context: Context,
        next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        let isChange = ![.get, .head, .options, .trace].contains(request.method)
        guard !isChange || !request.uri.path.hasPrefix("/api/") || Self.admits(request) else {
            throw RequestError(
                status: .forbidden,
                code: "cross_site",
                detail: "A page of another site sent this, so nothing was done."
            )
        }
        return try await next(request, context)
    }

    private static func admits(_ request: Request) -> Bool {
        if let site = HTTPField.Name("Sec-Fetch-Site").flatMap({ request.headers[$0] }) {
            return site == "same-origin" || site == "none"
        }
        guard let origin = request.headers[.origin] else { return true }
        guard let scheme = origin.firstRange(of: "://"), let host = request.head.authority else { return false }
        return origin[scheme.upperBound...].lowercased() == host.lowercased()
    }
}
