import JSON
import Testing

/// What the answers to reports and imports say of items whose id is known, and of many that are refused.
struct ReceiptTests {
    private static let runs = "/api/active/runs"
    private static let imports = "/api/active/labeled/import?agent=inbox_triage"

    private func run(_ decision: String) -> JSON {
        [
            "run_id": "r", "agent": "inbox_triage", "key": "k", "decision": .string(decision),
            "payload": ["a": 1, "b": 2],
        ]
    }

    @Test func aChangedRunIsAConflictAloneAndARefusalInABatch() async throws {
        try await TestServer.run { server in
            #expect(try await server.post(Self.runs, run("safe")).json == receipt(accepted: 1))
            let alone = try await server.post(Self.runs, run("quarantine"))
            expectProblem(alone, 409)
            #expect(alone["code"] == "changed")
            let batch = try await server.post(Self.runs, ["items": [run("safe"), run("quarantine")]])
            #expect(batch["duplicates"] == 1)
            #expect(batch["changed"] == 1)
            #expect(batch["rejected_total"] == 1)
            #expect(batch["reasons"] == ["changed": 1])
            #expect(batch["rejected"]?.array?.map { [$0["index"], $0["code"]] } == [[1, "changed"]])
        }
    }

    @Test func theOrderOfMembersAndSpacesSayNothing() async throws {
        try await TestServer.run { server in
            _ = try await server.post(Self.runs, run("safe"))
            let text = #"""
                { "payload": {"b": 2, "a": 1}, "key": "k",
                  "decision": "safe", "agent": "inbox_triage", "run_id": "r" }
                """#
            #expect(try await server.post(Self.runs, text: text).json == receipt(duplicates: 1))
        }
    }

    @Test func aChangedThumbIsARevisionAndAnotherPersonsIsTheirOwn() async throws {
        try await TestServer.run { server in
            func thumb(_ thumbs: String, _ user: String) -> JSON {
                [
                    "feedback_id": "f", "agent": "inbox_triage", "key": "k", "thumbs": .string(thumbs),
                    "user": .string(user),
                ]
            }
            _ = try await server.post(Self.runs, run("safe"))
            let path = "/api/active/feedback"
            #expect(try await server.post(path, thumb("up", "ana")).json == receipt(accepted: 1))
            #expect(try await server.post(path, thumb("down", "ana")).json == receipt(revised: 1))
            #expect(try await server.post(path, thumb("down", "ana")).json == receipt(duplicates: 1))
            #expect(try await server.post(path, thumb("up", "ben")).json == receipt(accepted: 1))
            _ = try await server.post("/api/active/feeds/load", [:])
            let examples = try await server.get("/api/active/labeled").json.array ?? []
            let labels = examples.map { "\($0["labeler"]?.string ?? "") \($0["label"]?.string ?? "")" }
            #expect(labels.sorted() == ["ana quarantine", "ben safe"])
        }
    }

    @Test func allRefusalsAreCountedAndTheFirstAreListed() async throws {
        try await TestServer.run { server in
            let bad = (0..<1_200).map { #"{"key": "k\#($0)", "payload": {}, "label": "spam"}"# }
            let lines = ([#"{"key": "good", "payload": {}, "label": "safe"}"#] + bad + ["{"]).joined(separator: "\n")
            let reply = try await server.post(Self.imports, text: lines, type: "application/x-ndjson")
            #expect(reply.status == 202)
            #expect(reply["accepted"] == 1)
            #expect(reply["rejected_total"] == 1_201)
            #expect(reply["reasons"] == ["unknown_label": 1_200, "malformed_json": 1])
            #expect(reply["rejected"]?.array?.count == 1_000)
            #expect(reply["warnings"]?.array?.map { $0["code"] } == ["rejections_not_listed"])
        }
    }

    @Test func anImportIsJournaledChunkByChunk() async throws {
        try await TestServer.run { server in
            let lines = (0..<5_001).map { #"{"key": "k\#($0)", "payload": {}, "label": "safe"}"# }
            let text = lines.joined(separator: "\n") + "\n{"
            let reply = try await server.post(Self.imports, text: text, type: "application/x-ndjson")
            #expect(reply["accepted"] == 5_001)
            let entries = try await server.get("/api/active/logs?action=import").json.array ?? []
            #expect(entries.map { [$0["chunk"], $0["accepted"], $0["rejected"]] } == [[2, 1, 1], [1, 5_000, 0]])
        }
    }

    @Test func rowsOfOneKeyByTwoAnnotatorsAreTwoExamples() async throws {
        try await TestServer.run { server in
            let csv = "key,label,labeler,risk_score\nk,safe,ana,1\nk,quarantine,ben,1\nk,quarantine,ana,1\n"
            let reply = try await server.post(Self.imports, text: csv, type: "text/csv")
            #expect([reply["accepted"], reply["revised"], reply["rejected_total"]] == [2, 1, 0])
            #expect(reply["warnings"]?.array?.map { $0["code"] } == ["keys_with_two_labels"])
            let again = try await server.post(Self.imports, text: csv, type: "text/csv")
            #expect(again["accepted"] == 0)
            #expect(try await server.get("/api/active/stats/labeled")["total"] == 2)
        }
    }
}
