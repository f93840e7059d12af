import HTTPAPI
import HTTPTypes
import JSON
import Testing
import Web

struct DoorTests {
    private static func headers(_ fields: [String: String]) -> HTTPFields {
        var headers = HTTPFields()
        for (name, value) in fields {
            if let name = HTTPField.Name(name) { headers[name] = value }
        }
        return headers
    }

    @Test(
        "A page of another site cannot make a browser change anything, however it writes the path",
        arguments: [
            ["Sec-Fetch-Site": "cross-site"], ["Sec-Fetch-Site": "same-site"], ["Origin": "http://evil.example"],
            ["Origin": "null"],
        ]
    )
    func refusesOtherSites(_ fields: [String: String]) async throws {
        try await TestServer.run { server in
            let headers = Self.headers(fields)
            for path in ["/api/active/pause", "/ofrep/v1/evaluate/flags", "/nowhere", "/livez"] {
                let reply = try await server.post(path, headers: headers)
                #expect(reply.status == 403, "\(path)")
                #expect(reply["code"] == "cross_site", "\(path)")
            }
            for path in ["//api/active/pause", "/./api/active/pause", "/%2e/api/active/pause", "/api//active/pause"] {
                expectProblem(try await server.post(path, headers: headers), 404, code: "unknown_path", path)
                expectProblem(try await server.post(path), 404, code: "unknown_path", path)
            }
            #expect(try await server.get("/api/active/status")["is_paused"] == false)
            #expect(try await server.send(.get, "/api/active/status", headers: headers).status == 200)
        }
    }

    @Test("This site's own pages and programs go on as before")
    func admitsOwnPages() async throws {
        var serving = ServingSettings()
        serving.publicAddress = PublicAddress("https://example.com/attune")
        try await TestServer.run(serving: serving) { server in
            let own = Self.headers(["Sec-Fetch-Site": "same-origin"])
            let fromPage = try await server.post("/api/active/pause", headers: own)
            let fromProgram = try await server.post("/api/active/resume")
            let fromOutside = try await server.post(
                "/api/active/pause",
                headers: Self.headers(["Origin": "https://example.com"])
            )
            #expect([fromPage.status, fromProgram.status, fromOutside.status] == [200, 200, 200])
        }
    }

    @Test("Links lead through the proxy's prefix")
    func linksHaveThePrefix() async throws {
        var serving = ServingSettings()
        serving.publicAddress = PublicAddress("https://example.com/attune")
        try await TestServer.run(serving: serving) { server in
            let bundle = try await server.post(
                "/api/active/bundles/upload",
                ["agent": .string(TestServer.agent), "thresholds": ["risk_score_threshold": 55]]
            )
            #expect(bundle.headers[.location]?.hasPrefix("/attune/api/active/bundles/") == true)
            _ = try await server.upload(threshold: 56)
            let page = try await server.get("/api/active/bundles?limit=1&agent=inbox%5Ftriage")
            let next = try #require(page.nextPage)
            #expect(next.hasPrefix("/attune/api/active/bundles?limit=1&agent=inbox_triage&cursor="), "\(next)")
        }
    }

    @Test("Pages of the named sites alone may ask for flags, and for nothing else")
    func openFeatureOrigins() async throws {
        var serving = ServingSettings()
        serving.openFeatureOrigins = ["https://shop.example"]
        try await TestServer.run(serving: serving) { server in
            let shop = ["Origin": "https://shop.example", "Sec-Fetch-Site": "cross-site"]
            let asking = shop.merging(["Access-Control-Request-Method": "POST"]) { $1 }
            let path = "/ofrep/v1/evaluate/flags"
            let leave = try await server.send(.options, path, headers: Self.headers(asking))
            #expect(leave.status == 204)
            #expect(leave.headers[.accessControlAllowOrigin] == "https://shop.example")
            let context: JSON = ["context": ["targetingKey": "k"]]
            let flags = try await server.post(path, context, headers: Self.headers(shop))
            #expect(flags.status == 200)
            #expect(flags.headers[.accessControlAllowOrigin] == "https://shop.example")
            #expect(flags.headers[.accessControlExposeHeaders] == "ETag, Retry-After")
            #expect(flags.headers[.vary] == "Origin")
            let unknown = try await server.post("\(path)/nobody", context, headers: Self.headers(shop))
            #expect(unknown.status == 404)
            #expect(unknown.headers[.accessControlAllowOrigin] == "https://shop.example", "a refusal is to be read too")

            let elsewhere = try await server.post("/api/active/pause", headers: Self.headers(shop))
            #expect(elsewhere.status == 403)
            #expect(elsewhere.headers[.accessControlAllowOrigin] == nil)
            let other = ["Origin": "https://shop.example.evil.example", "Access-Control-Request-Method": "POST"]
            let refused = try await server.send(.options, path, headers: Self.headers(other))
            #expect(refused.headers[.accessControlAllowOrigin] == nil)
        }
    }

    @Test("Whatever a method is called, a path that does not have it says which it has")
    func anyOtherMethod() async throws {
        try await TestServer.run { server in
            for name in ["QUERY", "PROPFIND", "PURGE", "X"] {
                let method = try #require(HTTPRequest.Method(name))
                let reply = try await server.send(method, "/api/active/agents/inbox_triage")
                expectProblem(reply, 405, code: "method_not_allowed", name)
                #expect(reply.headers[.allow] == "GET, HEAD, PUT", "\(name)")
                expectProblem(try await server.send(method, "/nowhere"), 404, code: "unknown_path", name)
            }
        }
    }

    @Test("HEAD says how long the answer would be, and a stream is not begun for it")
    func head() async throws {
        try await TestServer.run { server in
            for path in ["/api/active/agents", "/livez", "/openapi.json"] {
                let full = try await server.get(path)
                let head = try await server.send(.head, path)
                #expect(head.headers[.contentLength] == String(full.bytes.count), "\(path)")
                #expect(head.bytes.isEmpty, "\(path)")
            }
            for path in ["/api/active/changes", "/api/active/labeled/export?agent=inbox_triage"] {
                let head = try await server.send(.head, path)
                #expect(head.status == 200, "\(path)")
                #expect(head.headers[.contentLength] == nil, "\(path)")
            }
        }
    }
}
