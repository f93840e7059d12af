extension JSONParser {
    /// Reads a string; the position is at its opening quote.
    mutating func parseString() throws(JSONSyntaxError) -> String {
        let start = position + 1
        position = endOfPlainRun(from: start)
        guard current == UInt8(ascii: "\"") else { return try parseEscapedString(from: start) }
        defer { position += 1 }
        return try makeString(of: UnsafeBufferPointer(rebasing: bytes[start..<position]), writtenAt: start)
    }

    /// Where the next quote, backslash or control character stands, or the end of the text.
    @inline(__always)
    private func endOfPlainRun(from start: Int) -> Int {
        var place = start
        // Eight bytes at a time. Each term has a byte's high bit set where the byte is a quote, a backslash or below
        // 0x20; a borrow can also mark a byte after such a one, which the byte loop below then sorts out.
        while place + 8 <= bytes.count {
            let word = UnsafeRawBufferPointer(bytes).loadUnaligned(fromByteOffset: place, as: UInt64.self)
            let quote = word ^ 0x2222_2222_2222_2222
            let backslash = word ^ 0x5C5C_5C5C_5C5C_5C5C
            let ones: UInt64 = 0x0101_0101_0101_0101
            let quotes = (quote &- ones) & ~quote
            let backslashes = (backslash &- ones) & ~backslash
            let controls = (word &- ones &* 0x20) & ~word
            if (quotes | backslashes | controls) & (ones << 7) != 0 { break }
            place += 8
        }
        while place < bytes.count {
            let byte = bytes[place]
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte < 0x20 { break }
            place += 1
        }
        return place
    }

    private mutating func parseEscapedString(from start: Int) throws(JSONSyntaxError) -> String {
        unescaped.removeAll(keepingCapacity: true)
        var runStart = start
        while true {
            unescaped.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[runStart..<position]))
            guard position < bytes.count else { throw expected("'\"'") }
            switch bytes[position] {
            case UInt8(ascii: "\""):
                defer { position += 1 }
                return try makeString(of: unescaped, writtenAt: start)
            case UInt8(ascii: "\\"):
                try parseEscape()
            default:
                throw failure("a control character must be escaped in a string", at: position)
            }
            runStart = position
            position = endOfPlainRun(from: runStart)
        }
    }

    /// Appends what an escape stands for; the position is at its backslash.
    private mutating func parseEscape() throws(JSONSyntaxError) {
        let escape = position
        position += 1
        let byte = current
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): unescaped.append(byte)
        case UInt8(ascii: "b"): unescaped.append(0x08)
        case UInt8(ascii: "f"): unescaped.append(0x0C)
        case UInt8(ascii: "n"): unescaped.append(0x0A)
        case UInt8(ascii: "r"): unescaped.append(0x0D)
        case UInt8(ascii: "t"): unescaped.append(0x09)
        case UInt8(ascii: "u"): try parseUnicodeEscape(at: escape)
        default: throw failure("invalid escape in a string", at: escape)
        }
    }

    private mutating func parseUnicodeEscape(at escape: Int) throws(JSONSyntaxError) {
        var code = try parseHexadecimalUnit(at: escape)
        if code & 0xFC00 == 0xD800 {
            let hasSecond =
                position + 1 < bytes.count && bytes[position] == UInt8(ascii: "\\")
                && bytes[position + 1] == UInt8(ascii: "u")
            guard hasSecond else { throw failure("half of a surrogate pair", at: escape) }
            position += 2
            let low = try parseHexadecimalUnit(at: position - 2)
            guard low & 0xFC00 == 0xDC00 else { throw failure("half of a surrogate pair", at: escape) }
            code = 0x10000 + (code & 0x3FF) << 10 + (low & 0x3FF)
        }
        guard code != 0 else { throw failure("the character \\u0000 is not allowed", at: escape) }
        guard let scalar = Unicode.Scalar(code) else { throw failure("half of a surrogate pair", at: escape) }
        unescaped.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }

    private mutating func parseHexadecimalUnit(at escape: Int) throws(JSONSyntaxError) -> UInt32 {
        var code: UInt32 = 0
        for _ in 0..<4 {
            let byte = current
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): code = code << 4 + UInt32(byte - 0x30)
            case UInt8(ascii: "a")...UInt8(ascii: "f"): code = code << 4 + UInt32(byte - 0x57)
            case UInt8(ascii: "A")...UInt8(ascii: "F"): code = code << 4 + UInt32(byte - 0x37)
            default: throw failure("\\u must be followed by four hexadecimal digits", at: escape)
            }
            position += 1
        }
        return code
    }

    private func makeString(
        of text: some Collection<UInt8>,
        writtenAt start: Int
    ) throws(JSONSyntaxError) -> String {
        // Decoding replaces what is not UTF-8, so the text is valid if nothing changed. `String(validating:)` would
        // say so directly, but looks generic metadata up on every call, which shows in profiles.
        let result = String(decoding: text, as: UTF8.self)
        guard text.allSatisfy({ $0 < 0x80 }) || result.utf8.elementsEqual(text) else {
            throw invalidUTF8(writtenAt: start)
        }
        return result
    }

    /// The error for a string that starts at `start`, ends at the position, and holds something else than UTF-8.
    private func invalidUTF8(writtenAt start: Int) -> JSONSyntaxError {
        var iterator = bytes[start..<position].makeIterator()
        var parser = UTF8.ForwardParser()
        var offset = start
        while case .valid(let scalar) = parser.parseScalar(from: &iterator) {
            offset += scalar.count
        }
        return failure("invalid UTF-8", at: offset)
    }
}
