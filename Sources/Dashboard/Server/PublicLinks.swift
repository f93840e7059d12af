import Web

/// Makes the links of a page lead to where the server is reached through a proxy with a path prefix.
///
/// Templates write paths as the server knows them. Text from outside cannot look like one of these attributes, as its quotes
/// are escaped.
struct PublicLinks: Sendable {
    private static let attributes = ["href", "src", "action", "formaction", "data-stream"]

    private let prefix: String

    /// Nil where there is no prefix.
    init?(_ address: PublicAddress) {
        guard !address.prefix.isEmpty else { return nil }
        prefix = address.prefix
    }

    func directing(_ page: String) -> String {
        Self.attributes.reduce(page) { page, attribute in
            page.replacing(" \(attribute)=\"/", with: " \(attribute)=\"\(prefix)/")
        }
    }
}
