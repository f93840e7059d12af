import Domain
import Hummingbird
import JSON
import NIOCore
import Wire

/// Reads an import of any length as it arrives and keeps it chunk by chunk.
struct ExampleImportReader {
    /// Examples of one transaction.
    private static let chunk = 5_000
    /// The longest line of NDJSON.
    private static let longestLine = 1_048_576
    /// Refusals that are listed; more are only counted in the journal.
    private static let mostRejections = 1_000

    let backend: Backend
    let query: Query

    /// What has been read and what became of it.
    private struct Progress {
        var position = 0
        var waiting: [NewExample] = []
        var accepted = 0
        var duplicates = 0
        var rejectedCount = 0
        var rejected: [Wire.RejectedItem] = []
    }

    private var actor: Actor { Actor(query.text("actor")) }

    func keep(_ request: Request, _ context: Context) async throws -> Response {
        if let agent = query.text("agent") { _ = try await backend.agents.agent(agent) }
        var progress = Progress()
        do {
            try await read(request, context, &progress)
        } catch {
            // What arrived before an upload broke off is kept, so the journal has to say so.
            if progress.accepted > 0 { try await log(progress) }
            throw error
        }
        try await log(progress)
        return try Answer.of(
            Wire.ReportReceipt(
                accepted: progress.accepted,
                duplicates: progress.duplicates,
                rejected: progress.rejected
            ),
            status: .accepted
        )
    }

    private func log(_ progress: Progress) async throws {
        try await backend.importer.log(
            accepted: progress.accepted,
            duplicates: progress.duplicates,
            rejected: progress.rejectedCount,
            by: actor
        )
    }

    // MARK: Formats

    private func read(_ request: Request, _ context: Context, _ progress: inout Progress) async throws {
        switch BodyReader.mediaType(request) {
        case "text/csv": try await readCSV(request, context, &progress)
        case "application/x-ndjson": try await readLines(request, context, &progress)
        default: try await readJSON(request, context, &progress)
        }
        try await flush(&progress)
    }

    /// One object, which answers with its own problem when it is refused, or `{"items": […]}`.
    private func readJSON(_ request: Request, _ context: Context, _ progress: inout Progress) async throws {
        let body = try await BodyReader.bytes(of: request, limit: EventsRoutes.batchLimit)
        let json = try BodyReader.parse(body, of: request)
        guard let items = json["items"] else {
            progress.waiting.append(try example(json))
            return
        }
        guard let array = items.array else { throw Refusal.invalid("/items", "must be an array") }
        for item in array { try await add(.success(item), context, &progress) }
    }

    private func readLines(_ request: Request, _ context: Context, _ progress: inout Progress) async throws {
        var line: [UInt8] = []
        for try await piece in request.body {
            for byte in piece.readableBytesView {
                if byte == UInt8(ascii: "\n") {
                    try await add(line: line, context, &progress)
                    line.removeAll(keepingCapacity: true)
                } else if line.count <= Self.longestLine {
                    // One byte beyond the limit is kept to tell that there was more.
                    line.append(byte)
                }
            }
        }
        try await add(line: line, context, &progress)
    }

    private func add(line: [UInt8], _ context: Context, _ progress: inout Progress) async throws {
        guard line.contains(where: { $0 > UInt8(ascii: " ") }) else { return }
        guard line.count <= Self.longestLine else {
            let refusal = Refusal.invalid(
                code: "line_too_long",
                detail: "The line is longer than \(Self.longestLine) bytes.",
                problems: []
            )
            return try await add(.failure(refusal), context, &progress)
        }
        try await add(Result { try JSON.parse(line) }, context, &progress)
    }

    private func readCSV(_ request: Request, _ context: Context, _ progress: inout Progress) async throws {
        var splitter = CSVSplitter()
        var header: ExampleCSVHeader?
        var records: [CSVSplitter.Record] = []
        for try await piece in request.body {
            try splitter.feed(piece.readableBytesView) { records.append($0) }
            try await take(&records, header: &header, context, &progress)
        }
        try splitter.finish { records.append($0) }
        try await take(&records, header: &header, context, &progress)
    }

    private func take(
        _ records: inout [CSVSplitter.Record],
        header: inout ExampleCSVHeader?,
        _ context: Context,
        _ progress: inout Progress
    ) async throws {
        for record in records {
            if let header {
                try await add(Result { try header.item(record.get()) }, context, &progress)
            } else {
                header = try ExampleCSVHeader(record.get())
            }
        }
        records.removeAll(keepingCapacity: true)
    }

    // MARK: Keeping

    private func example(_ json: JSON) throws -> NewExample {
        let reading = EventReading(backend.live.current, now: backend.now)
        return try reading.example(json, agent: query.text("agent"), source: query.text("source"))
    }

    private func add(_ item: Result<JSON, any Error>, _ context: Context, _ progress: inout Progress) async throws {
        do {
            progress.waiting.append(try example(try item.get()))
        } catch {
            progress.rejectedCount += 1
            if progress.rejected.count < Self.mostRejections {
                let problem = Problems.problem(for: error, log: context.logger).problem
                progress.rejected.append(
                    Wire.RejectedItem(index: progress.position, code: problem.code, detail: problem.detail)
                )
            }
        }
        progress.position += 1
        if progress.waiting.count >= Self.chunk { try await flush(&progress) }
    }

    private func flush(_ progress: inout Progress) async throws {
        let isNew = try await backend.importer.keep(progress.waiting, by: actor)
        let accepted = isNew.count { $0 }
        progress.accepted += accepted
        progress.duplicates += isNew.count - accepted
        progress.waiting.removeAll(keepingCapacity: true)
    }
}
