/// Splits CSV (RFC 4180) that arrives in pieces into records of fields.
struct CSVSplitter {
    private enum State {
        case fieldStart
        case plain
        case quoted
        /// After a quote inside a quoted field: the field's end, or the first of a doubled quote.
        case quoteInQuoted
    }

    private var state = State.fieldStart
    private var field: [UInt8] = []
    private var record: [String] = []
    private var hasContent = false

    /// Reads on; complete records are handed over.
    mutating func feed(_ bytes: some Sequence<UInt8>, _ body: ([String]) throws -> Void) throws {
        for byte in bytes { try feed(byte, body) }
    }

    /// Hands over the last record where no line end follows it.
    mutating func finish(_ body: ([String]) throws -> Void) throws {
        if hasContent || !record.isEmpty { try endRecord(body) }
    }

    private mutating func feed(_ byte: UInt8, _ body: ([String]) throws -> Void) throws {
        switch (state, byte) {
        case (.fieldStart, UInt8(ascii: "\"")):
            state = .quoted
            hasContent = true
        case (.quoted, UInt8(ascii: "\"")):
            state = .quoteInQuoted
        case (.quoted, _):
            field.append(byte)
        case (.quoteInQuoted, UInt8(ascii: "\"")):
            field.append(byte)
            state = .quoted
        case (_, UInt8(ascii: ",")):
            endField()
            hasContent = true
        case (_, UInt8(ascii: "\n")):
            if hasContent || !record.isEmpty { try endRecord(body) }
        case (_, UInt8(ascii: "\r")):
            break
        default:
            field.append(byte)
            state = .plain
            hasContent = true
        }
    }

    private mutating func endField() {
        record.append(String(decoding: field, as: UTF8.self))
        field.removeAll(keepingCapacity: true)
        state = .fieldStart
    }

    private mutating func endRecord(_ body: ([String]) throws -> Void) throws {
        endField()
        hasContent = false
        let finished = record
        record.removeAll(keepingCapacity: true)
        try body(finished)
    }
}

/// Writing CSV.
enum CSV {
    /// One record, its fields quoted where they need it, with a line end.
    static func record(_ fields: [String]) -> String {
        fields.map(quoted).joined(separator: ",") + "\r\n"
    }

    private static func quoted(_ field: String) -> String {
        guard field.utf8.contains(where: { [0x22, 0x2c, 0x0a, 0x0d].contains($0) }) else { return field }
        return "\"" + field.replacing("\"", with: "\"\"") + "\""
    }
}
