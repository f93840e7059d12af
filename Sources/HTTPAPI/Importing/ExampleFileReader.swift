import Domain
import Hummingbird
import JSON
import Logging
import Rules

/// Reads a file of labeled examples as it arrives, whatever shape it has, and keeps it chunk by chunk.
struct ExampleFileReader {
    private let reading: EventReading
    let options: ImportOptions
    private var text: FileText
    var rows: RowReading
    var intake: ExampleIntake
    /// The place of the next line, record or task, from 0.
    private(set) var index = 0

    init(_ backend: Backend, _ options: ImportOptions, _ file: RequestBody, by actor: Actor, log: Logger) throws {
        let configuration = backend.live.current
        if let agent = options.agent, let specification = configuration.agents[agent]?.specification {
            for (value, label) in options.labels where !label.isEmpty && specification.labelIndex(label) == nil {
                let labels = specification.labels.joined(separator: ", ")
                throw Refusal.invalid("/map", "gives \(value) the label \"\(label)\", which is none of \(labels)")
            }
        }
        reading = EventReading(configuration, now: backend.now)
        self.options = options
        text = FileText(file)
        rows = RowReading(options) { configuration.agents[$0]?.specification }
        intake = ExampleIntake(backend.importer, by: actor, log: log)
    }

    /// - Throws: also where nothing of the file could be read; then nothing was kept.
    mutating func read() async throws -> FileReceipt {
        let format = try await format()
        var delimiter: UInt8?
        switch format {
        case .csv: delimiter = try await readTable()
        case .ndjson: try await readLines()
        case .json: try await readJSON()
        case .labelStudio: try await readElements()
        }
        rows.describe(
            format: format.rawValue,
            encoding: text.encoding.rawValue,
            delimiter: delimiter.map { String(UnicodeScalar($0)) }
        )
        let (file, warnings) = rows.finish()
        guard file.readable > 0 else { throw NothingRead(file, intake.receipt, options).refusal }
        for warning in warnings { intake.warn(warning) }
        if !options.isDryRun { try await intake.flush() }
        return FileReceipt(intake.receipt, file, isDryRun: options.isDryRun)
    }

    /// What the options say, else what the text begins with.
    private mutating func format() async throws -> ExampleFormat {
        if let format = options.format { return format }
        switch try await firstByte() {
        case UInt8(ascii: "{"), UInt8(ascii: "["): return .json
        default: return .csv
        }
    }

    /// The first byte that is no white space; nil where there is none, at least not soon. The text stays as it was.
    private mutating func firstByte() async throws -> UInt8? {
        var beginning: [UInt8] = []
        defer { text.putBack(beginning) }
        while beginning.count < Limits.Import.itemBytes, let piece = try await text.next() {
            beginning += piece
            if let byte = piece.first(where: { $0 > UInt8(ascii: " ") }) { return byte }
        }
        return nil
    }

    // MARK: Items

    mutating func keep(_ example: ImportedExample, index: Int) async throws {
        rows.countReadable(example.example)
        if !options.isDryRun { try await intake.add(example, index: index) }
    }

    /// - Parameter source: where neither the item nor the options name one; nil for the contract's.
    func example(_ json: JSON, source: String? = nil) throws -> ImportedExample {
        try reading.example(json, agent: options.agent, source: options.source ?? source)
    }

    /// Takes the next line, record or element; what it says is read alone, and refused alone.
    private mutating func take(_ item: Result<JSON, any Error>) async throws {
        defer { index += 1 }
        let rowsBefore = rows.tally.file.rows
        do {
            let json = try item.get()
            if options.format == .labelStudio || LabelStudioShapes.admit(json) {
                return try await take(task: LabelStudioTask(LabelStudioShapes.task(json)))
            }
            if ArgillaRecord.admit(json) {
                return try await take(record: ArgillaRecord(json, question: options.control))
            }
            rows.countRow()
            guard let example = try example(of: json) else { return intake.skip(1) }
            try await keep(example, index: index)
        } catch let error where error.isOfItem {
            if rows.tally.file.rows == rowsBefore { rows.countRow() }
            intake.reject(error, index: index)
        }
    }

    /// An item of the contract, or a row of somebody else's; nil where that holds no label.
    private mutating func example(of json: JSON) throws -> ImportedExample? {
        guard let object = json.object else { return try example(json) }
        if let payload = object["payload"]?.object, object["label"] != nil, options.key == nil, options.label == nil {
            rows.count(payload, agent: object["agent"]?.string ?? options.agent ?? "")
            return try meant(object).map { try example(.object($0)) }
        }
        return try FlatItem(object).item(&rows).map { try example($0) }
    }

    /// The item with the label that the options say its own one means; nil where that is none.
    func meant(_ item: JSONObject) -> JSONObject? {
        guard !options.labels.isEmpty, let label = item["label"].flatMap(RowReading.text) else { return item }
        guard let meaning = options.meaning(of: label) else { return nil }
        var item = item
        item["label"] = .string(meaning)
        return item
    }

    // MARK: Elements

    private mutating func readElements() async throws {
        var splitter = JSONElementSplitter(longestElement: Limits.Import.itemBytes)
        var elements: [JSONElementSplitter.Element] = []
        if options.format == .labelStudio { intake.skip(0) }
        while let piece = try await text.next() {
            try piece.withUnsafeBytes { bytes in try splitter.feed(bytes) { elements.append($0) } }
            for element in elements { try await take(element) }
            elements.removeAll(keepingCapacity: true)
        }
        try splitter.finish { elements.append($0) }
        for element in elements { try await take(element) }
    }

    private mutating func take(_ element: JSONElementSplitter.Element) async throws {
        try await take(
            Result {
                guard !element.isTooLong else { throw Self.tooLong("element") }
                return try element.parse()
            }
        )
    }

    private static func tooLong(_ what: String) -> Refusal {
        .invalid(
            code: "\(what)_too_long",
            detail: "The \(what) is longer than \(Limits.Import.itemBytes) bytes.",
            problems: []
        )
    }

    // MARK: JSON

    /// An array of items, an item a line, or one text: an item, which answers with its own problem when it is refused, or
    /// `{"items": […]}`.
    private mutating func readJSON() async throws {
        guard let first = try await firstByte() else {
            // A text of white space alone is no JSON; no text at all is an empty file.
            if text.hasBegun { _ = try JSON.parse([UInt8(ascii: " ")]) }
            return
        }
        if first == UInt8(ascii: "[") { return try await readElements() }
        var whole: [UInt8] = []
        var isBlank = true
        var isOneText = false
        var firstLineEnd: Int?
        while let piece = try await text.next() {
            // Each byte is looked at once, in however many pieces they come.
            var start = piece.startIndex
            if firstLineEnd == nil {
                if isBlank { start = piece.firstIndex { $0 > UInt8(ascii: " ") } ?? piece.endIndex }
                isBlank = isBlank && start == piece.endIndex
                if let lineEnd = piece[start...].firstIndex(of: UInt8(ascii: "\n")) {
                    firstLineEnd = whole.count + lineEnd
                    start = lineEnd
                }
            }
            whole += piece
            if !isOneText, let lineEnd = firstLineEnd, piece[start...].contains(where: { $0 > UInt8(ascii: " ") }) {
                isOneText = (try? JSON.parse(Array(whole[..<lineEnd]))) == nil
                guard isOneText else {
                    text.putBack(whole)
                    return try await readLines()
                }
            }
            guard whole.count <= EventsRoutes.batchLimit else { throw RequestError.tooLarge(EventsRoutes.batchLimit) }
        }
        switch try whole.withUnsafeBufferPointer({ try JSONBatch.read($0, itemsNamed: "items") }) {
        case .items(let items):
            for item in items { try await take(item.mapError { $0 as any Error }) }
        case .single(let json):
            try await takeSingle(json)
        }
    }

    private mutating func takeSingle(_ json: JSON) async throws {
        guard json["items"] == nil else { throw Refusal.invalid("/items", "must be an array") }
        if options.format == .labelStudio || LabelStudioShapes.admit(json) {
            return try await take(.success(json))
        }
        rows.countRow()
        guard let example = try example(of: json) else { return intake.skip(1) }
        try await keep(example, index: 0)
    }

    // MARK: Lines

    private mutating func readLines() async throws {
        var line: [UInt8] = []
        while let piece = try await text.next() {
            for byte in piece {
                if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") {
                    try await take(line: line)
                    line.removeAll(keepingCapacity: true)
                } else if line.count <= Limits.Import.itemBytes {
                    // One byte beyond the limit is kept to tell that there was more.
                    line.append(byte)
                }
            }
        }
        try await take(line: line)
    }

    private mutating func take(line: [UInt8]) async throws {
        guard line.contains(where: { $0 > UInt8(ascii: " ") }) else { return }
        try await take(
            Result {
                guard line.count <= Limits.Import.itemBytes else { throw Self.tooLong("line") }
                return try JSON.parse(line)
            }
        )
    }

    // MARK: Tables

    /// - Returns: what separated the fields.
    private mutating func readTable() async throws -> UInt8? {
        let wanted = [options.key ?? "key", options.label ?? options.control ?? "label"].map(PayloadLayout.folded)
        var table = TableReader(delimiter: options.delimiter) { wanted.contains(PayloadLayout.folded($0)) }
        var header: ExampleTable?
        while let piece = try await text.next() {
            for record in table.feed(piece) { try await take(record, &header, table.delimiter) }
        }
        for record in table.finish() { try await take(record, &header, table.delimiter) }
        return table.delimiter
    }

    private mutating func take(
        _ record: CSVSplitter.Record,
        _ header: inout ExampleTable?,
        _ delimiter: UInt8?
    ) async throws {
        guard var table = header else {
            rows.fields.commaIsDecimal = delimiter == UInt8(ascii: ";")
            header = try ExampleTable(record.get(), &rows)
            return
        }
        // Its parts are in `table` alone while a record is read.
        header = nil
        defer {
            header = table
            index += 1
        }
        rows.countRow()
        do {
            guard let item = try table.item(record.get(), &rows) else { return intake.skip(1) }
            try await keep(try example(item), index: index)
        } catch let error where error.isOfItem {
            intake.reject(error, index: index)
        }
    }
}

extension Error {
    /// Whether an error says what is wrong with one item, so that the others are not affected.
    var isOfItem: Bool {
        switch self {
        case let refusal as Refusal:
            switch refusal {
            case .invalid, .notFound: true
            case .conflict, .busy, .overloaded, .unavailable: false
            }
        case is JSONSyntaxError, is JSONDecodingError: true
        default: false
        }
    }
}
