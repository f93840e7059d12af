import Domain

/// Splits CSV (RFC 4180) that arrives in pieces into records of fields.
///
/// A record that cannot be read is handed over as its refusal, so that the others are not affected. A byte order mark,
/// as spreadsheets write it, is skipped.
struct CSVSplitter {
    typealias Record = Result<[String], Refusal>

    private enum State {
        case fieldStart
        case plain
        case quoted
        /// After a quote inside a quoted field: the field's end, or the first of a doubled quote.
        case quoteInQuoted
    }

    /// The most bytes of one record; what a quote that is never closed would swallow is bounded by it.
    private static let longestRecord = ExampleFormat.longestItem
    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    private var state = State.fieldStart
    private var field: [UInt8] = []
    private var record: [String] = []
    private var hasContent = false
    private var length = 0
    private var refusal: Refusal?
    /// Bytes of the mark seen at the very beginning; nil once something else came.
    private var markLength: Int? = 0

    /// Reads on; complete records are handed over.
    mutating func feed(_ bytes: some Sequence<UInt8>, _ body: (Record) throws -> Void) throws {
        for byte in bytes {
            if markLength == nil {
                try feed(byte, body)
            } else {
                try feedBeginning(byte, body)
            }
        }
    }

    /// Hands over the last record where no line end follows it.
    mutating func finish(_ body: (Record) throws -> Void) throws {
        if state == .quoted { refuse("the line's last quote is not closed") }
        if hasContent || !record.isEmpty { try endRecord(body) }
    }

    private mutating func feedBeginning(_ byte: UInt8, _ body: (Record) throws -> Void) throws {
        let seen = markLength ?? 0
        if Self.byteOrderMark[seen] == byte {
            markLength = seen + 1 < Self.byteOrderMark.count ? seen + 1 : nil
            return
        }
        markLength = nil
        for earlier in Self.byteOrderMark[..<seen] { try feed(earlier, body) }
        try feed(byte, body)
    }

    private mutating func feed(_ byte: UInt8, _ body: (Record) throws -> Void) throws {
        switch (state, byte) {
        case (.fieldStart, UInt8(ascii: "\"")):
            state = .quoted
            hasContent = true
        case (.quoted, UInt8(ascii: "\"")):
            state = .quoteInQuoted
        case (.quoted, _):
            append(byte)
        case (.quoteInQuoted, UInt8(ascii: "\"")):
            append(byte)
            state = .quoted
        case (_, UInt8(ascii: ",")):
            endField()
            hasContent = true
        case (_, UInt8(ascii: "\n")):
            if hasContent || !record.isEmpty { try endRecord(body) }
        case (_, UInt8(ascii: "\r")):
            break
        default:
            append(byte)
            state = .plain
            hasContent = true
        }
    }

    private mutating func append(_ byte: UInt8) {
        length += 1
        if byte == 0 { refuse("the line contains a NUL byte") }
        if length <= Self.longestRecord {
            field.append(byte)
        } else {
            refuse("the line is longer than \(Self.longestRecord) bytes; a quote may not be closed")
        }
    }

    private mutating func refuse(_ detail: String) {
        refusal = refusal ?? .invalid(code: "bad_csv", detail: detail, problems: [])
    }

    private mutating func endField() {
        if let text = String(validating: field, as: UTF8.self) {
            record.append(text)
        } else {
            refuse("the line is not UTF-8")
        }
        field.removeAll(keepingCapacity: true)
        state = .fieldStart
    }

    private mutating func endRecord(_ body: (Record) throws -> Void) throws {
        endField()
        let finished: Record = refusal.map { .failure($0) } ?? .success(record)
        record.removeAll(keepingCapacity: true)
        (hasContent, length, refusal) = (false, 0, nil)
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
        // Byte by byte: as a character a quote with a combining mark behind it is no quote.
        var bytes: [UInt8] = [UInt8(ascii: "\"")]
        bytes.reserveCapacity(field.utf8.count + 8)
        for byte in field.utf8 {
            if byte == UInt8(ascii: "\"") { bytes.append(byte) }
            bytes.append(byte)
        }
        bytes.append(UInt8(ascii: "\""))
        return String(decoding: bytes, as: UTF8.self)
    }
}
