import Domain
import Rules

/// Splits the text of a table into records once its beginning has told how the fields are separated.
struct TableReader {
    /// What may separate fields, the likelier first.
    private static let delimiters = [",", ";", "\t", "|"].map { $0.utf8.first ?? 0 }
    /// The bytes of the beginning that are looked at.
    private static let beginningSize = 1_048_576

    private var splitter: CSVSplitter?
    private var beginning: [UInt8] = []
    private let isExpected: (String) -> Bool
    /// Nil until the first line was read.
    private(set) var delimiter: UInt8?

    /// - Parameters:
    ///   - delimiter: nil to find it by the first line.
    ///   - isExpected: whether a column of this name is looked for.
    init(delimiter: UInt8?, isExpected: @escaping (String) -> Bool) {
        self.delimiter = delimiter
        self.isExpected = isExpected
    }

    /// The records that are complete now.
    mutating func feed(_ piece: [UInt8]) -> [CSVSplitter.Record] {
        if splitter != nil { return split(piece) }
        beginning += piece
        let hasLineEnd = piece.contains { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
        guard hasLineEnd || beginning.count >= Self.beginningSize else { return [] }
        return begin()
    }

    mutating func finish() -> [CSVSplitter.Record] {
        var records = splitter == nil ? begin() : []
        splitter?.finish { records.append($0) }
        return records
    }

    private mutating func split(_ bytes: [UInt8]) -> [CSVSplitter.Record] {
        var records: [CSVSplitter.Record] = []
        splitter?.feed(bytes) { records.append($0) }
        return records
    }

    private mutating func begin() -> [CSVSplitter.Record] {
        takeDirective()
        let delimiter = delimiter ?? Self.delimiter(of: beginning, isExpected)
        self.delimiter = delimiter
        splitter = CSVSplitter(delimiter: delimiter)
        defer { beginning = [] }
        return split(beginning)
    }

    /// A first line `sep=;` is for Excel.
    private mutating func takeDirective() {
        let line = beginning.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
        guard line.count == 5, line.starts(with: "sep=".utf8), let last = line.last else { return }
        beginning.removeFirst(line.count)
        delimiter = delimiter ?? last
    }

    /// What makes the first line one with the columns that are looked for, else what makes most columns of it.
    private static func delimiter(of beginning: [UInt8], _ isExpected: (String) -> Bool) -> UInt8 {
        var best = (delimiter: delimiters[0], found: -1, columns: 0)
        for delimiter in delimiters {
            let columns = firstRecord(of: beginning, delimiter)
            let found = columns.count(where: isExpected)
            if (found, columns.count) > (best.found, best.columns) { best = (delimiter, found, columns.count) }
        }
        return best.delimiter
    }

    private static func firstRecord(of beginning: [UInt8], _ delimiter: UInt8) -> [String] {
        var splitter = CSVSplitter(delimiter: delimiter)
        var first: [String]?
        for byte in beginning {
            splitter.feed(CollectionOfOne(byte)) { record in first = names(record) }
            if let first { return first }
        }
        splitter.finish { record in first = first ?? names(record) }
        return first ?? []
    }

    /// A record that is too long for its limit has more fields than any other.
    private static func names(_ record: CSVSplitter.Record) -> [String] {
        (try? record.get()) ?? Array(repeating: "", count: Limits.Import.columns + 1)
    }
}
