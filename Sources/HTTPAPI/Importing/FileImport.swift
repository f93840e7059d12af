package import Domain
import Hummingbird
package import Logging
import NIOCore
import Wire

/// Importing labeled examples: a request, or a file that came by a form, and what was found in it.
package struct FileImport: ExampleFiles {
    private let backend: Backend

    package init(_ backend: Backend) {
        self.backend = backend
    }

    func answer(_ request: Request, _ context: Context) async throws -> Response {
        let query = Query(request)
        try Self.requireCoding(of: request)
        var options = try ImportOptions(query.text)
        let mediaType = BodyReader.mediaType(request)
        let format = try ExampleFormat(mediaType: mediaType)
        options.format = options.format ?? format
        if mediaType == "text/tab-separated-values" { options.delimiter = options.delimiter ?? UInt8(ascii: "\t") }
        let actor = try Actor(query.text("actor"))
        let found = try await take(request.body, options, by: actor, log: context.logger)
        var receipt = Wire.Receipt(found.receipt)
        receipt.file = Wire.ImportedFile(found.file)
        receipt.dryRun = found.isDryRun ? true : nil
        return try Answer.of(receipt, status: found.isDryRun ? .ok : .accepted)
    }

    package func take(
        _ file: [UInt8],
        by actor: Actor,
        log: Logger,
        option: (String) -> String?
    ) async throws -> FileReceipt {
        let body = RequestBody(buffer: ByteBuffer(bytes: file))
        return try await take(body, try ImportOptions(option), by: actor, log: log)
    }

    private func take(
        _ body: RequestBody,
        _ options: ImportOptions,
        by actor: Actor,
        log: Logger
    ) async throws -> FileReceipt {
        if let agent = options.agent { _ = try await backend.agents.agent(agent) }
        var reader = try ExampleFileReader(backend, options, body, by: actor, log: log)
        return try await reader.read()
    }

    /// A file in gzip is known by its beginning, whether the request says so or not; no other coding is read.
    private static func requireCoding(of request: Request) throws(RequestError) {
        let coding = request.headers[.contentEncoding] ?? "identity"
        guard ["gzip", "x-gzip", "identity"].contains(coding.lowercased()) else {
            throw .mediaType("A body is read plain or in gzip, not in \"\(coding.prefix(60))\".")
        }
    }
}
