/// A place inside a JSON value (RFC 6901), whose names are those of members byte for byte.
package struct JSONPointer: Sendable, CustomStringConvertible {
    /// The names and array positions from the root, unescaped.
    package private(set) var tokens: [String]

    /// The pointer to the whole value.
    package static let root = JSONPointer(tokens: [])

    package init(tokens: [String]) {
        self.tokens = tokens
    }

    /// Reads `/name/0/other`, with `~0` for `~` and `~1` for `/` inside a name; the empty text is the root.
    package init(_ text: String) throws(JSONPointerError) {
        guard !text.isEmpty else {
            self = .root
            return
        }
        guard text.utf8.first == UInt8(ascii: "/") else { throw .missingSlash }
        var tokens: [String] = []
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let token = rest.dropFirst().prefix { $0 != UInt8(ascii: "/") }
            rest = rest[token.endIndex...]
            tokens.append(try unescape(token))
        }
        self.tokens = tokens
    }

    /// How many names and positions a text has that is a JSON Pointer; nil for one that is none.
    package static func partCount(of text: String) -> Int? {
        var text = text
        return text.withUTF8 { bytes in
            guard !bytes.isEmpty else { return 0 }
            guard bytes[0] == UInt8(ascii: "/") else { return nil }
            var parts = 0
            for (place, byte) in bytes.enumerated() {
                if byte == UInt8(ascii: "/") { parts += 1 }
                guard byte == UInt8(ascii: "~") else { continue }
                let next = place + 1 < bytes.count ? bytes[place + 1] : 0
                guard next == UInt8(ascii: "0") || next == UInt8(ascii: "1") else { return nil }
            }
            return parts
        }
    }

    package var description: String {
        tokens.reduce(into: "") { $0 += "/" + escape($1) }
    }

    package func appending(_ name: String) -> JSONPointer {
        JSONPointer(tokens: tokens + [name])
    }

    package func appending(_ position: Int) -> JSONPointer {
        appending(String(position))
    }

    /// The value at this place, or nil when there is none. `-`, the place after an array's end, never has one.
    package func value(in root: JSON) -> JSON? {
        var value = root
        for token in tokens {
            switch value {
            case .object(let members):
                guard let member = members[token] else { return nil }
                value = member
            case .array(let elements):
                guard let position = arrayPosition(token), position < elements.count else { return nil }
                value = elements[position]
            default:
                return nil
            }
        }
        return value
    }
}

extension JSONPointer: Hashable {
    package static func == (left: JSONPointer, right: JSONPointer) -> Bool {
        left.tokens.elementsEqual(right.tokens) { $0.isExactly($1) }
    }

    package func hash(into hasher: inout Hasher) {
        for token in tokens { token.hashExactly(into: &hasher) }
    }
}

/// Why a text is not a JSON Pointer.
package enum JSONPointerError: Error, Hashable, CustomStringConvertible {
    case missingSlash
    case invalidEscape(token: String)

    package var description: String {
        switch self {
        case .missingSlash: "a JSON Pointer is empty or starts with '/'"
        case .invalidEscape(let token): "in a JSON Pointer '~' must be followed by 0 or 1: \(token)"
        }
    }
}

private func unescape(_ token: ArraySlice<UInt8>) throws(JSONPointerError) -> String {
    guard token.contains(UInt8(ascii: "~")) else { return String(decoding: token, as: UTF8.self) }
    var result: [UInt8] = []
    var bytes = token.makeIterator()
    while let byte = bytes.next() {
        guard byte == UInt8(ascii: "~") else {
            result.append(byte)
            continue
        }
        switch bytes.next() {
        case UInt8(ascii: "0"): result.append(UInt8(ascii: "~"))
        case UInt8(ascii: "1"): result.append(UInt8(ascii: "/"))
        default: throw .invalidEscape(token: String(decoding: token, as: UTF8.self))
        }
    }
    return String(decoding: result, as: UTF8.self)
}

private func escape(_ token: String) -> String {
    var result: [UInt8] = []
    for byte in token.utf8 {
        switch byte {
        case UInt8(ascii: "~"): result.append(contentsOf: "~0".utf8)
        case UInt8(ascii: "/"): result.append(contentsOf: "~1".utf8)
        default: result.append(byte)
        }
    }
    return String(decoding: result, as: UTF8.self)
}

/// RFC 6901 §4: digits without a leading zero; `Int` alone would also take a sign.
private func arrayPosition(_ token: String) -> Int? {
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    guard token.utf8.allSatisfy(digits.contains), token == "0" || token.utf8.first != UInt8(ascii: "0") else {
        return nil
    }
    return Int(token)
}
