/// Text in the bytes that mail may carry (RFC 2045 and 2047).
enum QuotedPrintable {
    /// A text's lines, none longer than 76 bytes; whatever ends a line in the text ends one here.
    static func lines(_ text: String) -> [String] {
        text.split(omittingEmptySubsequences: false) { $0.isNewline }.flatMap { line(String($0)) }
    }

    private static func line(_ text: String) -> [String] {
        var lines: [String] = []
        var line = ""
        let bytes = Array(text.utf8)
        for (position, byte) in bytes.enumerated() {
            let isLast = position == bytes.count - 1
            let isBlank = byte == 32 || byte == 9
            let isPlain = (33...126).contains(byte) && byte != UInt8(ascii: "=") || (isBlank && !isLast)
            let piece = isPlain ? String(UnicodeScalar(byte)) : "=" + hex(byte)
            if line.utf8.count + piece.utf8.count > 75 {
                lines.append(line + "=")
                line = ""
            }
            line += piece
        }
        // A line of a single dot would end the message where a sender does not double it.
        return lines + [line == "." ? "=2E" : line]
    }

    /// A header's value: on one line, and so without anything that could begin another header.
    static func header(_ text: String) -> String {
        let line = text.unicodeScalars.map { scalar -> Unicode.Scalar in
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator: " "
            default: scalar
            }
        }
        let isPlain = line.allSatisfy { (32...126).contains($0.value) }
        if isPlain, line.count <= 900, !String(String.UnicodeScalarView(line)).contains("=?") {
            return String(String.UnicodeScalarView(line))
        }
        return words(line).joined(separator: "\r\n ")
    }

    /// Encoded words, short enough for a line with the header's name before them; none splits a scalar.
    private static func words(_ scalars: [Unicode.Scalar]) -> [String] {
        var words: [String] = []
        var word = ""
        for scalar in scalars {
            let piece = String(scalar).utf8.map { byte -> String in
                let isPlain = (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
                return isPlain ? String(UnicodeScalar(byte)) : "=" + hex(byte)
            }
            .joined()
            if word.utf8.count + piece.utf8.count > 50 {
                words.append(word)
                word = ""
            }
            word += piece
        }
        return (words + [word]).map { "=?utf-8?Q?\($0)?=" }
    }

    private static func hex(_ byte: UInt8) -> String {
        (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }
}
