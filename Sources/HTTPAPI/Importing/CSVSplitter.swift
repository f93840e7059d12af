import Domain
import Rules

/// Splits text with separated fields (RFC 4180, with any separator) that arrives in pieces into records of fields.
///
/// A record that cannot be read is handed over as its refusal, so that the others are not affected. Lines end with LF, CR LF
/// or CR. What one record may hold in memory is bounded by its bytes and by its fields.
struct CSVSplitter {
    typealias Record = Result<[String], Refusal>

    private enum State {
        case fieldStart
        case plain
        case quoted
        /// After a quote inside a quoted field: the field's end, or the first of a doubled quote.
        case quoteInQuoted
    }

    private static let quote = UInt8(ascii: "\"")
    private static let lineFeed = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")

    private let delimiter: UInt8
    private var state = State.fieldStart
    private var field: [UInt8] = []
    private var record: [String] = []
    private var hasContent = false
    private var length = 0
    private var refusal: Refusal?
    /// Whether a line feed now belongs to the line end that was read already.
    private var isBehindReturn = false

    init(delimiter: UInt8) {
        self.delimiter = delimiter
    }

    /// Reads on; complete records are handed over.
    mutating func feed(_ bytes: some Sequence<UInt8>, _ body: (Record) throws -> Void) rethrows {
        for byte in bytes { try feed(byte, body) }
    }

    /// Hands over the last record where no line end follows it.
    mutating func finish(_ body: (Record) throws -> Void) rethrows {
        if state == .quoted { refuse("the line's last quote is not closed") }
        if hasContent || !record.isEmpty { try endRecord(body) }
    }

    private mutating func feed(_ byte: UInt8, _ body: (Record) throws -> Void) rethrows {
        let isBehindReturn = isBehindReturn
        self.isBehindReturn = false
        switch (state, byte) {
        case (.quoted, Self.quote):
            count()
            state = .quoteInQuoted
        case (.quoted, _):
            append(byte)
        case (.fieldStart, Self.quote):
            count()
            state = .quoted
            hasContent = true
        case (.quoteInQuoted, Self.quote):
            append(byte)
            state = .quoted
        case (_, delimiter):
            count()
            endField()
            hasContent = true
        case (_, Self.lineFeed):
            if !isBehindReturn { try endLine(body) }
        case (_, Self.carriageReturn):
            self.isBehindReturn = true
            try endLine(body)
        default:
            // Read as it stands, it would hide that a quote somewhere before is not closed, with all lines between.
            if state == .quoteInQuoted, field.contains(where: { $0 == Self.lineFeed || $0 == Self.carriageReturn }) {
                refuse("text follows a closing quote behind several lines; a quote before them may not be closed")
            }
            append(byte)
            state = .plain
            hasContent = true
        }
    }

    private mutating func append(_ byte: UInt8) {
        if byte == 0 { refuse("the line contains a NUL byte") }
        if count(), refusal == nil { field.append(byte) }
    }

    /// Counts a byte of the record; says whether there is room for it.
    @discardableResult
    private mutating func count() -> Bool {
        length += 1
        guard length > Limits.Import.itemBytes else { return true }
        refuse("the line is longer than \(Limits.Import.itemBytes) bytes; a quote may not be closed")
        return false
    }

    /// Of a refused record nothing is kept any more; only where it ends is looked for.
    private mutating func refuse(_ detail: @autoclosure () -> String) {
        guard refusal == nil else { return }
        refusal = .invalid(code: "bad_csv", detail: detail(), problems: [])
        field.removeAll()
    }

    private mutating func endField() {
        state = .fieldStart
        guard refusal == nil else { return }
        if record.count >= Limits.Import.columns {
            refuse("the line has more than \(Limits.Import.columns) fields")
        } else if let text = String(validating: field, as: UTF8.self) {
            record.append(text)
        } else {
            refuse("the line is not UTF-8; save the file as \"CSV UTF-8\"")
        }
        field.removeAll(keepingCapacity: true)
    }

    /// Empty lines are no records.
    private mutating func endLine(_ body: (Record) throws -> Void) rethrows {
        if hasContent || !record.isEmpty { try endRecord(body) }
    }

    private mutating func endRecord(_ body: (Record) throws -> Void) rethrows {
        endField()
        let finished: Record = refusal.map { .failure($0) } ?? .success(record)
        record.removeAll(keepingCapacity: true)
        (hasContent, length, refusal) = (false, 0, nil)
        try body(finished)
    }
}
