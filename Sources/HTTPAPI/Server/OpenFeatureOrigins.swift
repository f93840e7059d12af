import HTTPTypes
import Hummingbird

/// The sites whose pages may ask for flags from a browser (CORS, as the Fetch standard has it): below `/ofrep/`, and nowhere
/// else.
struct OpenFeatureOrigins: Sendable {
    private static let pathPrefix = "/ofrep/"
    /// What a browser keeps an answer to its question for.
    private static let keptSeconds = "600"
    private static let methods = "GET, POST"
    private static let requestFields = "Authorization, Content-Type, If-None-Match, Last-Event-ID"
    private static let answerFields = "ETag, Retry-After"

    /// As browsers write them: `https://shop.example`.
    private let origins: Set<String>

    init(_ origins: [String]) {
        self.origins = Set(origins)
    }

    var isEmpty: Bool { origins.isEmpty }

    func admits(_ origin: String?, at path: String) -> Bool {
        guard let origin, !origins.isEmpty, path.hasPrefix(Self.pathPrefix) else { return false }
        return origins.contains(origin.lowercased())
    }

    /// The answer to a browser that asks beforehand whether it may; nil where it does not ask, or may not.
    func leave(for request: Request) -> Response? {
        guard request.method == .options, admits(request.headers[.origin], at: request.uri.path),
            request.headers[.accessControlRequestMethod] != nil
        else { return nil }
        return Response(
            status: .noContent,
            headers: [
                .accessControlAllowMethods: Self.methods, .accessControlAllowHeaders: Self.requestFields,
                .accessControlMaxAge: Self.keptSeconds,
            ]
        )
    }

    /// Lets the page read the answer.
    func share(_ response: inout Response, with request: Request) {
        guard request.uri.path.hasPrefix(Self.pathPrefix) else { return }
        // What is the same for all is never sent, so no cache may give one site another's answer.
        response.headers[.vary] = "Origin"
        guard let origin = request.headers[.origin], admits(origin, at: request.uri.path) else { return }
        response.headers[.accessControlAllowOrigin] = origin
        response.headers[.accessControlExposeHeaders] = Self.answerFields
    }
}

struct OpenFeatureOriginsMiddleware<Context: RequestContext>: RouterMiddleware {
    let door: Door

    func handle(
        _ request: Request,
        context: Context,
        next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        var response: Response
        if let leave = door.openFeature.leave(for: request), (try? door.requireEntry(request)) != nil {
            response = leave
        } else {
            response = try await next(request, context)
        }
        door.openFeature.share(&response, with: request)
        return response
    }
}
