import HTTPTypes
import JSON
import Testing

struct CrossSiteTests {
    private static func headers(_ fields: [String: String]) -> HTTPFields {
        var headers = HTTPFields()
        for (name, value) in fields {
            if let name = HTTPField.Name(name) { headers[name] = value }
        }
        return headers
    }

    @Test(
        "A page of another site cannot make a browser change anything",
        arguments: [
            ["Sec-Fetch-Site": "cross-site"], ["Sec-Fetch-Site": "same-site"], ["Origin": "http://evil.example"],
            ["Origin": "null"],
        ]
    )
    func refuses(_ fields: [String: String]) async throws {
        try await TestServer.run { server in
            let reply = try await server.post("/api/active/pause", headers: Self.headers(fields))
            expectProblem(reply, 403, code: "cross_site")
            #expect(try await server.get("/api/active/status")["is_paused"] == false)
            #expect(try await server.send(.get, "/api/active/status", headers: Self.headers(fields)).status == 200)
        }
    }

    @Test("This site's own pages and programs go on as before")
    func admits() async throws {
        try await TestServer.run { server in
            let own = Self.headers(["Sec-Fetch-Site": "same-origin"])
            let fromPage = try await server.post("/api/active/pause", headers: own)
            let fromProgram = try await server.post("/api/active/resume")
            #expect(fromPage.status == 200)
            #expect(fromProgram.status == 200)
        }
    }
}
