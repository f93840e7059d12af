import Domain
import Hummingbird
import JSON
import NIOCore
import Wire

/// Reads an import of any length as it arrives and keeps it chunk by chunk.
struct ExampleImportReader {
    let backend: Backend
    let query: Query

    func keep(_ request: Request, _ context: Context) async throws -> Response {
        if let agent = query.text("agent") { _ = try await backend.agents.agent(agent) }
        let format = try ExampleFormat(request, query)
        var intake = ExampleIntake(backend.importer, by: try Actor(query.text("actor")), log: context.logger)
        switch format {
        case .csv: try await readCSV(request, &intake)
        case .ndjson: try await readLines(request, &intake)
        case .json: try await readJSON(request, &intake)
        case .labelStudio: try await readTasks(request, &intake)
        }
        try await intake.flush()
        return try Answer.of(Wire.Receipt(intake.receipt), status: .accepted)
    }

    /// - Parameter source: where neither the item nor the request names one; nil for the contract's.
    private func example(_ json: JSON, source: String? = nil) throws -> ImportedExample {
        let reading = EventReading(backend.live.current, now: backend.now)
        return try reading.example(json, agent: query.text("agent"), source: query.text("source") ?? source)
    }

    private func add(_ item: Result<JSON, any Error>, index: Int, _ intake: inout ExampleIntake) async throws {
        let read: ImportedExample
        do {
            read = try example(try item.get())
        } catch {
            return intake.reject(error, index: index)
        }
        try await intake.add(read, index: index)
    }

    // MARK: JSON

    /// One object, which answers with its own problem when it is refused, or `{"items": […]}`.
    private func readJSON(_ request: Request, _ intake: inout ExampleIntake) async throws {
        let body = try await BodyReader.bytes(of: request, limit: EventsRoutes.batchLimit)
        switch try BodyReader.batch(body, of: request) {
        case .single(let json):
            guard json["items"] == nil else { throw Refusal.invalid("/items", "must be an array") }
            try await intake.add(try example(json), index: 0)
        case .items(let items):
            for (index, item) in items.enumerated() {
                try await add(item.mapError { $0 as any Error }, index: index, &intake)
            }
        }
    }

    // MARK: NDJSON

    private func readLines(_ request: Request, _ intake: inout ExampleIntake) async throws {
        var line: [UInt8] = []
        var index = 0
        for try await piece in request.body {
            for byte in piece.readableBytesView {
                if byte == UInt8(ascii: "\n") {
                    try await add(line: line, index: &index, &intake)
                    line.removeAll(keepingCapacity: true)
                } else if line.count <= ExampleFormat.longestItem {
                    // One byte beyond the limit is kept to tell that there was more.
                    line.append(byte)
                }
            }
        }
        try await add(line: line, index: &index, &intake)
    }

    private func add(line: [UInt8], index: inout Int, _ intake: inout ExampleIntake) async throws {
        guard line.contains(where: { $0 > UInt8(ascii: " ") }) else { return }
        if line.count > ExampleFormat.longestItem {
            intake.reject(Self.tooLong("line"), index: index)
        } else {
            try await add(Result { try JSON.parse(line) }, index: index, &intake)
        }
        index += 1
    }

    private static func tooLong(_ what: String) -> Refusal {
        .invalid(
            code: "\(what)_too_long",
            detail: "The \(what) is longer than \(ExampleFormat.longestItem) bytes.",
            problems: []
        )
    }

    // MARK: CSV

    private func readCSV(_ request: Request, _ intake: inout ExampleIntake) async throws {
        var splitter = CSVSplitter()
        var header: ExampleCSVHeader?
        var records: [CSVSplitter.Record] = []
        var index = 0
        for try await piece in request.body {
            try splitter.feed(piece.readableBytesView) { records.append($0) }
            try await take(&records, header: &header, index: &index, &intake)
        }
        try splitter.finish { records.append($0) }
        try await take(&records, header: &header, index: &index, &intake)
    }

    private func take(
        _ records: inout [CSVSplitter.Record],
        header: inout ExampleCSVHeader?,
        index: inout Int,
        _ intake: inout ExampleIntake
    ) async throws {
        for record in records {
            if let header {
                try await add(Result { try header.item(record.get()) }, index: index, &intake)
                index += 1
            } else {
                header = try ExampleCSVHeader(record.get())
            }
        }
        records.removeAll(keepingCapacity: true)
    }

    // MARK: Label Studio

    private func readTasks(_ request: Request, _ intake: inout ExampleIntake) async throws {
        var splitter = JSONElementSplitter(longestElement: ExampleFormat.longestItem)
        var tasks: [JSONElementSplitter.Element] = []
        var index = 0
        intake.skip(0)
        for try await piece in request.body {
            try piece.withUnsafeReadableBytes { bytes in try splitter.feed(bytes) { tasks.append($0) } }
            for task in tasks { try await add(task, index: &index, &intake) }
            tasks.removeAll(keepingCapacity: true)
        }
        try splitter.finish { tasks.append($0) }
        for task in tasks { try await add(task, index: &index, &intake) }
    }

    private func add(
        _ element: JSONElementSplitter.Element,
        index: inout Int,
        _ intake: inout ExampleIntake
    ) async throws {
        defer { index += 1 }
        let task: LabelStudioTask
        do {
            guard !element.isTooLong else { throw Self.tooLong("task") }
            task = try LabelStudioTask(try element.parse())
        } catch {
            return intake.reject(error, index: index)
        }
        if task.annotations.isEmpty { intake.skip(1) }
        for (number, annotation) in task.annotations.enumerated() {
            let read: ImportedExample
            do {
                guard let item = try task.item(annotation, number, control: query.text("control")) else {
                    intake.skip(1)
                    continue
                }
                read = try example(item, source: LabelStudioTask.source)
            } catch {
                intake.reject(error, index: index, place: "annotation \(number)")
                continue
            }
            try await intake.add(read, index: index)
        }
    }
}
