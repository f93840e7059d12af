/// A text that equals only itself, byte for byte of its UTF-8.
///
/// Swift takes canonically equivalent strings for equal (`ü` in one code point and in two), and so do its sets and
/// dictionaries of strings. Keys, ids, names of JSON members and values of categories are opaque: whatever compares or
/// collects them does so by this type or by ``Swift/String/isExactly(_:)``.
package struct ExactText: Hashable, Comparable, Sendable, CustomStringConvertible, ExpressibleByStringLiteral {
    package let text: String

    package init(_ text: String) {
        self.text = text
    }

    package init(stringLiteral text: String) {
        self.text = text
    }

    package var description: String { text }

    package static func == (left: ExactText, right: ExactText) -> Bool { left.text.isExactly(right.text) }

    package static func < (left: ExactText, right: ExactText) -> Bool { left.text.precedesExactly(right.text) }

    package func hash(into hasher: inout Hasher) {
        text.hashExactly(into: &hasher)
    }
}

extension String {
    /// Whether both texts have the same bytes.
    package func isExactly(_ other: String) -> Bool {
        guard utf8.count == other.utf8.count else { return false }
        return utf8.withContiguousStorageIfAvailable { left in
            other.utf8.withContiguousStorageIfAvailable { areEqual(left, $0) }
        }.flatMap { $0 } ?? utf8.elementsEqual(other.utf8)
    }

    /// Whether this text comes first in the order of bytes, which is that of SQLite and of PostgreSQL's `C` collation.
    package func precedesExactly(_ other: String) -> Bool {
        utf8.lexicographicallyPrecedes(other.utf8)
    }

    /// Adds the text's bytes, whatever other texts are canonically equivalent.
    package func hashExactly(into hasher: inout Hasher) {
        var text = self
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
        // No text of UTF-8 has this byte, so that texts behind each other cannot run into one another.
        hasher.combine(UInt8.max)
    }

    /// The text without anything that would begin another line, move a cursor or turn the direction of writing: control
    /// characters stand there as JSON writes them, `\n` and `\u001b`.
    package var onOneLine: String {
        guard unicodeScalars.contains(where: \.isDisruptive) else { return self }
        var line = ""
        for scalar in unicodeScalars {
            guard scalar.isDisruptive else {
                line.unicodeScalars.append(scalar)
                continue
            }
            switch scalar {
            case "\n": line += "\\n"
            case "\r": line += "\\r"
            case "\t": line += "\\t"
            default:
                let digits = String(scalar.value, radix: 16)
                line += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
            }
        }
        return line
    }

    /// The longest beginning that is at most so many bytes and ends between two scalars; `…` follows where something is
    /// left out. A character may consist of any number of bytes, so that counting characters bounds nothing.
    package func beginning(bytes limit: Int) -> String {
        guard utf8.count > limit else { return self }
        var end = utf8.index(startIndex, offsetBy: limit)
        while end > startIndex, utf8[end] & 0xC0 == 0x80 { end = utf8.index(before: end) }
        return String(decoding: utf8[..<end], as: UTF8.self) + "…"
    }
}

/// Eight bytes at a time; both have the same length.
private func areEqual(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>) -> Bool {
    let left = UnsafeRawBufferPointer(left)
    let right = UnsafeRawBufferPointer(right)
    var place = 0
    while place + 8 <= left.count {
        let word = left.loadUnaligned(fromByteOffset: place, as: UInt64.self)
        guard word == right.loadUnaligned(fromByteOffset: place, as: UInt64.self) else { return false }
        place += 8
    }
    while place < left.count {
        guard left[place] == right[place] else { return false }
        place += 1
    }
    return true
}

extension Unicode.Scalar {
    /// Controls of ASCII and Latin-1, breaks of lines and paragraphs, and what changes the direction of all that follows;
    /// none is beyond U+FFFF.
    package var isDisruptive: Bool {
        switch value {
        case 0x20...0x7E: false
        case 0x00...0x1F, 0x7F...0x9F, 0x2028...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}
