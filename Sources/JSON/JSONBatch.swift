/// A text that is one value, or an object with an array of items that are judged one by one.
package enum JSONBatch: Sendable {
    case single(JSON)
    /// Each item, or why it is not JSON; the places of errors are those in the whole text.
    case items([Result<JSON, JSONSyntaxError>])

    /// Reads `{"items": […]}`, whatever the member is called, or one value.
    ///
    /// An item that is not JSON, or that the parser refuses, costs no other. A text that is wrong outside of its items is
    /// refused as a whole. Texts without fault are parsed once; only behind a fault the items are told apart.
    package static func read(
        _ bytes: UnsafeBufferPointer<UInt8>,
        itemsNamed name: String,
        limits: JSONLimits = JSONLimits()
    ) throws(JSONSyntaxError) -> JSONBatch {
        let json: JSON
        do {
            json = try JSON.parse(bytes, limits: limits)
        } catch {
            var scanner = JSONBatchScanner(bytes, limits)
            guard let items = try scanner.items(named: name) else { throw error }
            return .items(items)
        }
        guard let items = json[name]?.array else { return .single(json) }
        return .items(items.map { .success($0) })
    }
}

/// Tells the items of a batch apart by brackets, quotes and commas, and parses each by itself.
private struct JSONBatchScanner {
    private let bytes: UnsafeBufferPointer<UInt8>
    private let limits: JSONLimits
    private var place = JSONPlace()

    init(_ bytes: UnsafeBufferPointer<UInt8>, _ limits: JSONLimits) {
        self.bytes = bytes
        self.limits = limits
    }

    /// Nil where the text is no object, or has no array called so.
    mutating func items(named name: String) throws(JSONSyntaxError) -> [Result<JSON, JSONSyntaxError>]? {
        skipWhitespace()
        guard current == UInt8(ascii: "{") else { return nil }
        var names: Set<ExactText> = []
        var items: [Result<JSON, JSONSyntaxError>]?
        repeat {
            advance()
            skipWhitespace()
            let start = place
            guard current == UInt8(ascii: "\"") else { throw expected("a name in double quotes") }
            let member = try value().string ?? ""
            guard names.insert(ExactText(member)).inserted else {
                throw JSONSyntaxError(
                    "the name \"\(member.beginning(bytes: 64))\" appears twice in one object",
                    at: start
                )
            }
            skipWhitespace()
            guard current == UInt8(ascii: ":") else { throw expected("':'") }
            advance()
            skipWhitespace()
            if member.isExactly(name), current == UInt8(ascii: "[") {
                items = try array()
            } else {
                _ = try value()
            }
            skipWhitespace()
        } while current == UInt8(ascii: ",")
        guard current == UInt8(ascii: "}") else { throw expected("',' or '}'") }
        advance()
        skipWhitespace()
        guard place.offset == bytes.count else { throw JSONSyntaxError("unexpected text after the value", at: place) }
        return items
    }

    /// The position is at the opening bracket.
    private mutating func array() throws(JSONSyntaxError) -> [Result<JSON, JSONSyntaxError>] {
        var items: [Result<JSON, JSONSyntaxError>] = []
        advance()
        skipWhitespace()
        guard current != UInt8(ascii: "]") else {
            advance()
            return items
        }
        while true {
            let start = place
            let text = try element()
            items.append(Result { () throws(JSONSyntaxError) in try parse(text, from: start) })
            skipWhitespace()
            guard current == UInt8(ascii: ",") else { break }
            advance()
            skipWhitespace()
        }
        guard current == UInt8(ascii: "]") else { throw expected("',' or ']'") }
        advance()
        return items
    }

    private mutating func value() throws(JSONSyntaxError) -> JSON {
        let start = place
        return try parse(try element(), from: start)
    }

    private func parse(_ text: Range<Int>, from start: JSONPlace) throws(JSONSyntaxError) -> JSON {
        do {
            return try JSON.parse(UnsafeBufferPointer(rebasing: bytes[text]), limits: limits)
        } catch {
            throw error.moved(behind: start)
        }
    }

    // MARK: Following the text

    /// NUL, with which nothing begins, at the end.
    private var current: UInt8 { place.offset < bytes.count ? bytes[place.offset] : 0 }

    private mutating func advance() {
        guard place.offset < bytes.count else { return }
        place.advance(over: bytes[place.offset])
    }

    private mutating func skipWhitespace() {
        while [0x20, 0x0A, 0x0D, 0x09].contains(current) { advance() }
    }

    /// Goes over one value, of which only brackets and quotes are followed.
    private mutating func element() throws(JSONSyntaxError) -> Range<Int> {
        let start = place.offset
        var open: [UInt8] = []
        repeat {
            switch current {
            case UInt8(ascii: "\""):
                try skipString()
                continue
            case UInt8(ascii: "{"): open.append(UInt8(ascii: "}"))
            case UInt8(ascii: "["): open.append(UInt8(ascii: "]"))
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                guard open.popLast() == current else { throw expected(open.isEmpty ? "a value" : "another bracket") }
            case 0 where place.offset == bytes.count:
                throw JSONSyntaxError("the array is not closed", at: place)
            default:
                guard open.isEmpty else { break }
                try skipWord()
                continue
            }
            advance()
        } while !open.isEmpty
        return start..<place.offset
    }

    /// Goes over what is neither a text nor in brackets: a number, `true`, or something that is no JSON, as `NaN` is none.
    private mutating func skipWord() throws(JSONSyntaxError) {
        let start = place.offset
        while place.offset < bytes.count, !Self.endsWord(current) { advance() }
        guard place.offset > start else { throw expected("a value") }
    }

    private static func endsWord(_ byte: UInt8) -> Bool {
        [UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}"), 0x20, 0x0A, 0x0D, 0x09].contains(byte)
    }

    /// The position is at the opening quote.
    private mutating func skipString() throws(JSONSyntaxError) {
        advance()
        while current != UInt8(ascii: "\"") {
            guard place.offset < bytes.count else { throw JSONSyntaxError("a text is not closed", at: place) }
            if current == UInt8(ascii: "\\") { advance() }
            advance()
        }
        advance()
    }

    private func expected(_ words: String) -> JSONSyntaxError {
        let found = place.offset < bytes.count ? "" : ", found the end of the text"
        return JSONSyntaxError("expected \(words)\(found)", at: place)
    }
}
