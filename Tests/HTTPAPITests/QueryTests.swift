import JSON
import Testing

struct QueryTests {
    @Test("A key with a space is the same key however the address writes the space")
    func plusIsASpace() async throws {
        try await TestServer.run { server in
            try await server.startCanary()
            let path = "/api/active/config/inbox_triage?key="
            for number in 0..<40 {
                let plus = try await server.get("\(path)a+b+\(number)")
                let encoded = try await server.get("\(path)a%20b%20\(number)")
                #expect(plus["key"] == .string("a b \(number)"))
                #expect(plus.bytes == encoded.bytes)
                let decided = try await server.post(
                    "/api/active/decide",
                    ["agent": "inbox_triage", "key": .string("a b \(number)"), "payload": [:]]
                )
                #expect(decided["variant"] == plus["variant"])
            }
            #expect(try await server.get("\(path)a%2Bb")["key"] == "a+b")
        }
    }

    @Test("A time's zone is read although nobody encodes its plus")
    func timeZone() async throws {
        try await TestServer.run { server in
            try await server.importMail(3)
            for zone in ["+02:00", "%2B02:00"] {
                let later = try await server.get("/api/active/labeled?since=2024-01-15T12:00:01\(zone)")
                let before = try await server.get("/api/active/labeled?since=2024-01-15T12:00:00\(zone)")
                #expect(later.json.array?.count == 0, "\(later.text)")
                #expect(before.json.array?.count == 3, "\(before.text)")
            }
        }
    }

    @Test(
        "What is not understood is refused and not left out",
        arguments: [
            ("/api/active/logs?hours=0x10", 422, "/hours"), ("/api/active/logs?hours=inf", 422, "/hours"),
            ("/api/active/logs?limit=+5", 422, "/limit"), ("/api/active/logs?limit=5.0", 422, "/limit"),
            ("/api/active/labeled?labl=spam", 422, "/labl"),
            ("/api/active/labeled?label=a&label=b", 422, "/label"),
            ("/api/active/config/inbox_triage?Key=a", 422, "/Key"), ("/api/active/status?x", 422, "/x"),
        ]
    )
    func refused(_ path: String, _ status: Int, _ pointer: String) async throws {
        try await TestServer.run { server in
            let reply = try await server.get(path)
            #expect(reply.status == status, "\(reply.text)")
            #expect(reply.pointers == [pointer], "\(reply.text)")
        }
    }

    @Test(arguments: ["key=%zz", "key=%ff", "key=a%00", "%=1"])
    func whatCannotBeReadIs400(_ query: String) async throws {
        try await TestServer.run { server in
            expectProblem(
                try await server.get("/api/active/config/inbox_triage?\(query)"),
                400,
                code: "bad_query",
                query
            )
        }
    }

    @Test(
        "An agent that is not there is not one to which nothing happened",
        arguments: [
            "alerts", "logs", "labeled", "stats/labeled", "review/queue", "weights/history", "canaries/history",
            "bundles",
            "labelers", "labeled/suspects", "labeled/export",
        ]
    )
    func unknownAgent(_ path: String) async throws {
        try await TestServer.run { server in
            let reply = try await server.get("/api/active/\(path)?agent=Nope")
            expectProblem(reply, 404, code: "not_found", path)
            #expect(try await server.get("/api/active/\(path)?agent=inbox_triage").status == 200, "\(path)")
            expectProblem(try await server.get("/api/active/weights/Nope"), 404, code: "not_found", "weights")
        }
    }

    @Test("A refusal lists a hundred problems and says how many there are")
    func manyProblems() async throws {
        try await TestServer.run { server in
            var parameters: JSONObject = [:]
            for number in 0..<150 { parameters["p\(number)"] = "no parameter" }
            let reply = try await server.put(
                "/api/active/agents/many",
                ["labels": ["a", "b"], "parameters": .object(parameters)]
            )
            #expect(reply.status == 422)
            #expect(reply.json["errors"]?.array?.count ?? 0 <= 100)
            #expect(reply["errors_total"]?.integer ?? 0 >= Int64(reply.json["errors"]?.array?.count ?? 0))
        }
    }

    @Test("However much was sent, a refusal repeats little of it", arguments: [1, 400_000])
    func longRefusals(_ marks: Int) async throws {
        try await TestServer.run { server in
            let text = "x" + String(repeating: "\u{301}", count: marks)
            let reply = try await server.post(
                "/api/active/bundles/propose",
                ["agent": .string(TestServer.agent), "bundle_id": .string(text), "proposer": "admin"]
            )
            #expect(reply.status == 404 || reply.status == 422, "\(reply.status)")
            #expect(reply.bytes.count < 8_192)
        }
    }

    @Test("A review label that is sent again answers what it answered")
    func reviewLabelAgain() async throws {
        try await TestServer.run { server in
            let item = try await server.openReviewItem(key: "again")
            let body: JSON = ["label": "safe", "labeler": "ana", "notes": "seen"]
            let first = try await server.post("/api/active/review/\(item)/label", body)
            let second = try await server.post("/api/active/review/\(item)/label", body)
            #expect(first.status == 200)
            #expect(second.status == 200, "\(second.text)")
            #expect(second.json == first.json)
            let other = try await server.post(
                "/api/active/review/\(item)/label",
                ["label": "quarantine", "labeler": "ana", "notes": "seen"]
            )
            #expect(other.status == 409)
            #expect(try await server.get("/api/active/stats/labeled")["total"] == 1)
        }
    }
}
