import HTTPTypes
import JSON
import Testing

struct ImportExportTests {
    private let path = "/api/active/labeled/import"

    private func importCSV(_ server: TestServer, _ text: String, query: String = "?agent=inbox_triage") async throws
        -> Reply
    {
        try await server.post(path + query, text: text, type: "text/csv")
    }

    @Test func csvColumnsAreTheExamplesOwnOrMembersOfThePayload() async throws {
        try await TestServer.run { server in
            let csv = #"""
                \#u{FEFF}"key",label,source,source_id,labeler,confidence,notes,time,risk_score,spf_fail,words,"a, ""b""",zip\#r
                k-1,safe,review,s-1,ann,80.5,"two
                lines",2024-01-10T08:00:00Z,12.5,true,"[""x"",""y""]","says ""hi"", twice","""007"""\#r
                k-2,quarantine,,,,,,,99,false,,,
                """#
            let reply = try await importCSV(server, csv)
            #expect(reply.status == 202, "\(reply.text)")
            #expect(reply.counts == receipt(accepted: 2))
            let examples = try await server.get("/api/active/labeled").json.array ?? []
            let first = try #require(examples.first { $0["key"] == "k-1" })
            let payload: JSON = [
                "risk_score": 12.5, "spf_fail": true, "words": ["x", "y"], "a, \"b\"": "says \"hi\", twice",
                "zip": "007",
            ]
            #expect(first["payload"] == payload)
            let own: [String: JSON] = [
                "label": "safe", "source": "review", "source_id": "s-1", "labeler": "ann", "confidence": 80.5,
                "notes": "two\nlines", "created_at": "2024-01-10T08:00:00Z",
            ]
            for (name, value) in own { #expect(first[name] == value, "\(name)") }
            let second = try #require(examples.first { $0["key"] == "k-2" })
            #expect(second["payload"] == ["risk_score": 99, "spf_fail": false])
            #expect(second["source"] == "synthetic")
            #expect(second["created_at"] == "2024-01-15T10:00:00Z")
        }
    }

    @Test func linesThatCannotBeReadAreLeftOutOneByOne() async throws {
        try await TestServer.run { server in
            var bytes = Array("key,label,note\nk-0,safe,x\nk-1,safe\nk-2,spam,x\n".utf8)
            bytes += Array("k-3,safe,".utf8) + [0xE9] + Array("\nk-4,safe,a".utf8) + [0] + Array("b\n".utf8)
            bytes += Array("k-5,safe,x\nk-6,safe,\"never closed\nk-7,safe,x\n".utf8)
            let reply = try await server.send(.post, "\(path)?agent=inbox_triage", bytes, type: "text/csv")
            #expect(reply.status == 202)
            #expect(reply["accepted"] == 2)
            let rejected = reply["rejected"]?.array ?? []
            #expect(rejected.map { $0["index"] } == [1, 2, 3, 4, 6], "\(reply.text)")
            #expect(rejected.map { $0["code"] } == ["bad_csv", "unknown_label", "bad_csv", "bad_csv", "bad_csv"])
        }
    }

    @Test(arguments: [
        ("key,risk_score\nk,1\n", "/label"), ("key,label,label\nk,safe,x\n", "/0"),
    ])
    func aFirstLineWithoutTheNeededColumnsIsRefused(_ csv: String, _ pointer: String) async throws {
        try await TestServer.run { server in
            let before = try await server.state()
            let reply = try await importCSV(server, csv)
            expectProblem(reply, 422)
            #expect(reply.pointers == [pointer])
            #expect(try await server.state() == before)
        }
    }

    @Test func anImportIsJournaledOnceAndTwiceChangesNothing() async throws {
        try await TestServer.run { server in
            let lines = TestServer.mail(60).map { $0.text() }.joined(separator: "\n")
            let first = try await server.post("\(path)?actor=ann", text: lines, type: "application/x-ndjson")
            #expect(first.counts == receipt(accepted: 60))
            let again = try await server.post(path, text: lines + "\n{oops", type: "application/x-ndjson")
            #expect(again["duplicates"] == 60)
            #expect(again["rejected"]?.array?.map { $0["code"] } == ["malformed_json"])
            #expect(try await server.get("/api/active/stats/labeled")["total"] == 60)
            let entries = try await server.get("/api/active/logs?action=import").json.array ?? []
            #expect(entries.map { $0["accepted"] } == [0, 60])
            #expect(entries.last?["actor"] == "ann")
        }
    }

    /// A line that is too long must not cost the others, before and behind it.
    @Test func aLineBeyondTheLimitIsLeftOut() async throws {
        try await TestServer.run { server in
            let mail = TestServer.mail(2).map { $0.text() }
            let long = "{\"key\": \"" + String(repeating: "x", count: 8_388_608) + "\"}"
            let lines = [mail[0], long, mail[1]].joined(separator: "\n")
            let reply = try await server.post(path, text: lines, type: "application/x-ndjson")
            #expect(reply["accepted"] == 2, "\(reply.text.prefix(300))")
            #expect(reply["rejected"]?.array?.map { $0["code"] } == ["line_too_long"])
        }
    }

    // MARK: Exclusion

    @Test func excludedExamplesStayAndAreShownOnRequest() async throws {
        try await TestServer.run { server in
            try await server.importMail(20)
            let list = "/api/active/labeled?limit=1000"
            let suspect = try await server.get("/api/active/labeled?label=quarantine&limit=1000").json.array?.count ?? 0
            let excluded = try await server.post(
                "/api/active/labeled/exclude",
                ["filter": ["agent": "inbox_triage", "label": "quarantine"], "reason": "poisoned", "actor": "ann"]
            )
            #expect(excluded.json == ["excluded": .integer(Int64(suspect))])
            #expect(suspect > 0)
            #expect(try await server.get(list).json.array?.count == 20 - suspect)
            #expect(try await server.get("\(list)&excluded=all").json.array?.count == 20)
            let hidden = try await server.get("\(list)&excluded=true").json.array ?? []
            #expect(hidden.count == suspect)
            #expect(hidden.allSatisfy { $0["excluded"] == true && $0["excluded_reason"] == "poisoned" })
            #expect(try await server.get("/api/active/stats/labeled")["total"]?.integer == Int64(20 - suspect))
            let ids = JSON.array(hidden.compactMap { $0["id"] })
            let restored = try await server.post("/api/active/labeled/restore", ["ids": ids])
            #expect(restored.json == ["restored": .integer(Int64(suspect))])
            #expect(try await server.get(list).json.array?.count == 20)
        }
    }
}
