import HTTPTypes
import Hummingbird
import Web

/// What every request passes before its route, and every answer on its way back.
struct Door: Sendable {
    /// Probes go by address, and what they hear says nothing about data.
    private static let openToAnyHost: Set = ["/livez", "/readyz"]

    private let hosts: AllowedHosts
    private let origins: Origins
    private let publicAddress: PublicAddress?
    let openFeature: OpenFeatureOrigins

    init(_ settings: ServingSettings) {
        hosts = settings.allowedHosts
        publicAddress = settings.publicAddress
        origins = Origins(publicAddress: settings.publicAddress)
        openFeature = OpenFeatureOrigins(settings.openFeatureOrigins)
    }

    func requireEntry(_ request: Request) throws(RequestError) {
        let path = request.uri.path
        try requireHost(request.head.authority, path)
        guard PathShape.isPlain(path) || (path == "*" && request.method == .options) else {
            throw .notFound(path)
        }
        try requireOwnSite(request, path)
    }

    private func requireHost(_ authority: String?, _ path: String) throws(RequestError) {
        guard !hosts.admits(authority), !Self.openToAnyHost.contains(path) else { return }
        throw RequestError(
            status: .misdirectedRequest,
            code: "unknown_host",
            detail: """
                This server is not known as "\((authority ?? "").prefix(80))". If that is a name of its own, it belongs into \
                allowed_hosts or public_url.
                """
        )
    }

    /// A request without a body needs no leave from the server to be sent from anywhere, and some of them change much: a
    /// rollback, a pause. Browsers say where a request comes from; programs, which no page can misuse, need say nothing.
    private func requireOwnSite(_ request: Request, _ path: String) throws(RequestError) {
        guard !Origins.isSafe(request.method), origins.sender(of: request.head) == .otherSite else { return }
        guard !openFeature.admits(request.headers[.origin], at: path) else { return }
        throw RequestError(
            status: .forbidden,
            code: "cross_site",
            detail: "A page of another site sent this, so nothing was done."
        )
    }

    /// Links lead to where the server is reached from outside.
    func direct(_ response: inout Response) {
        guard let publicAddress, !publicAddress.prefix.isEmpty else { return }
        if let location = response.headers[.location] {
            response.headers[.location] = publicAddress.path(location)
        }
        if let link = response.headers[.link], link.hasPrefix("</") {
            response.headers[.link] = "<\(publicAddress.prefix)\(link.dropFirst())"
        }
    }
}

/// Lets requests in, and answers every error of what is behind it as a problem document.
struct DoorMiddleware<Context: RequestContext>: RouterMiddleware {
    let door: Door
    /// What tells a path that is not there from a method that it does not have.
    let paths: KnownPaths

    func handle(
        _ request: Request,
        context: Context,
        next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        do {
            try door.requireEntry(request)
            var response = try await next(request, context)
            door.direct(&response)
            return response
        } catch {
            return answer(to: request, error, context)
        }
    }

    private func answer(to request: Request, _ error: any Error, _ context: Context) -> Response {
        let path = request.uri.path
        var error = error
        if (error as? HTTPError)?.status == .notFound {
            // A path that has the method was answered by its own route, which found nothing.
            let allowed = paths.methods(at: path)
            error =
                allowed.isEmpty || allowed.contains(request.method)
                ? RequestError.notFound(path)
                : .notAllowed(request.method, allowed.map(\.rawValue).sorted().joined(separator: ", "))
        }
        let (problem, headers) = Problems.problem(for: error, log: context.logger)
        if OFREPFailure.concerns(path) {
            return OFREPFailure.response(for: error, at: path, problem: problem, headers: headers)
        }
        return Problems.response(problem, headers: headers)
    }
}
