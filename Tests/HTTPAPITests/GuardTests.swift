import JSON
import Testing

/// What the guard tells over HTTP: its verdict in words, its evidence over time, its decisions made again.
struct GuardTests {
    /// Keys that a canary decides otherwise than the active bundle, each with its blind label.
    private func judge(_ count: Int, label: JSON, in server: TestServer) async throws {
        let version = try await server.configurationVersion
        let keys = (0..<count).map { "mail-\($0)" }
        let runs = keys.map { key -> JSON in
            [
                "run_id": .string("run-\(key)"), "agent": .string(TestServer.agent), "key": .string(key),
                "config_version": .integer(version), "payload": ["risk_score": 65],
            ]
        }
        let tasks = keys.map { key -> JSON in
            [
                "task_id": .string("task-\(key)"), "agent": .string(TestServer.agent), "key": .string(key),
                "payload": ["risk_score": 65], "expected_label": label,
            ]
        }
        for (path, items) in [("runs", runs), ("gold", tasks)] {
            let reply = try await server.post("/api/active/\(path)", ["items": .array(items)])
            try #require(reply["accepted"]?.integer == Int64(count), "\(reply.text)")
        }
    }

    @Test func theVerdictComesInWordsWithWhatIsStillNeeded() async throws {
        try await TestServer.run { server in
            try await server.startCanary(threshold: 60)
            let empty = try await server.get("/api/active/canaries/inbox_triage/performance")
            #expect(empty["evidence"]?["explanation"]?.array?.first == "Wait at 10 %: no_data.")
            try await judge(12, label: "quarantine", in: server)
            let reply = try await server.get("/api/active/canaries/inbox_triage/performance")
            let evidence = try #require(reply["evidence"])
            let words = (evidence["explanation"]?.array ?? []).compactMap(\.string)
            #expect(words.first == "Wait at 10 %: insufficient.", "\(words)")
            #expect(words.contains { $0.contains("24 h more at 10 %; 38 more scored items (50 are the fewest)") })
            #expect(words.contains { $0.contains("quality: +100 points, between") && $0.contains("12 pairs") })
            #expect(words.contains { $0.hasPrefix("the median latency: nothing reported") })
            #expect(words.contains { $0.contains("at 2024-02-12T10:00:00Z, it ends by itself") })
            let quality = try #require(evidence["metrics"]?.array?.first { $0["metric"] == "quality" })
            #expect(quality["interval"]?["low"]?.double ?? -1 > 0)
            #expect(evidence["latency_judged"] == false)
            #expect(evidence["checks"]?["active_keys"]?.integer ?? 0 > 0)
        }
    }

    @Test func anEndedCanaryIsListedShownAndReplayed() async throws {
        try await TestServer.run { server in
            try await server.startCanary(threshold: 60)
            #expect(try await server.get("/api/active/canaries/history").json == [])
            try await judge(30, label: "safe", in: server)
            let ended = try await server.get("/api/active/canaries/history?agent=inbox_triage").json.array ?? []
            #expect(ended.map { $0["end"] } == ["quality_regression"])
            let id = try #require(ended.first?["canary_id"]?.integer)
            for name in ["inbox_triage", "\(id)"] {
                let path = "/api/active/canaries/\(name)"
                let history = try await server.get("\(path)/evidence?points=7")
                #expect(history["points"]?.array?.count == 7)
                #expect(history["end"] == "quality_regression")
                #expect(history["stages"]?.array?.map { $0["canary_percent"] } == [10])
                let last = history["points"]?.array?.last?["metrics"]?.array?.first
                #expect(last?["harm"]?.double ?? 0 >= last?["harm_needed"]?.double ?? .infinity)
                let replay = try await server.get("\(path)/replay")
                #expect(replay["identical"] == true, "\(replay.text)")
                let decision = try #require(replay["decisions"]?.array?.first)
                #expect(decision["kind"] == "rollback")
                #expect(decision["actor"] == "system")
                #expect(decision["inputs_hash"]?.string?.count == 64)
            }
        }
    }

    @Test func whatIsNotThereOrNotHeldIsRefused() async throws {
        try await TestServer.run { server in
            for path in [
                "inbox_triage/evidence", "inbox_triage/replay", "17/replay", "nobody/evidence", "history?agent=x",
            ] {
                expectProblem(try await server.get("/api/active/canaries/\(path)"), 404, path)
            }
            let clear = "/api/active/canaries/inbox_triage/clear"
            expectProblem(try await server.post(clear, ["hold": "uneven_split"]), 404)
            try await server.startCanary()
            expectProblem(try await server.post(clear, ["hold": "uneven_split"]), 409, code: "not_held")
            expectProblem(try await server.post(clear, ["hold": "label_bias"]), 422)
            expectProblem(try await server.get("/api/active/canaries/inbox_triage/evidence?points=0"), 422)
        }
    }
}
