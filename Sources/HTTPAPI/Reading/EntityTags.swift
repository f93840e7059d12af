/// The tags of an `If-None-Match` (RFC 9110, 13.1.2).
enum EntityTags {
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
