package import HTTPTypes

/// Whether a change was asked for by a page of this server, or by a program.
///
/// Browsers say where a request comes from in `Sec-Fetch-Site`, older ones in `Origin` alone.
package struct Origins: Sendable {
    /// Who sent a request.
    package enum Sender: Sendable, Equatable {
        /// A page of this server, or a person who followed no link.
        case ownPage
        /// Something that says nothing of where it is: no browser of the last years.
        case program
        case otherSite
    }

    private static let siteField = HTTPField.Name("Sec-Fetch-Site")

    private let publicOrigin: String?

    package init(publicAddress: PublicAddress? = nil) {
        publicOrigin = publicAddress?.origin
    }

    package func sender(of request: HTTPRequest) -> Sender {
        sender(
            site: Self.siteField.flatMap { request.headerFields[$0] },
            origin: request.headerFields[.origin],
            host: request.authority
        )
    }

    package func sender(site: String?, origin: String?, host: String?) -> Sender {
        if let site { return site == "same-origin" || site == "none" ? .ownPage : .otherSite }
        guard let origin else { return .program }
        if let publicOrigin, origin.lowercased() == publicOrigin { return .ownPage }
        guard let host, let scheme = origin.firstRange(of: "://") else { return .otherSite }
        return origin[scheme.upperBound...].lowercased() == host.lowercased() ? .ownPage : .otherSite
    }

    /// Whether a method changes nothing, by its definition (RFC 9110).
    package static func isSafe(_ method: HTTPRequest.Method) -> Bool {
        method == .get || method == .head || method == .options || method == .trace
    }
}
