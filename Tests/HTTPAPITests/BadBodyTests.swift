import HTTPAPI
import HTTPTypes
import JSON
import Testing

/// Bodies that no route may accept.
enum BadBodies {
    static let deep = String(repeating: "[", count: 200) + String(repeating: "]", count: 200)

    /// Not JSON, or JSON that would be misread or lost later: refused with 400 and the place of the mistake.
    static let malformed: [String: [UInt8]] = [
        "cut off": Array(#"{"agent": "#.utf8),
        "two values": Array("{} {}".utf8),
        "single quotes": Array("{'agent': 1}".utf8),
        "200 levels": Array(#"{"payload": \#(deep)}"#.utf8),
        "a NUL byte": Array(#"{"agent": "a"#.utf8) + [0] + Array(#""}"#.utf8),
        "an escaped NUL": Array(#"{"agent": "a\u0000"}"#.utf8),
        "half a surrogate pair": Array(#"{"agent": "\ud800"}"#.utf8),
        "invalid UTF-8": Array(#"{"agent": ""#.utf8) + [0xC3, 0x28] + Array(#""}"#.utf8),
        "overlong UTF-8": Array(#"{"agent": ""#.utf8) + [0xC0, 0x80] + Array(#""}"#.utf8),
        "1e400": Array(#"{"confidence": 1e400}"#.utf8),
        "NaN": Array(#"{"confidence": NaN}"#.utf8),
        "Infinity": Array(#"{"confidence": -Infinity}"#.utf8),
        "a name twice": Array(#"{"agent": "a", "agent": "b"}"#.utf8),
        "a byte order mark": [0xEF, 0xBB, 0xBF] + Array("{}".utf8),
        "only spaces": Array("   ".utf8),
    ]

    /// Well-formed, but no object.
    static let shapeless = ["[]", "null", "5", #""agent""#, "true", #"[{"agent": "inbox_triage"}]"#]

    /// The path with parameters that exist, so that nothing but the body is at fault.
    static func filled(_ path: String) -> String {
        let job = path.replacing("{job}", with: "feeds_load").replacing("{key}", with: TestServer.agent)
        let agent = job.replacing("{agent}", with: TestServer.agent)
        return agent.replacing("{id}", with: agent.contains("bundles") ? TestServer.agent : "approval-1")
    }
}

struct BadBodyTests {
    /// Every route that takes a body, with parameters filled in.
    private static func writingRoutes(_ server: TestServer) throws -> [(HTTPRequest.Method, String)] {
        try HTTPServer.router(server.backend).paths.sorted { $0.key < $1.key }.flatMap { path, methods in
            methods.filter { $0 != "GET" && $0 != "DELETE" }.compactMap { method in
                HTTPRequest.Method(rawValue: method).map { ($0, BadBodies.filled(path)) }
            }
        }
    }

    /// Sends one body to every route; nothing may change, and nothing may fail for the server's own sake.
    private func everywhere(
        _ body: [UInt8],
        type: String? = "application/json",
        headers: HTTPFields = [:],
        _ expect: @Sendable @escaping (Reply, String) -> Void
    ) async throws {
        try await TestServer.run { server in
            try await server.importMail(3)
            let before = try await server.state()
            let routes = try Self.writingRoutes(server)
            #expect(routes.count > 30)
            for (method, path) in routes {
                let reply = try await server.send(method, path, body, type: type, headers: headers)
                expectProblemDocument(reply, "\(method) \(path)")
                expect(reply, "\(method) \(path)")
            }
            #expect(try await server.state() == before)
        }
    }

    @Test func aBodyInAnotherCodingIsRefusedAndNotReadAsIfItWereNone() async throws {
        try await everywhere(Array("{}".utf8), headers: [.contentEncoding: "br"]) { reply, route in
            // OFREP's clients know no 415.
            #expect(reply.status == (route.contains("/ofrep/") ? 400 : 415), "\(route)")
        }
    }

    @Test(arguments: BadBodies.malformed.keys.sorted())
    func malformedBodiesAreRefusedSayingWhere(_ name: String) async throws {
        try await everywhere(try #require(BadBodies.malformed[name])) { reply, place in
            // Files may begin with the mark, and programs that write one are many.
            if name == "a byte order mark", place.hasSuffix("/labeled/import") { return }
            #expect(reply.status == 400, "\(name): \(place) \(reply.text)")
            let detail = reply["detail"]?.string ?? ""
            #expect(detail.contains("line 1, column "), "\(name): \(place) \(detail)")
        }
    }

    @Test func whatIsWrongIsFoundByLineAndColumn() async throws {
        try await TestServer.run { server in
            let reply = try await server.post("/api/active/bundles/create", text: "{\n  \"agent\": \"é\" x\n}")
            expectProblem(reply, 400, code: "malformed_json")
            #expect(reply["detail"]?.string?.contains("line 2, column 16") == true, "\(reply.text)")
        }
    }

    @Test(arguments: BadBodies.shapeless)
    func bodiesThatAreNoObjectsAreRefused(_ text: String) async throws {
        try await everywhere(Array(text.utf8)) { reply, place in
            let isOFREP = place.contains("/ofrep/")
            #expect(reply.status == (isOFREP ? 400 : 422), "\(place) \(reply.text)")
        }
    }

    @Test(arguments: ["application/x-www-form-urlencoded", "text/plain", "application/jsonx", "", nil])
    func otherMediaTypesAreRefused(_ type: String?) async throws {
        try await everywhere(Array("agent=x".utf8), type: type) { reply, place in
            #expect(reply.status == (place.contains("/ofrep/") ? 400 : 415), "\(place) \(reply.text)")
        }
    }

    @Test func malformedBodiesAreRefusedUnderAnIdempotencyKeyToo() async throws {
        let key = try #require(HTTPField.Name("Idempotency-Key"))
        try await everywhere(Array("{".utf8), headers: [key: "k-1"]) { reply, place in
            #expect(reply.status == 400, "\(place) \(reply.text)")
        }
    }
}
