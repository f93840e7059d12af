/// Where people and programs reach this server through a proxy: the base of every link that it gives.
package struct PublicAddress: Sendable, Equatable {
    /// `https://example.com`, in lower case and without the scheme's own port, as browsers write an `Origin`.
    package let origin: String
    /// The host's name or address, without port and brackets.
    package let host: String
    /// What the proxy takes off the paths: `/attune`, or empty.
    package let prefix: String

    package var text: String { origin + prefix }

    /// Nil for what is not `http://` or `https://`, a host with or without a port, and a plain path.
    package init?(_ text: String) {
        guard let end = text.firstRange(of: "://")?.upperBound else { return nil }
        let scheme = text[..<end].lowercased()
        guard scheme == "http://" || scheme == "https://" else { return nil }
        let rest = text[end...]
        let slash = rest.firstIndex(of: "/") ?? rest.endIndex
        guard let authority = Authority(String(rest[..<slash])) else { return nil }
        let parts = rest[slash...].split(separator: "/")
        guard parts.allSatisfy(Self.isPlain) else { return nil }
        let standardPort = scheme == "http://" ? 80 : 443
        let port = authority.port.flatMap { $0 == standardPort ? nil : ":\($0)" } ?? ""
        origin = "\(scheme)\(authority.hostInAddress)\(port)"
        host = authority.host
        prefix = parts.map { "/\($0)" }.joined()
    }

    private static func isPlain(_ part: Substring) -> Bool {
        part != "." && part != ".."
            && part.utf8.allSatisfy { byte in
                switch UnicodeScalar(byte) {
                case "a"..."z", "A"..."Z", "0"..."9", "-", ".", "_", "~": true
                default: false
                }
            }
    }

    /// A path of this server as those outside write it.
    package func path(_ path: String) -> String {
        path.utf8.first == UInt8(ascii: "/") ? prefix + path : path
    }
}

/// Who is asked, as the `Host` field and the authority of an address say it.
package struct Authority: Sendable, Equatable {
    /// In lower case, without the brackets of an address and without a dot at the end.
    package let host: String
    package let port: Int?
    private let isBracketed: Bool

    package var hostInAddress: String { isBracketed ? "[\(host)]" : host }

    /// Nil for what is no host with at most a port behind it.
    package init?(_ text: String) {
        let bytes = text.utf8
        guard bytes.count <= 262, bytes.allSatisfy({ (0x21...0x7E).contains($0) }) else { return nil }
        var name = text[...]
        var rest = text[text.endIndex...]
        let isBracketed = name.first == "["
        if isBracketed {
            guard let close = name.firstIndex(of: "]") else { return nil }
            rest = name[name.index(after: close)...]
            name = name[name.index(after: name.startIndex)..<close]
        } else if let colon = name.firstIndex(of: ":") {
            rest = name[colon...]
            name = name[..<colon]
        }
        if rest.isEmpty {
            port = nil
        } else {
            let digits = rest.dropFirst()
            guard rest.first == ":", let number = digits.isEmpty ? 0 : DecimalText.integer(String(digits)),
                (0...65_535).contains(number)
            else { return nil }
            port = digits.isEmpty ? nil : number
        }
        if !isBracketed, name.last == "." { name.removeLast() }
        guard !name.isEmpty, name.utf8.allSatisfy({ Self.belongsToHost($0, isBracketed: isBracketed) }) else {
            return nil
        }
        host = name.lowercased()
        self.isBracketed = isBracketed
    }

    private static func belongsToHost(_ byte: UInt8, isBracketed: Bool) -> Bool {
        switch UnicodeScalar(byte) {
        case "a"..."z", "A"..."Z", "0"..."9", "-", ".", "_": true
        case ":": isBracketed
        default: false
        }
    }
}
