import HTTPTypes
import Hummingbird

/// Whether a form was sent from a page of this server.
///
/// Browsers say where a request comes from in `Sec-Fetch-Site`, older ones in `Origin` alone; a request that says neither
/// was not sent by a page of ours.
enum SameOrigin {
    static func admits(_ request: Request) -> Bool {
        admits(
            site: HTTPField.Name("Sec-Fetch-Site").flatMap { request.headers[$0] },
            origin: request.headers[.origin],
            host: request.head.authority
        )
    }

    static func admits(site: String?, origin: String?, host: String?) -> Bool {
        if let site { return site == "same-origin" || site == "none" }
        guard let origin, let host, let scheme = origin.firstRange(of: "://") else { return false }
        return origin[scheme.upperBound...].lowercased() == host.lowercased()
    }
}
