import CPostgreSQL

extension PostgreSQLLink {
    /// From how many rows on a COPY is worth its savepoint.
    private static let fewestToCopy = 64
    /// Bytes of the rows that one statement takes: PostgreSQL refuses a value of more than 1 GiB, libpq a message of more than
    /// 2, and a text may double where it is escaped.
    private static let mostBytes = 67_108_864
    /// Bytes of a COPY that go over at once.
    private static let piece = 16_777_216

    func insert(_ rows: [[SQLValue]], into table: KeyedTable) throws(StorageError) -> [Bool] {
        var isNew: [Bool] = []
        for part in RowParts.split(rows, bytes: Self.mostBytes) {
            isNew += try insertAtOnce(part.count == rows.count ? rows : Array(part), into: table)
        }
        return isNew
    }

    /// Many rows are copied, which is the fastest way in; where one of them is known already PostgreSQL takes the copy back,
    /// and they go in by one statement with an array a column, which leaves known ones out. Few go that way at once. Rows
    /// without a key are copied, however few.
    private func insertAtOnce(_ rows: [[SQLValue]], into table: KeyedTable) throws(StorageError) -> [Bool] {
        guard !table.key.isEmpty else {
            if !rows.isEmpty, let failure = try copy(rows, into: table) { throw note(failure) }
            return [Bool](repeating: true, count: rows.count)
        }
        var keys: Set<[SQLValue]> = []
        let isFirst = rows.map { keys.insert(table.key(of: $0)).inserted }
        let distinct = keys.count == rows.count ? rows : zip(rows, isFirst).filter(\.1).map(\.0)
        guard !distinct.isEmpty else { return [] }
        if distinct.count >= Self.fewestToCopy, try copyUnlessKnown(distinct, into: table) { return isFirst }
        var inserted = try insertUnlessKnown(distinct, into: table)
        return zip(rows, isFirst).map { row, isFirst in
            // Removed, so that nothing but its first occurrence is new.
            isFirst && inserted.remove(table.key(of: row)) != nil
        }
    }

    /// The keys of the rows that were not known.
    private func insertUnlessKnown(_ rows: [[SQLValue]], into table: KeyedTable) throws(StorageError) -> Set<[SQLValue]>
    {
        let arrays = table.columns.indices.map { "?\($0 + 1)::\(table.columns[$0].kind.arrayType)" }
        let sql = """
            INSERT INTO \(table.name) (\(table.columnNames)) SELECT * FROM unnest(\(arrays.joined(separator: ", ")))
            ON CONFLICT (\(table.keyNames)) DO NOTHING RETURNING \(table.keyNames)
            """
        let arguments = table.columns.indices.map { column in
            SQLValue.text(PostgreSQLText.array(rows.lazy.map { $0[column] }))
        }
        var keys: Set<[SQLValue]> = []
        do {
            try forEach(sql, arguments) { row in
                keys.insert(
                    table.key.enumerated().map { place, column in
                        switch table.columns[column].kind {
                        case .text: .text(row.text(place))
                        case .integer: .integer(row.integer(place))
                        case .real: .real(row.real(place))
                        case .bytes: .blob(row.blob(place))
                        }
                    }
                )
            }
        } catch let error as StorageError {
            throw error
        } catch {
            throw StorageError(.corrupt, "\(error)")
        }
        return keys
    }

    /// Whether all rows went in; if one was known already, none did.
    private func copyUnlessKnown(_ rows: [[SQLValue]], into table: KeyedTable) throws(StorageError) -> Bool {
        guard let failure = try copy(rows, into: table, savepoint: "copying") else { return true }
        // Anything but a known key is a failure of the transaction.
        guard failure.isConflict else { throw note(failure) }
        _ = try run("ROLLBACK TO SAVEPOINT copying; RELEASE SAVEPOINT copying")
        return false
    }

    /// - Parameter savepoint: to which the transaction can go back after a failure.
    /// - Returns: what went wrong; nil if nothing did.
    private func copy(
        _ rows: [[SQLValue]],
        into table: KeyedTable,
        savepoint: String? = nil
    ) throws(StorageError) -> PostgreSQLFailure? {
        let text = try PostgreSQLText.rows(rows)
        var sql = "COPY \(table.name) (\(table.columnNames)) FROM STDIN"
        if let savepoint { sql = "SAVEPOINT \(savepoint); \(sql); RELEASE SAVEPOINT \(savepoint)" }
        guard PQsendQuery(connection, sql) == 1 else { return PostgreSQLFailure(result: nil, connection: connection) }
        return send(text)
    }

    /// Sends what the server waits for once it has come to the COPY; the first failure, if there is one.
    private func send(_ text: [UInt8]) -> PostgreSQLFailure? {
        var failure: PostgreSQLFailure?
        while let result = PQgetResult(connection) {
            switch PQresultStatus(result) {
            case PGRES_COMMAND_OK, PGRES_TUPLES_OK: break
            case PGRES_COPY_IN:
                if !put(text) || PQputCopyEnd(connection, nil) != 1 {
                    failure = failure ?? PostgreSQLFailure(result: nil, connection: connection)
                }
            default: failure = failure ?? PostgreSQLFailure(result: result, connection: connection)
            }
            PQclear(result)
            // A broken connection would answer COPY_IN for ever.
            if PQstatus(connection) != CONNECTION_OK { break }
        }
        return failure
    }

    /// Hands a COPY's text over in pieces; whether all of it went.
    private func put(_ text: [UInt8]) -> Bool {
        text.withUnsafeBytes { bytes in
            stride(from: 0, to: bytes.count, by: Self.piece).allSatisfy { start in
                let piece = UnsafeRawBufferPointer(rebasing: bytes[start..<min(start + Self.piece, bytes.count)])
                let address = piece.assumingMemoryBound(to: CChar.self).baseAddress
                return PQputCopyData(connection, address, CInt(piece.count)) == 1
            }
        }
    }
}

/// Rows in parts of a bounded size.
package enum RowParts {
    /// What a value takes beside its text: its digits, and what stands between values.
    private static let bytesOfValue = 24

    /// The rows in their order, in as few parts as their texts allow; a row that is larger than a part has one to itself.
    package static func split(_ rows: [[SQLValue]], bytes most: Int) -> [ArraySlice<[SQLValue]>] {
        var parts: [ArraySlice<[SQLValue]>] = []
        var start = 0
        var bytes = 0
        for (index, row) in rows.enumerated() {
            let size = row.reduce(0) { $0 + Self.size(of: $1) }
            if index > start, bytes + size > most {
                parts.append(rows[start..<index])
                (start, bytes) = (index, 0)
            }
            bytes += size
        }
        if start < rows.count { parts.append(rows[start...]) }
        return parts
    }

    private static func size(of value: SQLValue) -> Int {
        switch value {
        case .text(let text): bytesOfValue + text.utf8.count
        case .blob(let blob): bytesOfValue + 2 * blob.count
        case .null, .integer, .real: bytesOfValue
        }
    }
}

extension KeyedTable.Kind {
    fileprivate var arrayType: String {
        switch self {
        case .text: "text[]"
        case .integer: "bigint[]"
        case .real: "float8[]"
        case .bytes: "bytea[]"
        }
    }
}

/// Values in PostgreSQL's text formats.
enum PostgreSQLText {
    /// An array: `{"one",NULL}`. Quotes do no harm to numbers.
    static func array(_ values: some Sequence<SQLValue>) -> String {
        var text: [UInt8] = [UInt8(ascii: "{")]
        for value in values {
            if text.count > 1 { text.append(UInt8(ascii: ",")) }
            switch value {
            case .null: text += "NULL".utf8
            case .integer(let number): text += number.description.utf8
            case .real(let number): text += number.description.utf8
            case .text(let string):
                text.append(UInt8(ascii: "\""))
                for byte in string.utf8 {
                    if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { text.append(UInt8(ascii: "\\")) }
                    text.append(byte)
                }
                text.append(UInt8(ascii: "\""))
            case .blob(let bytes):
                text += #""\\x"#.utf8
                append(digitsOf: bytes, to: &text)
                text.append(UInt8(ascii: "\""))
            }
        }
        text.append(UInt8(ascii: "}"))
        return String(decoding: text, as: UTF8.self)
    }

    /// Rows for COPY: a line each, columns between tabs.
    ///
    /// - Throws: ``StorageError`` of category `rejected` for a text with U+0000, which PostgreSQL cannot keep.
    static func rows(_ rows: [[SQLValue]]) throws(StorageError) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(rows.count * 256)
        for row in rows {
            var isFirst = true
            for value in row {
                if !isFirst { text.append(UInt8(ascii: "\t")) }
                isFirst = false
                switch value {
                case .null: text += "\\N".utf8
                case .integer(let number): append(number, to: &text)
                case .real(let number): text += number.description.utf8
                case .text(var string):
                    guard string.withUTF8({ append($0, to: &text) }) else {
                        throw StorageError(.rejected, "A text with the character U+0000 cannot be kept.")
                    }
                case .blob(let bytes):
                    text += #"\\x"#.utf8
                    append(digitsOf: bytes, to: &text)
                }
            }
            text.append(UInt8(ascii: "\n"))
        }
        return text
    }

    /// False for a text with U+0000.
    private static func append(_ bytes: UnsafeBufferPointer<UInt8>, to text: inout [UInt8]) -> Bool {
        // Hardly any text has something to escape.
        guard hasBytesToEscape(bytes) else {
            text.append(contentsOf: bytes)
            return true
        }
        var start = 0
        for (index, byte) in bytes.enumerated() {
            let escape: UInt8
            switch byte {
            case UInt8(ascii: "\\"): escape = byte
            case UInt8(ascii: "\t"): escape = UInt8(ascii: "t")
            case UInt8(ascii: "\n"): escape = UInt8(ascii: "n")
            case UInt8(ascii: "\r"): escape = UInt8(ascii: "r")
            case 0: return false
            default: continue
            }
            text.append(contentsOf: bytes[start..<index])
            text.append(UInt8(ascii: "\\"))
            text.append(escape)
            start = index + 1
        }
        text.append(contentsOf: bytes[start...])
        return true
    }

    /// Whether there is a backslash or a control character. Without a way out of the loop, so that it can be
    /// compiled to instructions that look at many bytes at once.
    private static func hasBytesToEscape(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        var found: UInt8 = 0
        for byte in bytes { found |= byte < UInt8(ascii: " ") || byte == UInt8(ascii: "\\") ? 1 : 0 }
        return found != 0
    }

    /// Two hexadecimal digits a byte.
    private static func append(digitsOf bytes: [UInt8], to text: inout [UInt8]) {
        for byte in bytes {
            text.append(digit(byte >> 4))
            text.append(digit(byte & 0xF))
        }
    }

    private static func digit(_ half: UInt8) -> UInt8 {
        half < 10 ? UInt8(ascii: "0") + half : UInt8(ascii: "a") + half - 10
    }

    /// In decimal; a description of more than 15 digits, which every time has, would be allocated.
    private static func append(_ number: Int64, to text: inout [UInt8]) {
        var digits = InlineArray<19, UInt8>(repeating: 0)
        var count = 0
        var rest = number.magnitude
        repeat {
            digits[count] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
            count += 1
        } while rest > 0
        if number < 0 { text.append(UInt8(ascii: "-")) }
        for place in (0..<count).reversed() { text.append(digits[place]) }
    }
}
