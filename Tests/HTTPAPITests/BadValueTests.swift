import HTTPTypes
import JSON
import Testing

/// Well-formed requests that say something unacceptable: refused by name of the member, and nothing changes.
struct BadValueTests {
    @Test(arguments: BadRequest.tables.keys.sorted())
    func areRefusedAndChangeNothing(_ table: String) async throws {
        let requests = try #require(BadRequest.tables[table])
        try await TestServer.run { server in
            let approved = try await server.approvedUpload(threshold: 65)
            let item = try await server.openReviewItem(key: "disputed")
            let before = try await server.state()
            for bad in requests {
                let path = bad.path.replacing("{approved}", with: approved).replacing("{item}", with: item)
                let reply = try await server.send(bad.method, "/api/active\(path)", bad.body.map { Array($0.utf8) })
                expectProblem(reply, bad.status, "\(bad)")
                if let pointer = bad.pointer { #expect(reply.pointers == [pointer], "\(bad): \(reply.text)") }
                #expect(try await server.state() == before, "\(bad)")
            }
        }
    }

    @Test(arguments: [
        ("2024-01-15T10:04:00Z", 202), ("2024-01-15T10:05:00Z", 202), ("2024-01-15T10:05:01Z", 422),
        ("2024-01-15T12:04:00+02:00", 202), ("2024-01-15T10:00:00.250Z", 202), ("2024-01-15T11:00:00Z", 422),
        ("1969-12-31T23:59:59Z", 422), ("2024-02-30T00:00:00Z", 422), ("2024-01-15 10:00:00", 422),
    ])
    func eventsMayLieFiveMinutesAhead(_ time: String, _ status: Int) async throws {
        try await TestServer.run { server in
            let reply = try await server.post(
                "/api/active/runs",
                ["run_id": "r-1", "agent": .string(TestServer.agent), "key": "k", "occurred_at": .string(time)]
            )
            #expect(reply.status == status, "\(time): \(reply.text)")
        }
    }

    @Test func trainingWithoutDataIsRefusedAndLogged() async throws {
        try await TestServer.run { server in
            try await server.importMail(12)
            let reply = try await server.post("/api/active/bundles/create", ["agent": .string(TestServer.agent)])
            expectProblem(reply, 422, code: "insufficient_data")
            let detail = try #require(reply["detail"]?.string)
            #expect(detail.hasPrefix("Insufficient data"))
            #expect(detail.contains("12") && detail.contains("50"))
            let logged = try await server.get("/api/active/logs?action=train_failed").json.array ?? []
            #expect(logged.count == 1)
            #expect(try await server.get("/api/active/bundles").json.array?.filter { $0["origin"] == "trained" } == [])
        }
    }
}
