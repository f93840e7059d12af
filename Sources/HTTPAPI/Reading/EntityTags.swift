import Crypto

/// Entity tags (RFC 9110, 8.8.3), and those of an `If-None-Match` (13.1.2).
enum EntityTags {
    /// A strong tag: the first 128 bits of the SHA-256 of everything that the answer depends on.
    static func tag(of parts: [UInt8]...) -> String {
        var hasher = SHA256()
        for part in parts { hasher.update(data: part) }
        let digest = hasher.finalize().prefix(16).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        return "\"\(digest)\""
    }

    /// Whether the field names the tag, or is `*`. Compared weakly, as the field is defined: `W/"a"` names `"a"`.
    static func field(_ field: String, names tag: String) -> Bool {
        var rest = field[...].drop(while: isBetween)
        if rest == "*" { return true }
        while !rest.isEmpty {
            if rest.hasPrefix("W/") { rest.removeFirst(2) }
            guard rest.first == "\"", let end = rest.dropFirst().firstIndex(of: "\"") else { return false }
            if rest[...end] == tag { return true }
            rest = rest[rest.index(after: end)...].drop(while: isBetween)
        }
        return false
    }

    private static func isBetween(_ character: Character) -> Bool {
        character == "," || character == " " || character == "\t"
    }
}
