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
        var place = JSONPlace()
        for byte in bytes[..<Swift.min(offset, bytes.count)] { place.advance(over: byte) }
        self.init(message, at: place)
    }

    init(_ message: String, at place: JSONPlace) {
        self.message = message
        offset = place.offset
        line = place.line
        column = place.column
    }

    /// The same error in a longer text of which this one's is the part that begins at `start`.
    func moved(behind start: JSONPlace) -> JSONSyntaxError {
        var place = start
        place.offset += offset
        place.line += line - 1
        place.column = line == 1 ? start.column + column - 1 : column
        return JSONSyntaxError(message, at: place)
    }
}

/// A place in a text, as an editor counts it.
struct JSONPlace: Hashable, Sendable {
    /// Bytes before it.
    var offset = 0
    /// From 1; lines end with a line feed.
    var line = 1
    /// From 1, in Unicode scalars.
    var column = 1

    mutating func advance(over byte: UInt8) {
        offset += 1
        if byte == UInt8(ascii: "\n") {
            line += 1
            column = 1
        } else if byte & 0xC0 != 0x80 {
            // Continuation bytes of UTF-8 (10xxxxxx) belong to the scalar before them.
            column += 1
        }
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
