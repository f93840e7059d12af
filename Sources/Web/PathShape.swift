/// Whether a path says one thing however it is read.
package enum PathShape {
    /// False for empty parts and for `.` and `..`, also percent-encoded: some programs take these out and others do not. One
    /// slash at the end is no part.
    package static func isPlain(_ path: String) -> Bool {
        var path = path
        guard path.utf8.first == UInt8(ascii: "/"), path.withUTF8(hasSuspiciousPart) else {
            return path.utf8.first == UInt8(ascii: "/")
        }
        var parts = path.utf8.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        if parts.last?.isEmpty == true { parts.removeLast() }
        return parts.allSatisfy(isPlain(part:))
    }

    /// Whether some part is empty or begins with a dot, plain or encoded, as almost none does.
    private static func hasSuspiciousPart(_ path: UnsafeBufferPointer<UInt8>) -> Bool {
        var isStart = false
        for byte in path {
            switch byte {
            case UInt8(ascii: "/") where isStart: return true
            case UInt8(ascii: "."), UInt8(ascii: "%"): if isStart { return true }
            default: break
            }
            isStart = byte == UInt8(ascii: "/")
        }
        return false
    }

    private static func isPlain(part: Substring.UTF8View) -> Bool {
        guard let first = part.first else { return false }
        // Only what is nothing but dots, plain or encoded, can be one of the two.
        guard first == UInt8(ascii: ".") || first == UInt8(ascii: "%"), part.count <= 6 else { return true }
        let text = Substring(part).lowercased().replacing("%2e", with: ".")
        return text != "." && text != ".."
    }
}
