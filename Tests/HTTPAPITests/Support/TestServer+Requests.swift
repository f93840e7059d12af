import HTTPTypes
import HummingbirdTesting
import JSON
import NIOCore
import Testing

/// An answer, read as far as it can be.
struct Reply: Sendable {
    let status: Int
    let headers: HTTPFields
    let bytes: [UInt8]

    var text: String { String(decoding: bytes, as: UTF8.self) }

    /// The body as JSON; null where it is none.
    var json: JSON { (try? JSON.parse(bytes)) ?? .null }

    subscript(name: String) -> JSON? { json[name] }

    /// What the members at fault of a 422 are.
    var pointers: [String] { json["errors"]?.array?.compactMap { $0["pointer"]?.string } ?? [] }

    /// Where the next page of a list is.
    var nextPage: String? {
        guard let link = HTTPField.Name("Link").flatMap({ headers[$0] }), link.hasSuffix(">; rel=\"next\"") else {
            return nil
        }
        return String(link.dropFirst().prefix { $0 != ">" })
    }
}

extension TestServer {
    func send(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ body: [UInt8]? = nil,
        type: String? = "application/json",
        headers: HTTPFields = [:]
    ) async throws -> Reply {
        var headers = headers
        if body != nil, let type { headers[.contentType] = type }
        let response = try await client.execute(
            uri: path,
            method: method,
            headers: headers,
            body: body.map { ByteBuffer(bytes: $0) }
        )
        return Reply(
            status: response.status.code,
            headers: response.headers,
            bytes: Array(response.body.readableBytesView)
        )
    }

    func get(_ path: String) async throws -> Reply {
        try await send(.get, path)
    }

    func post(_ path: String, _ json: JSON? = nil, headers: HTTPFields = [:]) async throws -> Reply {
        try await send(.post, path, json?.serialized(), headers: headers)
    }

    func post(_ path: String, text: String, type: String = "application/json") async throws -> Reply {
        try await send(.post, path, Array(text.utf8), type: type)
    }

    func put(_ path: String, _ json: JSON) async throws -> Reply {
        try await send(.put, path, json.serialized())
    }

    /// Every entry of every page, in order.
    func pages(_ path: String) async throws -> [JSON] {
        var entries: [JSON] = []
        var next: String? = path
        while let page = next {
            let reply = try await get(page)
            try #require(reply.status == 200, "\(page): \(reply.text)")
            entries += reply.json.array ?? []
            next = reply.nextPage
        }
        return entries
    }
}

/// What a refused request must leave as it was.
struct ServerState: Equatable {
    var statistics: JSON
    var journal: [JSON]
    var status: JSON
    var agents: JSON
    var events: JSON
}

extension TestServer {
    /// - Returns: everything a request could have changed; a refused training may be journaled, so that is left out.
    func state() async throws -> ServerState {
        ServerState(
            statistics: try await get("/api/active/stats/labeled").json,
            journal: try await pages("/api/active/logs?hours=1000&limit=1000")
                .filter { $0["action"] != "train_failed" },
            status: try await get("/api/active/status").json,
            agents: try await get("/api/active/agents").json,
            events: try await get("/api/active/labeled?excluded=all&limit=1000").json
        )
    }
}

/// Expects a problem document with all its members.
func expectProblem(
    _ reply: Reply,
    _ status: Int,
    code: String? = nil,
    _ what: String = "",
    sourceLocation: SourceLocation = #_sourceLocation
) {
    let place = "\(what) answered \(reply.status) \(reply.text.prefix(300))"
    #expect(reply.status == status, "\(place)", sourceLocation: sourceLocation)
    expectProblemDocument(reply, what, sourceLocation: sourceLocation)
    if let code { #expect(reply["code"]?.string == code, "\(place)", sourceLocation: sourceLocation) }
}

/// Expects a problem document, whatever it is about.
func expectProblemDocument(
    _ reply: Reply,
    _ what: String = "",
    sourceLocation: SourceLocation = #_sourceLocation
) {
    let place = "\(what) answered \(reply.status) \(reply.text.prefix(300))"
    #expect(reply.headers[.contentType] == "application/problem+json", "\(place)", sourceLocation: sourceLocation)
    for member in ["type", "title", "detail", "code"] {
        #expect(reply[member]?.string?.isEmpty == false, "\(member) of \(place)", sourceLocation: sourceLocation)
    }
    #expect(reply["status"]?.integer == Int64(reply.status), "\(place)", sourceLocation: sourceLocation)
    if reply.status == 422, reply["errors"] != nil {
        #expect(!reply.pointers.isEmpty, "\(place)", sourceLocation: sourceLocation)
    }
}
