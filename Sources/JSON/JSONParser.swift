extension JSON {
    /// Reads one JSON text, strictly after RFC 8259.
    ///
    /// Beyond the grammar it refuses what would be lost or misread later: a name twice in one object, a number beyond
    /// the range of a double (`1e400`), an escape that is half of a surrogate pair, text that is not UTF-8, a byte
    /// order mark, nesting beyond `limits`, and `\u0000`, which PostgreSQL cannot hold in text. A number written
    /// without fraction and exponent is `.integer` if it fits 64 bits (`-0` is `0`) and `.number` otherwise.
    ///
    /// One pass; sequences that are not contiguous in memory are copied first.
    package static func parse(
        _ bytes: some Sequence<UInt8>,
        limits: JSONLimits = JSONLimits()
    ) throws(JSONSyntaxError) -> JSON {
        if let result = bytes.withContiguousStorageIfAvailable({ parse(contiguous: $0, limits: limits) }) {
            return try result.get()
        }
        return try Array(bytes).withUnsafeBufferPointer { parse(contiguous: $0, limits: limits) }.get()
    }

    package static func parse(_ text: String, limits: JSONLimits = JSONLimits()) throws(JSONSyntaxError) -> JSON {
        try parse(text.utf8, limits: limits)
    }

    package static func parse(
        _ bytes: Span<UInt8>,
        limits: JSONLimits = JSONLimits()
    ) throws(JSONSyntaxError) -> JSON {
        try bytes.withUnsafeBufferPointer { parse(contiguous: $0, limits: limits) }.get()
    }

    // A result, because the standard library's `with…` functions do not pass typed errors through.
    private static func parse(
        contiguous bytes: UnsafeBufferPointer<UInt8>,
        limits: JSONLimits
    ) -> Result<JSON, JSONSyntaxError> {
        var parser = JSONParser(bytes: bytes, limits: limits)
        return Result { () throws(JSONSyntaxError) in try parser.parseDocument() }
    }
}

/// A recursive-descent parser over bytes that outlive it.
struct JSONParser {
    let bytes: UnsafeBufferPointer<UInt8>
    let limits: JSONLimits
    var position = 0
    /// Text of the string being unescaped; kept to reuse its memory.
    var unescaped: [UInt8] = []

    init(bytes: UnsafeBufferPointer<UInt8>, limits: JSONLimits) {
        self.bytes = bytes
        self.limits = limits
    }

    /// The byte at the position, and NUL, which no rule of the grammar accepts, at the end.
    @inline(__always)
    var current: UInt8 {
        position < bytes.count ? bytes[position] : 0
    }

    mutating func parseDocument() throws(JSONSyntaxError) -> JSON {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            throw failure("a byte order mark is not allowed", at: 0)
        }
        skipWhitespace()
        let value = try parseValue(depth: 0)
        skipWhitespace()
        guard position == bytes.count else {
            throw failure("unexpected text after the value", at: position)
        }
        return value
    }

    private mutating func parseValue(depth: Int) throws(JSONSyntaxError) -> JSON {
        switch current {
        case UInt8(ascii: "\""): return .string(try parseString())
        case UInt8(ascii: "{"): return .object(try parseObject(depth: depth))
        case UInt8(ascii: "["): return .array(try parseArray(depth: depth))
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try parseNumber()
        case UInt8(ascii: "t"): return try parseWord("true", as: .boolean(true))
        case UInt8(ascii: "f"): return try parseWord("false", as: .boolean(false))
        case UInt8(ascii: "n"): return try parseWord("null", as: .null)
        default: throw expected("a value")
        }
    }

    private mutating func parseObject(depth: Int) throws(JSONSyntaxError) -> JSONObject {
        try open(depth: depth)
        var object = JSONObject()
        if current == UInt8(ascii: "}") {
            position += 1
            return object
        }
        object.reserveCapacity(8)
        while true {
            guard current == UInt8(ascii: "\"") else { throw expected("a name in double quotes") }
            let nameOffset = position
            let name = try parseString()
            skipWhitespace()
            guard current == UInt8(ascii: ":") else { throw expected("':'") }
            position += 1
            skipWhitespace()
            let value = try parseValue(depth: depth + 1)
            guard object.insert(value, named: name) else {
                throw failure("the name \"\(name.beginning(bytes: 64))\" appears twice in one object", at: nameOffset)
            }
            guard try hasMore(closing: UInt8(ascii: "}"), expecting: "',' or '}'") else { return object }
        }
    }

    private mutating func parseArray(depth: Int) throws(JSONSyntaxError) -> [JSON] {
        try open(depth: depth)
        var elements: [JSON] = []
        if current == UInt8(ascii: "]") {
            position += 1
            return elements
        }
        while true {
            elements.append(try parseValue(depth: depth + 1))
            guard try hasMore(closing: UInt8(ascii: "]"), expecting: "',' or ']'") else { return elements }
        }
    }

    private mutating func open(depth: Int) throws(JSONSyntaxError) {
        guard depth < limits.depth else {
            throw failure("nested more than \(limits.depth) levels deep", at: position)
        }
        position += 1
        skipWhitespace()
    }

    /// Takes the comma or the closing bracket after an element, and says whether another element must follow.
    @inline(__always)
    private mutating func hasMore(closing: UInt8, expecting words: StaticString) throws(JSONSyntaxError) -> Bool {
        skipWhitespace()
        let byte = current
        guard byte == UInt8(ascii: ",") || byte == closing else { throw expected("\(words)") }
        position += 1
        guard byte != closing else { return false }
        skipWhitespace()
        return true
    }

    private mutating func parseWord(_ word: StaticString, as value: JSON) throws(JSONSyntaxError) -> JSON {
        for offset in 0..<word.utf8CodeUnitCount {
            let place = position + offset
            guard place < bytes.count, bytes[place] == word.utf8Start[offset] else { throw expected("a value") }
        }
        position += word.utf8CodeUnitCount
        return value
    }

    @inline(__always)
    private mutating func skipWhitespace() {
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"): position += 1
            default: return
            }
        }
    }

    func failure(_ message: String, at offset: Int) -> JSONSyntaxError {
        JSONSyntaxError(message, at: offset, in: bytes)
    }

    func expected(_ words: String) -> JSONSyntaxError {
        let found = position < bytes.count ? "" : ", found the end of the text"
        return failure("expected \(words)\(found)", at: position)
    }
}
