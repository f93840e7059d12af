import Domain
import HTTPTypes
import Hummingbird
import NIOCore

/// Streams an agent's examples batch by batch, so that memory stays flat.
///
/// They stand in the order of their keys, several labels of one key as they came in. An import keeps that order, so that
/// exporting what was imported gives the same bytes.
struct ExampleExport {
    private enum Format: String, CaseIterable {
        case ndjson
        case csv
        case labelStudio = "label_studio"

        var file: ExampleFormat {
            switch self {
            case .ndjson: .ndjson
            case .csv: .csv
            case .labelStudio: .labelStudio
            }
        }
    }

    let backend: Backend
    let query: Query

    func response() async throws -> Response {
        guard let agent = query.text("agent") else { throw Refusal.invalid("/agent", "is missing") }
        let specification = try await backend.agents.agent(agent).specification
        let format = try query.word("format", Format.self) ?? .ndjson
        let isForSpreadsheet = try query.flag("spreadsheet")
        guard !isForSpreadsheet || format == .csv else {
            throw Refusal.invalid("/spreadsheet", "is only for format=csv")
        }
        let filter = try LabeledRoutes.filter(query)
        let batches = ExampleBatches(
            examples: backend.examples,
            agent: agent,
            filter: filter,
            meant: try await backend.examples.ids(suspectedBy: filter)
        )
        let writer: any ExampleWriter =
            switch format {
            case .ndjson: ExampleLineWriter()
            case .csv:
                try await backend.work.perform(.export) { turn in
                    try await ExampleCSVWriter(batches, specification, isForSpreadsheet: isForSpreadsheet, in: turn)
                }
            case .labelStudio: LabelStudioWriter()
            }
        var headers = HTTPFields()
        headers[.contentType] = format.file.mediaType
        if isForSpreadsheet { headers[.contentDisposition] = "attachment; filename=\"\(Self.fileName(agent)).csv\"" }
        return Response(status: .ok, headers: headers, body: Self.body(batches, writer))
    }

    /// Letters, digits and a few signs, which no browser reads as something else.
    private static func fileName(_ agent: String) -> String {
        let plain = agent.utf8.filter { byte in
            (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
                || [0x2D, 0x5F].contains(byte)
        }
        return plain.isEmpty ? "examples" : String(decoding: plain, as: UTF8.self)
    }

    private static func body(_ batches: ExampleBatches, _ writer: any ExampleWriter) -> ResponseBody {
        ResponseBody { stream in
            var (writer, batches) = (writer, batches)
            try await stream.write(ByteBuffer(string: writer.beginning()))
            while let examples = try await batches.next() {
                try await stream.write(ByteBuffer(string: try writer.text(examples)))
            }
            try await stream.write(ByteBuffer(string: try writer.ending()))
            try await stream.finish(nil)
        }
    }
}

/// The examples that are meant, a batch at a time, from the first one.
struct ExampleBatches: Sendable {
    private static let size = 500

    private let examples: ExampleCatalog
    private let agent: String
    private let filter: ExampleFilter
    private let meant: Set<Int64>?
    private var cursor: ExampleKeyCursor?
    private var isDone = false

    /// - Parameter meant: the only ones, where the filter asks for suspicion; as they were judged when the export began.
    init(examples: ExampleCatalog, agent: String, filter: ExampleFilter, meant: Set<Int64>?) {
        self.examples = examples
        self.agent = agent
        self.filter = filter
        self.meant = meant
    }

    /// Nil when there are no more.
    mutating func next() async throws -> [Example]? {
        guard !isDone else { return nil }
        let batch = try await examples.batch(agent: agent, filter, among: meant, limit: Self.size, after: cursor)
        cursor = batch.next
        isDone = cursor == nil
        return batch.examples
    }
}
