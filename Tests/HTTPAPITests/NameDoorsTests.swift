import HTTPTypes
import JSON
import Testing

@testable import HTTPAPI

/// Names are bounded by bytes, free of what forges lines, and kept in one spelling.
struct NameDoorsTests {
    private func run(_ id: String, _ members: JSONObject) -> JSON {
        var run: JSONObject = ["run_id": .string(id), "agent": "inbox_triage", "key": "k", "decision": "safe"]
        for (name, value) in members { run[name] = value }
        return .object(run)
    }

    @Test(arguments: ["gpt\r\n4", "\u{200B}", String(repeating: "j", count: 129), "a\u{202E}b", ""])
    func aJudgeThatCannotBeNamedIsRefused(_ judge: String) async throws {
        try await TestServer.run { server in
            let reply = try await server.post(
                "/api/active/runs",
                run("r", ["judge_scores": [judge: ["verdict": "safe", "confidence": 90]]])
            )
            expectProblem(reply, 422)
            #expect(reply.pointers.first?.hasPrefix("/judge_scores/") == true)
        }
    }

    @Test func aJudgeInTwoSpellingsIsNamedTwice() async throws {
        try await TestServer.run { server in
            let scores: JSON = ["J\u{FC}rgen": ["verdict": "safe"], "Ju\u{308}rgen": ["verdict": "quarantine"]]
            let reply = try await server.post("/api/active/runs", run("r", ["judge_scores": scores]))
            expectProblem(reply, 422)
            #expect(reply.pointers == ["/judge_scores"])
        }
    }

    /// 1 MB of one character came back in every refusal.
    @Test func aLabelOf400000CombiningMarksIsRefusedInAFewBytes() async throws {
        try await TestServer.run { server in
            let label = "a" + String(repeating: "\u{301}", count: 400_000)
            let reply = try await server.post("/api/active/runs", run("r", ["decision": .string(label)]))
            expectProblem(reply, 422, code: "unknown_label")
            #expect(reply.bytes.count < 1_000)
            let specification: JSON = [
                "labels": [.string(label), "b"], "features": [["name": "x"]],
            ]
            let registered = try await server.put("/api/active/agents/marks", specification)
            expectProblem(registered, 422)
            #expect(registered.pointers.contains("/labels/0"))
            #expect(registered.bytes.count < 2_000)
        }
    }

    @Test func labelsAndLabelersAreFoundInEitherSpelling() async throws {
        try await TestServer.run { server in
            let agent: JSON = [
                "labels": ["Gru\u{308}n", "rot"], "features": [["name": "gro\u{308}\u{DF}e", "path": "/x"]],
                "costs": ["Gr\u{FC}n": ["rot": 2], "rot": ["Gru\u{308}n": 1]],
            ]
            let registered = try await server.put("/api/active/agents/ampel", agent)
            #expect(registered.status == 201 || registered.status == 200, "\(registered.text)")
            #expect(try await server.get("/api/active/agents/ampel")["labels"] == ["Gr\u{FC}n", "rot"])
            for (number, label) in ["Gr\u{FC}n", "Gru\u{308}n"].enumerated() {
                let item: JSON = [
                    "agent": "ampel", "key": .string("k\(number)"), "label": .string(label), "payload": ["x": 1],
                    "labeler": number == 0 ? "J\u{FC}rgen" : "Ju\u{308}rgen",
                ]
                #expect(try await server.post("/api/active/labeled/import", item)["accepted"] == 1)
            }
            for spelling in ["\u{FC}", "u\u{308}"] {
                let byLabel = try await server.get(
                    "/api/active/labeled?agent=ampel&label=\("Gr\(spelling)n".percentEncoded)"
                )
                #expect(byLabel.json.array?.compactMap { $0["label"] } == ["Gr\u{FC}n", "Gr\u{FC}n"])
                let byLabeler = try await server.get("/api/active/labeled?labeler=\("J\(spelling)rgen".percentEncoded)")
                #expect(byLabeler.json.array?.compactMap { $0["labeler"] } == ["J\u{FC}rgen", "J\u{FC}rgen"])
            }
        }
    }

    @Test func anActorThatCannotBeNamedIsRefusedInsteadOfCut() async throws {
        try await TestServer.run { server in
            for actor in [String(repeating: "a", count: 129), "ana\nroot"] {
                let reply = try await server.post("/api/active/pause", ["reason": "x", "actor": .string(actor)])
                expectProblem(reply, 422)
                #expect(reply.pointers == ["/actor"])
            }
            #expect(try await server.get("/api/active/status")["is_paused"] == false)
        }
    }

    /// What was stored before names had rules still must not break the format.
    @Test func metricsEscapeLabelsByteByByte() {
        let value = "a\r\nb\\\"\u{301}\"\u{200D}c"
        let family = MetricFamily.gauge("attune_test", "Help\r\nwith \\.", [.init(["judge": value], 1)])
        let text = PrometheusText.text([family])
        #expect(
            Array(text.utf8)
                == Array(
                    "# HELP attune_test Help\r\\nwith \\\\.\n# TYPE attune_test gauge\nattune_test{judge=\"a\r\\nb\\\\\\\"\u{301}\\\"\u{200D}c\"} 1\n"
                        .utf8
                )
        )
    }

    @Test func csvDoublesEveryQuoteByte() throws {
        let fields = ["\"\u{301}", "a\"\u{200D},b", "line\r\nend", "plain \u{301}"]
        let text = CSV.record(fields)
        var splitter = CSVSplitter(delimiter: UInt8(ascii: ","))
        var records: [[String]] = []
        try splitter.feed(text.utf8) { records.append(try $0.get()) }
        #expect(records.count == 1)
        #expect(
            records.first?.map { Array($0.utf8) }
                == ["\"\u{301}", "a\"\u{200D},b", "line\r\nend", "plain \u{301}"].map { Array($0.utf8) }
        )
    }
}
