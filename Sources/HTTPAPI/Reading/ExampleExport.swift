import Domain
import HTTPTypes
import Hummingbird
import JSON
import NIOCore
import Rules
import Wire

/// Streams an agent's examples page by page, so that memory stays flat.
struct ExampleExport {
    private static let page = 1_000

    private enum Format: String, CaseIterable {
        case ndjson
        case csv
    }

    let backend: Backend
    let query: Query

    func response() async throws -> Response {
        guard let agent = query.text("agent") else { throw Refusal.invalid("/agent", "is missing") }
        let specification = try await backend.agents.agent(agent).specification
        let format = try query.word("format", Format.self) ?? .ndjson
        var filter = try LabeledRoutes.filter(query)
        filter.agent = agent
        let features = specification.features.map(\.name)
        let examples = backend.examples
        let chosen = filter
        var headers = HTTPFields()
        headers[.contentType] = format == .csv ? "text/csv; charset=utf-8" : "application/x-ndjson"
        let body = ResponseBody { writer in
            if format == .csv { try await writer.write(ByteBuffer(string: CSV.record(Self.columns(features)))) }
            var cursor: ExampleCursor?
            repeat {
                let page = try await examples.page(chosen, limit: Self.page, after: cursor)
                let text = try page.examples.map { try Self.line($0, format, features) }.joined()
                try await writer.write(ByteBuffer(string: text))
                cursor = page.next
            } while cursor != nil
            try await writer.finish(nil)
        }
        return Response(status: .ok, headers: headers, body: body)
    }

    private static func line(_ example: Example, _ format: Format, _ features: [String]) throws -> String {
        switch format {
        case .ndjson: try JSONValueEncoder().encode(Wire.ExampleImport(example)).text() + "\n"
        case .csv: CSV.record(try fields(example, features))
        }
    }

    private static func columns(_ features: [String]) -> [String] {
        ["agent", "key", "label", "source", "source_id", "labeler", "confidence", "notes", "time"] + features
    }

    private static func fields(_ example: Example, _ features: [String]) throws -> [String] {
        let content = example.content
        let payload = try JSON.parse(content.payload)
        return [
            content.agent, content.key, content.label, content.source, content.sourceID, content.labeler ?? "",
            String(content.confidence), content.notes ?? "", content.occurredAt.description,
        ] + features.map { payload[$0].map { $0.string ?? $0.text() } ?? "" }
    }
}

extension Wire.ExampleImport {
    fileprivate init(_ example: Example) throws {
        let content = example.content
        self.init(
            agent: content.agent,
            key: content.key,
            payload: try JSON.parse(content.payload),
            label: content.label,
            source: content.source,
            sourceID: content.sourceID,
            labeler: content.labeler,
            confidence: content.confidence,
            notes: content.notes,
            occurredAt: content.occurredAt.description
        )
    }
}
