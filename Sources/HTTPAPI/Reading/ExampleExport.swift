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
        let pages = Pages(examples: backend.examples, filter: filter)
        var headers = HTTPFields()
        headers[.contentType] = format == .csv ? "text/csv; charset=utf-8" : "application/x-ndjson"
        let columns = format == .csv ? try await CSVColumns(pages, specification) : nil
        let body = ResponseBody { writer in
            if let columns { try await writer.write(ByteBuffer(string: CSV.record(columns.header))) }
            var cursor: ExampleCursor?
            repeat {
                let page = try await pages.page(after: cursor)
                let text = try page.examples.map { try columns?.line($0) ?? Self.line($0) }.joined()
                try await writer.write(ByteBuffer(string: text))
                cursor = page.next
            } while cursor != nil
            try await writer.finish(nil)
        }
        return Response(status: .ok, headers: headers, body: body)
    }

    private static func line(_ example: Example) throws -> String {
        try JSONValueEncoder().encode(Wire.ExampleImport(example)).text() + "\n"
    }

    /// The examples that are meant, a page at a time.
    private struct Pages {
        let examples: ExampleCatalog
        let filter: ExampleFilter

        func page(after cursor: ExampleCursor?) async throws -> ExampleCatalog.Page {
            try await examples.page(filter, limit: ExampleExport.page, after: cursor)
        }
    }

    /// The columns that hold everything the examples say: the contract's, then every member of any payload, those that
    /// the agent reads first.
    private struct CSVColumns {
        private let own: [String]
        private let payload: [String]

        var header: [String] { own + payload }

        /// Goes through the examples once: a first line can only be written when all its columns are known.
        ///
        /// - Throws: where a payload has a member that is called as a column of the contract.
        init(_ pages: Pages, _ specification: AgentSpecification) async throws {
            var names = specification.features.compactMap { try? JSONPointer($0.path).tokens.first }
            var known = Set(names)
            names = names.filter { known.remove($0) != nil }
            known = Set(names)
            var hasNegative = false
            var cursor: ExampleCursor?
            repeat {
                let page = try await pages.page(after: cursor)
                for example in page.examples {
                    hasNegative = hasNegative || example.content.isNegative
                    let members = try JSON.parse(example.content.payload).object ?? [:]
                    for name in members.keys where known.insert(name).inserted { names.append(name) }
                }
                cursor = page.next
            } while cursor != nil
            let reserved = ExampleCSVHeader.members.map(\.key)
            if let name = names.first(where: { reserved.contains($0) || $0.isEmpty }) {
                throw Refusal.invalid("/format", "csv has no column for the payload's \"\(name)\"; choose ndjson")
            }
            own = reserved.filter { hasNegative || $0 != "is_negative" }
            payload = names
        }

        func line(_ example: Example) throws -> String {
            let item = try JSONValueEncoder().encode(Wire.ExampleImport(example))
            let members = Dictionary(
                uniqueKeysWithValues: ExampleCSVHeader.members.map { ($0.key, item[$0.value]) }
            )
            let values = own.map { name in (members[name] ?? nil).map { $0.string ?? $0.text() } ?? "" }
            return CSV.record(values + payload.map { ExampleCSVField.text(item["payload"]?[$0]) })
        }
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
            isNegative: content.isNegative ? true : nil,
            source: content.source,
            sourceID: content.sourceID,
            labeler: content.labeler,
            confidence: content.confidence,
            notes: content.notes,
            occurredAt: content.occurredAt.description
        )
    }
}
