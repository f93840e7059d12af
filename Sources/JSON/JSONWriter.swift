/// How JSON text is laid out.
package enum JSONStyle: Sendable, Hashable {
    /// No whitespace, members in their order.
    case compact
    /// One member or element per line, indented by two spaces, members in their order.
    case pretty
    /// One text for equal values; see ``JSON/canonical()``.
    case canonical
}

extension JSON {
    /// The JSON text in UTF-8.
    package func serialized(_ style: JSONStyle = .compact) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(256)
        write(to: &bytes, style: style)
        return bytes
    }

    /// The JSON text as a string.
    package func text(_ style: JSONStyle = .compact) -> String {
        String(decoding: serialized(style), as: UTF8.self)
    }

    /// The JSON text over several lines.
    package var pretty: String { text(.pretty) }

    /// The text to hash and sign: no whitespace, members sorted by the bytes of their names.
    ///
    /// Made after the JSON Canonicalization Scheme (RFC 8785), from which it differs in two points: names are ordered
    /// by their UTF-8 bytes rather than by UTF-16 code units, which matters only for names beyond U+FFFF, and doubles
    /// keep a fraction or an exponent (`70.0`, `1e+16`), still in the shortest digits that read back as the same
    /// double. Negative zero is written as `0.0`. Text is not normalized: canonically equivalent strings with
    /// different bytes have different canonical texts.
    package func canonical() -> [UInt8] {
        serialized(.canonical)
    }

    /// Appends the JSON text.
    ///
    /// Doubles always carry a fraction or an exponent and integers never do. JSON has no NaN and no infinities: they
    /// become `null`. Only quotes, backslashes and control characters are escaped.
    package func write(to bytes: inout [UInt8], style: JSONStyle = .compact) {
        var writer = JSONWriter(style: style)
        writer.write(self, to: &bytes)
    }
}

private struct JSONWriter {
    let style: JSONStyle
    private var depth = 0

    init(style: JSONStyle) {
        self.style = style
    }

    mutating func write(_ value: JSON, to bytes: inout [UInt8]) {
        switch value {
        case .null: bytes.append(contentsOf: "null".utf8)
        case .boolean(let value): bytes.append(contentsOf: value ? "true".utf8 : "false".utf8)
        case .integer(let value): writeInteger(value, to: &bytes)
        case .number(let value): writeNumber(value, to: &bytes)
        case .string(let value): writeString(value, to: &bytes)
        case .array(let elements): writeArray(elements, to: &bytes)
        case .object(let members): writeObject(members, to: &bytes)
        }
    }

    private mutating func writeArray(_ elements: [JSON], to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "["))
        depth += 1
        var isFirst = true
        for element in elements {
            separate(isFirst: &isFirst, in: &bytes)
            write(element, to: &bytes)
        }
        depth -= 1
        if !isFirst { breakLine(in: &bytes) }
        bytes.append(UInt8(ascii: "]"))
    }

    private mutating func writeObject(_ members: JSONObject, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "{"))
        depth += 1
        var isFirst = true
        if style == .canonical {
            members.forEachInOrderOfBytes { name, value in
                writeMember(name, value, isFirst: &isFirst, to: &bytes)
            }
        } else {
            members.forEachMember { name, value in
                writeMember(name, value, isFirst: &isFirst, to: &bytes)
            }
        }
        depth -= 1
        if !isFirst { breakLine(in: &bytes) }
        bytes.append(UInt8(ascii: "}"))
    }

    private mutating func writeMember(_ name: String, _ value: JSON, isFirst: inout Bool, to bytes: inout [UInt8]) {
        separate(isFirst: &isFirst, in: &bytes)
        writeString(name, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        if style == .pretty { bytes.append(UInt8(ascii: " ")) }
        write(value, to: &bytes)
    }

    private func separate(isFirst: inout Bool, in bytes: inout [UInt8]) {
        if !isFirst { bytes.append(UInt8(ascii: ",")) }
        isFirst = false
        breakLine(in: &bytes)
    }

    private func breakLine(in bytes: inout [UInt8]) {
        guard style == .pretty else { return }
        bytes.append(UInt8(ascii: "\n"))
        bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: depth * 2))
    }

    private func writeInteger(_ value: Int64, to bytes: inout [UInt8]) {
        if value < 0 { bytes.append(UInt8(ascii: "-")) }
        let start = bytes.count
        var rest = value.magnitude
        repeat {
            bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
            rest /= 10
        } while rest > 0
        bytes[start...].reverse()
    }

    private func writeNumber(_ value: Double, to bytes: inout [UInt8]) {
        guard value.isFinite else {
            bytes.append(contentsOf: "null".utf8)
            return
        }
        // Swift describes a double in its shortest round-trip digits and in JSON's grammar. Both zeros are equal
        // values and must not differ in the canonical form.
        let described = style == .canonical && value == 0 ? 0.0 : value
        bytes.append(contentsOf: described.description.utf8)
    }
}

private func writeString(_ text: String, to bytes: inout [UInt8]) {
    var text = text
    bytes.append(UInt8(ascii: "\""))
    text.withUTF8 { utf8 in
        var runStart = 0
        for (place, byte) in utf8.enumerated()
        where byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[runStart..<place]))
            appendEscape(for: byte, to: &bytes)
            runStart = place + 1
        }
        bytes.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[runStart...]))
    }
    bytes.append(UInt8(ascii: "\""))
}

private func appendEscape(for byte: UInt8, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\\"))
    switch byte {
    case 0x08: bytes.append(UInt8(ascii: "b"))
    case 0x09: bytes.append(UInt8(ascii: "t"))
    case 0x0A: bytes.append(UInt8(ascii: "n"))
    case 0x0C: bytes.append(UInt8(ascii: "f"))
    case 0x0D: bytes.append(UInt8(ascii: "r"))
    case ..<0x20:
        let digits: StaticString = "0123456789abcdef"
        bytes.append(contentsOf: "u00".utf8)
        bytes.append(digits.utf8Start[Int(byte >> 4)])
        bytes.append(digits.utf8Start[Int(byte & 0xF)])
    default: bytes.append(byte)
    }
}
