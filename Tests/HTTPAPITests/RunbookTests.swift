import JSON
import Testing

/// The life of one agent over HTTP, in the order of the runbook.
struct RunbookTests {
    private static let root = "/api/active"

    @Test func anAgentLearnsFromItsMailAndIsDeployedStepByStep() async throws {
        try await TestServer.run { server in
            try await reportAndLabel(server)
            let bundle = try await trainAndPropose(server)
            try await deploy(bundle, server)
            try await goBack(to: bundle, server)
            let actions = try await server.pages("\(Self.root)/logs?hours=1000&agent=inbox_triage").reversed()
                .compactMap { $0["action"]?.string }
            let expected = [
                "agent_register", "train", "propose", "approve", "apply", "promote", "promote", "upload", "propose",
                "approve", "apply", "rollback", "propose", "reject", "upload", "propose", "approve", "apply",
                "bundle_rollback",
            ]
            #expect(actions == expected)
        }
    }

    private func reportAndLabel(_ server: TestServer) async throws {
        let mail = TestServer.mail(200)
        let runs = mail.map { item -> JSON in
            [
                "run_id": item["key"] ?? .null, "agent": "inbox_triage", "key": item["key"] ?? .null,
                "decision": "safe",
                "latency_ms": 40, "payload": item["payload"] ?? .null,
            ]
        }
        let reported = try await server.post("\(Self.root)/runs", ["items": .array(runs)])
        #expect(reported["accepted"] == 200)
        let feedback = mail.map { item -> JSON in
            [
                "feedback_id": item["key"] ?? .null, "agent": "inbox_triage", "key": item["key"] ?? .null,
                "thumbs": item["label"] == "safe" ? "up" : "down", "user": "ann",
            ]
        }
        #expect(try await server.post("\(Self.root)/feedback", ["items": .array(feedback)])["accepted"] == 200)
        #expect(try await server.post("\(Self.root)/feeds/load")["counts"]?["feedback"] == 200)
        let statistics = try await server.get("\(Self.root)/stats/labeled")
        #expect(statistics["total"] == 200)
        #expect(statistics["by_source"] == ["approvals": 0, "feedback": 200, "gold": 0])
        #expect(statistics["by_agent"]?["inbox_triage"] == 200)
        #expect(statistics["recent_7d"] == 200)
    }

    private func trainAndPropose(_ server: TestServer) async throws -> String {
        let created = try await server.post(
            "\(Self.root)/bundles/create",
            ["agent": "inbox_triage", "min_examples": 50, "model_type": "logistic"]
        )
        try #require(created.status == 201, "\(created.text)")
        let bundle = try #require(created["bundle_id"]?.string)
        #expect(bundle == "inbox_triage_20240115_100000")
        #expect(created["training_count"] == 200)
        let threshold = try #require(created["thresholds"]?["risk_score_threshold"]?.double)
        #expect((55...65).contains(threshold), "the truth is 60")
        #expect(created["accuracy"]?.double ?? 0 > 0.9)
        #expect(created["baseline_accuracy"]?.double ?? 1 < created["accuracy"]?.double ?? 0)
        let approval = try await server.propose(bundle)
        let pending = try await server.get("\(Self.root)/approvals/pending").json.array ?? []
        #expect(pending.map { $0["id"]?.string } == [approval])
        #expect(pending.first?["requested_by"] == "admin")
        #expect(pending.first?["advice"]?["recommendation"] == "approve", "\(pending)")
        try await server.approve(approval)
        let applied = try await server.post("\(Self.root)/approvals/\(approval)/apply", ["canary_percent": 10])
        #expect(applied["status"] == "deployed")
        #expect(applied["canary_percent"] == 10)
        return bundle
    }

    private func deploy(_ bundle: String, _ server: TestServer) async throws {
        server.clock.advance(hours: 25.5)
        let running = try await server.get("\(Self.root)/canaries/active").json.array ?? []
        #expect(running.map { $0["bundle_id"]?.string } == [bundle])
        #expect(running.first?["hours_running"] == 25)
        #expect(running.first?["performance"]?["recommendation"] == "monitor", "no outcome has come yet")
        let performance = try await server.get("\(Self.root)/canaries/inbox_triage/performance")
        #expect(performance["has_regression"] == false)
        #expect(performance["quality_delta"] == .null)
        let body: JSON = ["agent": "inbox_triage", "since_hours": 24]
        #expect(try await server.post("/api/canary/detect", body).json == performance.json)
        for percent: Int64 in [50, 100] {
            let promoted = try await server.post(
                "\(Self.root)/canaries/inbox_triage/promote",
                ["target_percent": .integer(percent)]
            )
            #expect(promoted["status"] == "promoted")
            #expect(promoted["target_percent"] == .integer(percent))
        }
        #expect(try await server.get("\(Self.root)/canaries/active").json == [])
        #expect(try await server.get("\(Self.root)/bundles/inbox_triage/active")["bundle_id"]?.string == bundle)
        #expect(try await server.post("/api/canary/detect", body)["reason"] == "no_canary")
    }

    private func goBack(to bundle: String, _ server: TestServer) async throws {
        try await server.startCanary(threshold: 97)
        let ended = try await server.post("\(Self.root)/canaries/inbox_triage/rollback")
        #expect(ended["status"] == "rolled_back")
        #expect(ended["canary_percent"] == 0)
        let bad = try #require(ended["bundle_id"]?.string)
        let rejected = try await server.post(
            "\(Self.root)/approvals/\(try await server.propose(bad))/reject",
            ["rejector": "ops_lead", "rationale": "Thresholds are extreme"]
        )
        #expect(rejected["status"] == "rejected")
        #expect(rejected["decided_by"] == "ops_lead")
        let forced = try await server.approvedUpload(threshold: 68)
        _ = try await server.post("\(Self.root)/approvals/\(forced)/apply", ["canary_percent": 100])
        #expect(try await server.get("\(Self.root)/logs?action=apply").json.array?.first?["forced"] == true)
        let back = try await server.post(
            "\(Self.root)/bundles/inbox_triage/rollback",
            ["reason": "too many complaints"]
        )
        #expect(back["bundle_id"]?.string == bundle)
        let statuses = try await server.pages("\(Self.root)/approvals/recent?hours=48").compactMap {
            $0["status"]?.string
        }
        #expect(statuses == ["applied", "rejected", "applied", "applied"])
    }

    // MARK: Pausing

    @Test func whilePausedPeopleDecideButNothingLearns() async throws {
        try await TestServer.run { server in
            try await server.importMail(80)
            let approval = try await server.propose(server.upload(threshold: 60))
            let paused = try await server.post("\(Self.root)/pause", ["reason": "Investigating data quality issues"])
            #expect(paused["status"] == "paused")
            #expect(paused["reason"] == "Investigating data quality issues")
            let status = try await server.get("\(Self.root)/status")
            #expect(status["is_paused"] == true)
            #expect(status["pause_reason"] == "Investigating data quality issues")
            for path in [
                "bundles/create", "feeds/load", "weights/update", "schedule/feeds_load/run", "schedule/guard_check/run",
            ] {
                let reply = try await server.post("\(Self.root)/\(path)", ["agent": "inbox_triage"])
                expectProblem(reply, 409, code: "paused", path)
            }
            try await server.approve(approval)
            #expect(try await server.post("\(Self.root)/approvals/\(approval)/apply").status == 200)
            #expect(try await server.post("\(Self.root)/canaries/inbox_triage/rollback").status == 200)
            #expect(try await server.post("\(Self.root)/resume").json == ["status": "resumed"])
            #expect(try await server.get("\(Self.root)/status")["is_paused"] == false)
            #expect(try await server.post("\(Self.root)/feeds/load").status == 200)
        }
    }

    // MARK: Review

    @Test func anItemIsOneLabelersUntilItsLeaseEnds() async throws {
        try await TestServer.run { server in
            let item = try await server.openReviewItem(key: "disputed")
            let next = { (labeler: String) in
                try await server.post("\(Self.root)/review/next", ["labeler": .string(labeler)])
            }
            let leased = try await next("ann")
            #expect(leased["item"]?["id"]?.string == item)
            #expect(leased["item"]?["labels"] == ["quarantine", "safe"])
            #expect(leased["item"]?["leased_until"] == "2024-01-15T10:10:00Z")
            for secret in ["judge_scores", "decision", "uncertainty"] {
                #expect(leased["item"]?[secret] == nil, "blind")
            }
            #expect(try await next("ann")["item"]?["id"]?.string == item, "asking again gives the same one")
            #expect(try await next("bob")["item"] == .null)
            let label: JSON = ["label": "quarantine", "labeler": "bob"]
            expectProblem(try await server.post("\(Self.root)/review/\(item)/label", label), 409, code: "item_leased")
            server.clock.advance(hours: 0.2)
            #expect(try await next("bob")["item"]?["id"]?.string == item)
            let labeled = try await server.post("\(Self.root)/review/\(item)/label", label)
            #expect(labeled["status"] == "labeled")
            let again = try await server.post("\(Self.root)/review/\(item)/label", label)
            #expect(again.json == labeled.json, "the answer may have been lost")
            let other: JSON = ["label": "safe", "labeler": "bob"]
            expectProblem(try await server.post("\(Self.root)/review/\(item)/label", other), 409, code: "item_not_open")
            let example = try await server.get("\(Self.root)/labeled?source=review").json.array ?? []
            #expect(example.map { $0["source_id"]?.string } == ["\(item):bob"])
            #expect(example.first?["confidence"]?.double == 100)
            #expect(try await server.post("\(Self.root)/review/\(item)/undo", ["labeler": "bob"]).status == 200)
            #expect(try await server.get("\(Self.root)/labeled?source=review").json == [])
        }
    }
}
