/// Whether a path says one thing however it is read.
package enum PathShape {
    /// False for empty parts and for `.` and `..`, also percent-encoded: some programs take these out and others do not. One
    /// slash at the end is no part.
    package static func isPlain(_ path: String) -> Bool {
        let bytes = path.utf8
        guard bytes.first == UInt8(ascii: "/") else { return false }
        guard bytes.count > 1 else { return true }
        var part = bytes.dropFirst()
        while let slash = part.firstIndex(of: UInt8(ascii: "/")) {
            guard isPlain(part: part[..<slash]) else { return false }
            part = part[part.index(after: slash)...]
        }
        return part.isEmpty || isPlain(part: part)
    }

    private static func isPlain(part: Substring.UTF8View) -> Bool {
        guard let first = part.first else { return false }
        // Only what is nothing but dots, plain or encoded, can be one of the two.
        guard first == UInt8(ascii: ".") || first == UInt8(ascii: "%"), part.count <= 6 else { return true }
        let text = Substring(part).lowercased().replacing("%2e", with: ".")
        return text != "." && text != ".."
    }
}
