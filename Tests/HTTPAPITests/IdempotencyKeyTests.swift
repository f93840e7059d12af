import HTTPTypes
import JSON
import Testing

struct IdempotencyKeyTests {
    private static let upload: JSON = ["agent": "inbox_triage", "thresholds": ["risk_score_threshold": 60]]

    private static func fields(_ key: String) throws -> HTTPFields {
        [try #require(HTTPField.Name("Idempotency-Key")): key]
    }

    /// Each step of a deployment sent twice, as a client does that did not hear the first answer.
    @Test func theSameRequestIsDoneOnceAndAnsweredTheSame() async throws {
        try await TestServer.run { server in
            try await server.importMail(80)
            let twice = { (step: String, path: String, body: JSON) -> Reply in
                let first = try await server.post("/api/active/\(path)", body, headers: Self.fields(step))
                let between = try await server.state()
                server.clock.advance(hours: 1)
                let second = try await server.post("/api/active/\(path)", body, headers: Self.fields(step))
                #expect(second.status == first.status, "\(step)")
                #expect(second.bytes == first.bytes, "\(step)")
                #expect(second.headers[.location] == first.headers[.location], "\(step)")
                #expect(second.headers[.contentType] == "application/json", "\(step)")
                #expect(try await server.state().journal == between.journal, "\(step)")
                return second
            }
            let created = try await twice("create", "bundles/create", ["agent": "inbox_triage"])
            #expect(created.status == 201, "\(created.text)")
            let bundle = try #require(created["bundle_id"])
            let proposed = try await twice(
                "propose",
                "bundles/propose",
                ["agent": "inbox_triage", "bundle_id": bundle]
            )
            let approval = try #require(proposed["approval_id"]?.string)
            _ = try await twice("approve", "approvals/\(approval)/approve", ["approver": "ann"])
            let applied = try await twice("apply", "approvals/\(approval)/apply", ["canary_percent": 10])
            #expect(applied["status"] == "deployed")
            #expect(try await server.get("/api/active/canaries/active").json.array?.count == 1)
        }
    }

    @Test func anotherPayloadUnderTheSameKeyIsRefused() async throws {
        try await TestServer.run { server in
            let path = "/api/active/bundles/upload"
            let first = try await server.post(path, Self.upload, headers: Self.fields("k"))
            #expect(first.status == 201)
            let before = try await server.state()
            let other: JSON = ["agent": "inbox_triage", "thresholds": ["risk_score_threshold": 61]]
            let refused = try await server.post(path, other, headers: Self.fields("k"))
            expectProblem(refused, 422, code: "idempotency_mismatch")
            let elsewhere = try await server.post("/api/active/bundles/create", Self.upload, headers: Self.fields("k"))
            expectProblem(elsewhere, 422, code: "idempotency_mismatch")
            #expect(try await server.state() == before)
            #expect(try await server.post(path, Self.upload, headers: Self.fields("k")).bytes == first.bytes)
        }
    }

    @Test func aRefusedRequestMayBeCorrectedUnderItsKey() async throws {
        try await TestServer.run { server in
            let path = "/api/active/bundles/upload"
            let wrong: JSON = ["agent": "inbox_triage", "thresholds": ["risk_score_threshold": 1_000]]
            expectProblem(try await server.post(path, wrong, headers: Self.fields("k")), 422, code: "invalid")
            #expect(try await server.post(path, Self.upload, headers: Self.fields("k")).status == 201)
        }
    }

    @Test func anAnswerIsRememberedForADayAtLeastAndThenForgotten() async throws {
        try await TestServer.run { server in
            let path = "/api/active/bundles/upload"
            let first = try await server.post(path, Self.upload, headers: Self.fields("k"))
            server.clock.advance(hours: 23)
            _ = try await server.post(path, Self.upload, headers: Self.fields("other"))
            #expect(try await server.post(path, Self.upload, headers: Self.fields("k")).bytes == first.bytes)
            server.clock.advance(hours: 2)
            // Answers past their day go when the next one comes.
            _ = try await server.post(path, Self.upload, headers: Self.fields("third"))
            let later = try await server.post(path, Self.upload, headers: Self.fields("k"))
            #expect(later.status == 201)
            #expect(later["bundle_id"] != first["bundle_id"])
        }
    }

    @Test func readingIsNotAffectedByAKey() async throws {
        try await TestServer.run { server in
            let fields = try Self.fields("k")
            let read = { try await server.send(.get, "/api/active/stats/labeled", headers: fields)["total"] }
            #expect(try await read() == 0)
            try await server.importMail(3)
            #expect(try await read() == 3)
        }
    }

    @Test(arguments: ["", String(repeating: "k", count: 256)])
    func aKeyHasOneTo255Bytes(_ key: String) async throws {
        try await TestServer.run { server in
            let reply = try await server.post("/api/active/bundles/upload", Self.upload, headers: Self.fields(key))
            expectProblem(reply, 422)
        }
    }

    /// The bundle is made once however the requests meet and whichever server they come to: each of the others hears the
    /// same answer or that the first is still under way.
    @Test func requestsAtTheSameTimeAreDoneOnce() async throws {
        try await TestServer.run { server in
            try await server.importMail(80)
            let fields = try Self.fields("k")
            let replies = try await server.withNeighbour { neighbour in
                try await withThrowingTaskGroup(of: Reply.self) { group in
                    for turn in 0..<6 {
                        let server = turn.isMultiple(of: 2) ? server : neighbour
                        group.addTask {
                            let body: JSON = ["agent": "inbox_triage"]
                            return try await server.post("/api/active/bundles/create", body, headers: fields)
                        }
                    }
                    return try await group.reduce(into: []) { $0.append($1) }
                }
            }
            let done = replies.filter { $0.status == 201 }
            #expect(!done.isEmpty)
            #expect(Set(done.map(\.bytes)).count == 1)
            for reply in replies where reply.status != 201 {
                expectProblem(reply, 409, code: "idempotency_in_flight")
                #expect(reply.headers[.retryAfter] == "1")
            }
            #expect(try await server.get("/api/active/logs?action=train").json.array?.count == 1)
        }
    }

    @Test func aRequestWhoseAnswerWasLostIsNotDoneAgain() async throws {
        try await TestServer.run { server in
            let path = "/api/active/bundles/upload"
            // The claim goes through, and so does the bundle; then the database will not have the answer.
            server.store.rejectTransactions(1, after: 2)
            expectProblem(try await server.post(path, Self.upload, headers: Self.fields("k")), 500)
            let again = try await server.post(path, Self.upload, headers: Self.fields("k"))
            expectProblem(again, 409, code: "idempotency_unanswered")
            #expect(try await server.get("/api/active/logs?action=upload").json.array?.count == 1)
        }
    }
}
