/// Why a text is not JSON, and where.
package struct JSONSyntaxError: Error, Hashable, CustomStringConvertible {
    /// What is wrong, without the place: `expected ',' or '}'`.
    package let message: String
    /// Bytes before the place.
    package let offset: Int
    /// From 1; lines end with a line feed.
    package let line: Int
    /// From 1, in Unicode scalars as an editor counts them.
    package let column: Int

    package var description: String { "\(message) at line \(line), column \(column)" }

    init(_ message: String, at offset: Int, in bytes: UnsafeBufferPointer<UInt8>) {
        let before = bytes[..<Swift.min(offset, bytes.count)]
        let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        self.message = message
        self.offset = offset
        line = 1 + before.count { $0 == UInt8(ascii: "\n") }
        // Continuation bytes of UTF-8 (10xxxxxx) belong to the scalar before them.
        column = 1 + before[lineStart...].count { $0 & 0xC0 != 0x80 }
    }
}

/// What a parser accepts beyond the grammar.
package struct JSONLimits: Sendable, Hashable {
    /// How many arrays and objects may be nested; the parser uses the stack for each of them.
    package var depth: Int

    package init(depth: Int = 64) {
        self.depth = depth
    }
}
