import JSON
import Testing

/// What the learning tells people, over HTTP.
struct LearningFiguresTests {
    private static func examples(_ count: Int) -> JSON {
        let items: [JSON] = (0..<count).map { index in
            let payload: JSON = [
                "length": .integer(Int64(index * 37 % 100)),
                "from": ["domain": index.isMultiple(of: 3) ? "a.example" : "b.example"],
            ]
            // Every tenth label is wrong.
            let isSpam = (index * 37 % 100 >= 50) != (index % 10 == 0)
            return [
                "agent": "mailbox", "key": .string("k-\(index)"), "payload": payload, "label": isSpam ? "spam" : "good",
            ]
        }
        return ["items": .array(items)]
    }

    /// Registers the agent without a rule and deploys a bundle trained on its mail.
    private func deploy(_ server: TestServer, model: String) async throws -> Reply {
        _ = try await server.put("/api/active/agents/mailbox", AgentRegistrationTests.mailbox)
        _ = try await server.post("/api/active/labeled/import", Self.examples(120))
        let trained = try await server.post(
            "/api/active/bundles/create",
            ["agent": "mailbox", "model_type": .string(model)]
        )
        try #require(trained.status == 201, "\(trained.text)")
        let approval = try await server.propose(try #require(trained["bundle_id"]?.string), agent: "mailbox")
        try await server.approve(approval)
        _ = try await server.post("/api/active/approvals/\(approval)/apply", ["canary_percent": 100])
        return trained
    }

    @Test func aBundleTellsItsHeldOutFigures() async throws {
        try await TestServer.run { server in
            let trained = try await deploy(server, model: "logistic")
            let metrics = try #require(trained["metrics"])
            let shown = try await server.get("/api/active/bundles/\(trained["bundle_id"]?.string ?? "")")
            #expect(shown["metrics"] == metrics)
            for figure in ["utility", "balanced_accuracy"] {
                #expect(try #require(metrics[figure]?.double) > 0.7, "\(figure): \(metrics)")
            }
            let probabilities = try #require(metrics["probabilities"])
            #expect(try #require(probabilities["auc"]?.double) > 0.7)
            #expect((0.05...0.2).contains(try #require(probabilities["brier"]?.double)))
            for figure in ["log_loss", "ece", "ece_equal_mass"] { #expect(probabilities[figure]?.double != nil) }
            let rows = try #require(probabilities["reliability"]?.array).reduce(0) { $0 + ($1["rows"]?.integer ?? 0) }
            #expect(rows == 120)
            #expect(metrics["calibration"]?["candidates"]?.array?.count == 4)
            #expect(metrics["labels"]?["spam"]?["recall"]?.double ?? 0 > 0.4)
            #expect(metrics["confusion"]?.array?.count == 2)
            let coefficients = try #require(metrics["coefficients"])
            #expect(coefficients["converged"] == true)
            let logit = try #require(coefficients["logits"]?.array?.first)
            #expect(logit["label"] == "spam")
            let length = try #require(logit["columns"]?.array?.first { $0["column"] == "length" })
            let (raw, standardized) = (length["raw"]?.double ?? 0, length["standardized"]?.double ?? 0)
            // The lengths are 0 to 99, so their deviation is about 29.
            #expect(raw > 0 && abs(standardized / raw - 29) < 2, "longer mails are spam")
            #expect(metrics["importances"]?["length"]?["interval"]?["low"]?.double ?? 0 > 0)
            #expect(metrics["comparison"]?["accuracy_delta_interval"]?["low"] != nil)
            #expect(trained["probability_better"]?.double ?? 0 > 0.9, "the agent answered one label before")
        }
    }

    @Test func aDiffSetsTheFiguresOfBothBundlesBesideEachOther() async throws {
        try await TestServer.run { server in
            let first = try await deploy(server, model: "logistic")
            let second = try await server.post(
                "/api/active/bundles/create",
                ["agent": "mailbox", "model_type": "tree"]
            )
            let diff = try await server.get("/api/active/bundles/\(second["bundle_id"]?.string ?? "")/diff")
            let brier = try #require(diff["figures"]?.array?.first { $0["figure"] == "brier" }, "\(diff.text)")
            #expect(brier["old"] == first["metrics"]?["probabilities"]?["brier"])
            #expect(brier["new"] == second["metrics"]?["probabilities"]?["brier"])
            #expect(diff["comparison"]?["against"] == first["bundle_id"])
        }
    }

    @Test(arguments: ["logistic", "tree"])
    func aModelsDecisionIsExplained(model: String) async throws {
        try await TestServer.run { server in
            _ = try await deploy(server, model: model)
            let question: JSON = ["agent": "mailbox", "payload": ["length": 90], "explain": true]
            let decided = try await server.post("/api/active/decide", question)
            let explanation = try #require(decided["explanation"], "\(decided.text)")
            #expect(explanation["missing"] == ["sender"])
            #expect(explanation["uncalibrated_probabilities"]?["spam"]?.double ?? 0 > 0.5)
            if model == "tree" {
                let path = try #require(explanation["path"]?.array)
                #expect(path.first?["column"] == "length")
                #expect(path.first?["value"] == 90.0)
            } else {
                let logit = try #require(explanation["log_odds"]?.array?.first)
                let parts = (logit["contributions"]?.array ?? []).compactMap { $0["log_odds"]?.double }
                #expect(parts.count == 3, "length and two domains")
                let sum = parts.reduce(try #require(logit["base"]?.double), +)
                let whole = try #require(logit["logit"]?.double)
                #expect(abs(sum - whole) <= 1e-12 * max(1, abs(whole)))
            }
            let unasked = try await server.post("/api/active/decide", ["agent": "mailbox", "payload": ["length": 90]])
            #expect(unasked["explanation"] == nil)
            #expect(unasked["probabilities"] == decided["probabilities"])
        }
    }

    @Test func aRulesDecisionIsExplainedByItsConditions() async throws {
        try await TestServer.run { server in
            let body: JSON = [
                "agent": "inbox_triage", "payload": ["risk_score": 69.5, "spf_fail": true], "explain": true,
            ]
            let decided = try await server.post("/api/active/decide", body)
            let condition = try #require(decided["explanation"]?["conditions"]?.array?.first, "\(decided.text)")
            #expect(condition["parameter"] == "risk_score_threshold")
            #expect(condition["score"] == 70.5)
            #expect(condition["margin"] == 0.5)
            #expect(condition["holds"] == true)
            #expect(decided["explanation"]?["log_odds"] == nil, "the built-in bundle has no model")
        }
    }

    @Test func theLearningCurveSaysWhatFurtherLabelsWouldBring() async throws {
        try await TestServer.run { server in
            let path = "/api/active/agents/mailbox/learning-curve"
            #expect(try await server.get(path).status == 404)
            _ = try await server.put("/api/active/agents/mailbox", AgentRegistrationTests.mailbox)
            let nothing = try await server.get(path)
            #expect(nothing["curve"] == .null)
            #expect(nothing["summary"] == "No bundle of mailbox was trained yet, so there is no curve.")
            let trained = try await deploy(server, model: "logistic")
            let told = try await server.get(path + "?decisions=1000000")
            #expect(told["bundle_id"] == trained["bundle_id"])
            #expect(told["points"]?.array?.count == 6)
            #expect((0.05...0.25).contains(try #require(told["error"]?.double)), "every tenth label is wrong")
            #expect(try await server.get(path)["stop"] == true, "an agent that decides nothing gains nothing")
            #expect(try await server.get(path + "?label_cost=-1").pointers == ["/label_cost"])
        }
    }

    @Test func whatTrainingNeverSawIsDecidedAllTheSame() async throws {
        try await TestServer.run { server in
            _ = try await deploy(server, model: "logistic")
            let body: JSON = [
                "agent": "mailbox", "payload": ["length": 1e300, "from": ["domain": "never.seen"]], "explain": true,
            ]
            let decided = try await server.post("/api/active/decide", body)
            #expect(decided.status == 200, "\(decided.text)")
            let probability = try #require(decided["probabilities"]?["spam"]?.double)
            #expect((0...1).contains(probability))
            #expect(decided["explanation"]?["unseen"] == ["sender"])
        }
    }

    @Test func aFeatureThatIsAlwaysMissingIsWarnedAbout() async throws {
        try await TestServer.run { server in
            try await server.importMail(120)
            let trained = try await server.post("/api/active/bundles/create", ["agent": "inbox_triage"])
            try #require(trained.status == 201, "\(trained.text)")
            let details = (trained["warnings"]?.array ?? []).filter { $0["code"] == "missing_feature" }
                .compactMap { $0["detail"]?.string }
            #expect(details.contains("recipient_count is missing in 100 % of the rows."))
            #expect(trained["metrics"]?["missing"]?["recipient_count"] == 1.0)
        }
    }

    /// Examples of one risk each, all of one confidence.
    private func importMail(_ labels: [String], confidence: Int64 = 100, on server: TestServer) async throws {
        let items: [JSON] = labels.enumerated().map { index, label in
            [
                "agent": "inbox_triage", "key": .string("k-\(index)"), "label": .string(label),
                "confidence": .integer(confidence), "payload": ["risk_score": .integer(Int64(index))],
            ]
        }
        let reply = try await server.post("/api/active/labeled/import", ["items": .array(items)])
        try #require(reply["accepted"]?.integer == Int64(labels.count), "\(reply.text)")
    }

    /// Whether every number in an answer is one, and none is written as a text instead.
    private static func areNumbers(_ json: JSON) -> Bool {
        if let object = json.object { return object.allSatisfy { areNumbers($0.value) } }
        if let array = json.array { return array.allSatisfy(areNumbers) }
        return json.double.map(\.isFinite) ?? !["nan", "inf", "-inf"].contains(json.string?.lowercased())
    }

    @Test(arguments: ["logistic", "tree"])
    func labelsThatTeachNothingAreRefusedOrWarnedAbout(model: String) async throws {
        let body: JSON = ["agent": "inbox_triage", "min_examples": 4, "model_type": .string(model)]
        try await TestServer.run { server in
            try await importMail(["safe", "safe", "safe", "safe", "safe"], on: server)
            let refused = try await server.post("/api/active/bundles/create", body)
            expectProblem(refused, 422, code: "insufficient_data")
            #expect(refused["detail"]?.string?.contains("0 of inbox_triage's 5 examples are \"quarantine\"") == true)
        }
        try await TestServer.run { server in
            try await importMail(["safe", "safe", "quarantine", "quarantine"], confidence: 0, on: server)
            expectProblem(try await server.post("/api/active/bundles/create", body), 422, code: "insufficient_data")
        }
        try await TestServer.run { server in
            try await importMail(["safe", "safe", "quarantine", "quarantine"], on: server)
            let trained = try await server.post("/api/active/bundles/create", body)
            try #require(trained.status == 201, "\(trained.text)")
            #expect(trained["metrics"]?["validation"] == "stratified 2-fold × 10")
            #expect(Self.areNumbers(trained.json), "\(trained.text)")
            if model == "logistic" {
                #expect(trained["warnings"]?.array?.contains { $0["code"] == "fitted_scores" } == true)
            }
        }
    }
}
