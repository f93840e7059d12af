import Domain
import HTTPAPI
import HTTPTypes
import JSON
import Rules
import Testing

struct AssignmentTests {
    @Test func configDecideAndOFREPGiveEveryUnitWhatTheRuleAssigns() async throws {
        try await TestServer.run { server in
            try await server.startCanary(threshold: 55, percent: 30)
            let salt = try #require(server.backend.live.current.agents["inbox_triage"]?.trial?.salt)
            var canaries = 0
            for index in 0..<200 {
                let unit = "thread-\(index)"
                let bucket = Assignment.bucket(unit: unit, salt: salt)
                let isCanary = bucket < 3_000
                canaries += isCanary ? 1 : 0
                let config = try await server.get("/api/active/config/inbox_triage?key=\(unit)")
                #expect(config["bucket"]?.integer == Int64(bucket), "\(unit)")
                #expect(config["variant"] == (isCanary ? "canary" : "active"), "\(unit)")
                #expect(config["thresholds"]?["risk_score_threshold"] == (isCanary ? 55.0 : 70.0), "\(unit)")
                let decided = try await server.post(
                    "/api/active/decide",
                    ["agent": "inbox_triage", "key": .string(unit), "payload": ["risk_score": 60]]
                )
                for (name, value) in config.json.object ?? [:] { #expect(decided[name] == value, "\(unit) \(name)") }
                #expect(decided["decision"] == (isCanary ? "quarantine" : "safe"), "\(unit)")
                let flag = try await server.evaluate("inbox_triage", unit: unit)
                #expect(flag["variant"] == config["variant"], "\(unit)")
                #expect(flag["value"] == config["thresholds"], "\(unit)")
                #expect(flag["metadata"]?["bucket"] == config["bucket"], "\(unit)")
                #expect(flag["metadata"]?["bundle_id"] == config["bundle_id"], "\(unit)")
            }
            #expect((35...85).contains(canaries))
        }
    }

    @Test func aKeyIsOnlyNeededWhileACanaryRuns() async throws {
        try await TestServer.run { server in
            let config = try await server.get("/api/active/config/inbox_triage")
            #expect(config["variant"] == "active")
            #expect(config["bucket"] == .null && config["key"] == .null)
            #expect(config["bundle_id"] == "inbox_triage_default")
            try await server.startCanary()
            for reply in [
                try await server.get("/api/active/config/inbox_triage"),
                try await server.post("/api/active/decide", ["agent": "inbox_triage", "payload": [:]]),
            ] {
                expectProblem(reply, 422, code: "key_missing")
                #expect(reply.pointers == ["/key"])
            }
            #expect(try await server.get("/api/active/config/insights_writer").status == 200)
        }
    }

    @Test func everyConfigurationChangeRaisesTheVersionAtOnce() async throws {
        try await TestServer.run { server in
            let approval = try await server.approvedUpload(threshold: 60)
            let before = try await server.get("/api/active/config/inbox_triage?key=k")["config_version"]?.integer ?? 0
            let applied = try await server.post(
                "/api/active/approvals/\(approval)/apply",
                ["canary_percent": 10]
            )
            #expect(applied["config_version"]?.integer == before + 1)
            let during = try await server.get("/api/active/config/inbox_triage?key=k")
            #expect(during["config_version"]?.integer == before + 1)
            let ended = try await server.post("/api/active/canaries/inbox_triage/rollback")
            #expect(ended["config_version"]?.integer == before + 2)
        }
    }

    @Test func anAgentWithoutARuleDecidesByItsModelOnceItHasOne() async throws {
        try await TestServer.run { server in
            _ = try await server.put("/api/active/agents/mailbox", AgentRegistrationTests.mailbox)
            let question: JSON = [
                "agent": "mailbox", "key": "k", "payload": ["length": 90, "from": ["domain": "b.example"]],
            ]
            let untrained = try await server.post("/api/active/decide", question)
            #expect(untrained["decision"] == "good")
            #expect(untrained["decided_by"] == "default")
            #expect(untrained["probabilities"] == .null)

            let examples: [JSON] = (0..<120).map { index in
                let payload: JSON = [
                    "length": .integer(Int64(index % 100)),
                    "from": ["domain": index.isMultiple(of: 2) ? "a.example" : "b.example"],
                ]
                return [
                    "agent": "mailbox", "key": .string("k-\(index)"), "payload": payload,
                    "label": index % 100 >= 50 ? "spam" : "good",
                ]
            }
            _ = try await server.post("/api/active/labeled/import", ["items": .array(examples)])
            let trained = try await server.post("/api/active/bundles/create", ["agent": "mailbox"])
            try #require(trained.status == 201, "\(trained.text)")
            let bundle = try #require(trained["bundle_id"]?.string)
            let approval = try await server.propose(bundle, agent: "mailbox")
            try await server.approve(approval)
            _ = try await server.post("/api/active/approvals/\(approval)/apply", ["canary_percent": 100])

            let decided = try await server.post("/api/active/decide", question)
            #expect(decided["decision"] == "spam", "\(decided.text)")
            #expect(decided["decided_by"] == "model")
            #expect(decided["bundle_id"]?.string == bundle)
            let probabilities = try #require(decided["probabilities"]?.object)
            #expect(Set(probabilities.keys) == ["spam", "good"])
            #expect(abs(probabilities.values.reduce(0) { $0 + ($1.double ?? 0) } - 1) < 1e-9)
        }
    }

    @Test func aRuleDecidesWithoutProbabilities() async throws {
        try await TestServer.run { server in
            let payload: JSON = ["risk_score": 69.5, "spf_fail": true]
            let decided = try await server.post(
                "/api/active/decide",
                ["agent": "inbox_triage", "key": "k", "payload": payload]
            )
            #expect(decided["decision"] == "quarantine")
            #expect(decided["decided_by"] == "rule")
            #expect(decided["probabilities"] == .null)
        }
    }
}

extension TestServer {
    /// One flag for one unit, or for none.
    func evaluate(_ flag: String, unit: String? = nil) async throws -> Reply {
        let context: JSON = unit.map { ["targetingKey": .string($0)] } ?? [:]
        return try await post("/ofrep/v1/evaluate/flags/\(flag)", ["context": context])
    }
}
