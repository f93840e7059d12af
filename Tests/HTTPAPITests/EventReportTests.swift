import HTTPTypes
import HummingbirdTesting
import HTTPTypes
import JSON
import Testing

struct EventReportTests {
    private static let run: JSON = [
        "run_id": "r-1", "agent": "inbox_triage", "key": "thread-1", "decision": "safe", "latency_ms": 12.5,
        "payload": ["risk_score": 20],
    ]
    private static let events: [String: JSON] = [
        "runs": run,
        "feedback": [
            "feedback_id": "f-1", "agent": "inbox_triage", "key": "thread-1", "thumbs": "down", "user": "ann",
        ],
        "decisions": [
            "decision_id": "d-1", "agent": "inbox_triage", "key": "thread-1", "action": "quarantine", "approved": true,
        ],
        "gold": [
            "task_id": "g-1", "agent": "inbox_triage", "payload": ["risk_score": 90], "expected_label": "quarantine",
        ],
    ]

    /// The event with other members.
    private static func changed(_ event: JSON?, _ changes: JSONObject) -> JSON {
        var object = event?.object ?? [:]
        for (name, value) in changes { object[name] = value }
        return .object(object)
    }

    @Test(arguments: events.keys.sorted())
    func anEventSentAgainIsADuplicate(_ name: String) async throws {
        try await TestServer.run { server in
            let event = try #require(Self.events[name])
            let first = try await server.post("/api/active/\(name)", event)
            #expect(first.status == 202, "\(first.text)")
            #expect(first.json == receipt(accepted: 1, waiting: ["feedback", "decisions"].contains(name) ? 1 : 0))
            #expect(try await server.post("/api/active/\(name)", event).json == receipt(duplicates: 1))
            #expect(
                try await server.post("/api/active/\(name)", ["items": [event, event]]).json == receipt(duplicates: 2)
            )
        }
    }

    @Test(arguments: events.keys.sorted())
    func aSingleEventIsRefusedWithItsOwnProblem(_ name: String) async throws {
        try await TestServer.run { server in
            let event = Self.events[name]
            let unknown = Self.changed(event, ["agent": "nobody"])
            expectProblem(try await server.post("/api/active/\(name)", unknown), 404)
            let keyless = Self.changed(event, ["key": ""])
            let reply = try await server.post("/api/active/\(name)", keyless)
            expectProblem(reply, 422)
            #expect(reply.pointers == ["/key"])
        }
    }

    @Test func aLineWithNULIsRefusedAloneAndNamed() async throws {
        try await TestServer.run { server in
            let lines = ["a", "b\\u0000", "c"].map { #"{"run_id": "\#($0)", "agent": "inbox_triage", "key": "k"}"# }
            let body = Array(lines.joined(separator: "\n").utf8)
            let reply = try await server.send(.post, "/api/active/runs", body, type: "application/x-ndjson")
            #expect(reply.status == 202)
            #expect(reply["accepted"] == 2)
            #expect(reply["rejected"]?.array?.compactMap { $0["index"]?.integer } == [1])
        }
    }

    @Test func theItemsOfABatchAreJudgedOneByOne() async throws {
        try await TestServer.run { server in
            let items: [JSON] = [
                Self.run, Self.run, Self.changed(Self.run, ["run_id": "r-2"]),
                Self.changed(Self.run, ["agent": "nobody"]),
                Self.changed(Self.run, ["run_id": "r-3", "decision": "burn"]), 5,
            ]
            let reply = try await server.post("/api/active/runs", ["items": .array(items)])
            #expect(reply.status == 202)
            #expect(reply["accepted"] == 2)
            #expect(reply["duplicates"] == 1)
            let rejected = reply["rejected"]?.array ?? []
            #expect(rejected.map { $0["index"] } == [3, 4, 5])
            #expect(rejected.map { $0["code"] } == ["not_found", "unknown_label", "invalid"])
            #expect(rejected.allSatisfy { $0["detail"]?.string?.isEmpty == false })
            #expect(try await server.post("/api/active/runs", ["items": []]).json == receipt())
        }
    }

    @Test func linesAreJudgedOneByOneEvenWhereOneIsNoJSON() async throws {
        try await TestServer.run { server in
            let lines = [Self.run.text(), "{broken", "", Self.changed(Self.run, ["run_id": "r-2"]).text(), "\r"]
            let reply = try await server.post(
                "/api/active/runs",
                text: lines.joined(separator: "\n"),
                type: "application/x-ndjson"
            )
            #expect(reply.status == 202)
            #expect(reply["accepted"] == 2)
            #expect(reply["rejected"]?.array?.map { $0["index"] } == [1])
            #expect(reply["rejected"]?.array?.map { $0["code"] } == ["malformed_json"])
        }
    }

    @Test func whatIsReportedBecomesLabelsOnce() async throws {
        try await TestServer.run { server in
            for name in ["runs", "feedback", "decisions", "gold"] {
                let reply = try await server.post("/api/active/\(name)", Self.events[name])
                #expect(reply.status == 202, "\(reply.text)")
            }
            let loaded = try await server.post("/api/active/feeds/load")
            let counts: JSON = ["approvals": 1, "feedback": 1, "gold": 1]
            #expect(loaded.json == ["status": "success", "counts": counts, "total": 3])
            #expect(try await server.post("/api/active/feeds/load")["total"] == 0)
            let labels = try await server.get("/api/active/labeled").json.array ?? []
            let seen = Set(labels.map { "\($0["source"]?.string ?? "") \($0["label"]?.string ?? "")" })
            #expect(seen == ["approvals quarantine", "feedback quarantine", "gold quarantine"])
        }
    }

    // MARK: Sizes

    @Test func aBatchHasAtMostTenThousandItems() async throws {
        try await TestServer.run { server in
            let body = { (count: Int) in
                "{\"items\": [" + Array(repeating: "1", count: count).joined(separator: ",") + "]}"
            }
            expectProblem(try await server.post("/api/active/runs", text: body(10_001)), 413, code: "too_many_items")
            #expect(try await server.post("/api/active/runs", text: body(10_000)).status == 202)
            let lines = String(repeating: "1\n", count: 10_001)
            let reply = try await server.post("/api/active/runs", text: lines, type: "application/x-ndjson")
            expectProblem(reply, 413, code: "too_many_items")
        }
    }

    /// Over a connection of its own each, because a server has to answer before it has read such a body to its end, and ends the
    /// connection where too much of it is still to come.
    @Test(
        arguments: [
            ("/api/active/bundles/create", 1), ("/api/active/bundles/create", 10), ("/api/active/runs", 1),
            ("/api/active/runs", 10), ("/api/active/labeled/import", 10), ("/ofrep/v1/evaluate/flags/inbox_triage", 1),
        ]
    )
    func bodiesBeyondTheLimitAreRefusedAndTheServerGoesOn(path: String, mebibytes: Int) async throws {
        try await TestServer.run(.live) { server in
            let before = try await server.withNeighbour { try await $0.state() }
            let padding = String(repeating: "x", count: mebibytes * 1_048_576)
            let reply = try await server.post(path, text: "{\"pad\": \"\(padding)\"}")
            if path.hasPrefix("/ofrep/") {
                #expect(reply.status == 400)
                #expect(reply["errorCode"] == "PARSE_ERROR")
            } else {
                expectProblem(reply, 413, code: "body_too_large")
            }
            #expect(try await server.withNeighbour { try await $0.state() } == before)
        }
    }
}
