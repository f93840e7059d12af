import JSON
import Testing

/// What is told of each judge and of all of them together.
struct JudgeDetailsTests {
    private static let root = "/api/active"
    private static let path = "\(root)/weights/\(TestServer.agent)?details=true"

    /// Runs that a good judge, a coin and a contrary one have judged, with the truth from a person.
    private func judge(_ count: Int, on server: TestServer) async throws {
        var generator = SeededGenerator(seed: 5)
        func score(_ isRight: Bool, _ truth: Bool) -> JSON {
            ["verdict": isRight == truth ? "quarantine" : "safe", "confidence": 90]
        }
        for index in 0..<count {
            let truth = index.isMultiple(of: 2)
            let scores: JSON = [
                "good": score(index % 10 != 3, truth), "coin": score(generator.next() % 2 == 0, truth),
                "contrary": score(false, truth),
            ]
            _ = try await server.post(
                "\(Self.root)/runs",
                [
                    "run_id": .string("r-\(index)"), "agent": .string(TestServer.agent), "key": .string("k-\(index)"),
                    "decision": "safe", "judge_scores": scores,
                ]
            )
            _ = try await server.post(
                "\(Self.root)/gold",
                [
                    "task_id": .string("g-\(index)"), "agent": .string(TestServer.agent), "key": .string("k-\(index)"),
                    "payload": [:], "expected_label": truth ? "quarantine" : "safe",
                ]
            )
        }
        _ = try await server.post("\(Self.root)/feeds/load", [:])
        let updated = try await server.post("\(Self.root)/weights/update", [:])
        try #require(updated["status"] == "success", "\(updated.text)")
    }

    @Test func eachJudgeHasItsReliabilityAndTheirPanelItsWeights() async throws {
        try await TestServer.run { server in
            try await judge(40, on: server)
            let details = try await server.get(Self.path)
            #expect(details["agent"]?.string == TestServer.agent)
            let good = try #require(details["judges"]?["good"], "\(details.text)")
            let contrary = try #require(details["judges"]?["contrary"])
            #expect(good["matched"] == 40)
            #expect(good["keys"] == 40)
            #expect(good["agreement"]?["value"] == 0.9)
            #expect(good["agreement"]?["low"]?.double ?? 0 > 0.75)
            #expect(good["kappa"] == 0.8)
            #expect(contrary["agreement"]?["value"] == 0.0)
            #expect(contrary["weight"] == 0.1)
            #expect(contrary["kappa"] == -1.0)
            // Every tenth verdict is wrong, and these are all on odd numbers, which are safe.
            #expect(good["recall"]?["quarantine"]?["value"] == 1.0)
            #expect(good["recall"]?["safe"]?["value"] == 0.8)
            #expect(abs((good["brier"]?.double ?? 0) - 0.09) < 1e-9)
            #expect(good["calibration_error"]?.double ?? 1 < 0.01)
            #expect(abs((contrary["calibration_error"]?.double ?? 0) - 0.9) < 1e-9)
            let panel = try #require(details["panel"])
            #expect(panel["basis"] == "stacked")
            #expect(panel["gold_rows"] == 40)
            #expect((1...3).contains(panel["effective_votes"]?.double ?? 0))
            func panelWeight(_ judge: String) -> Double {
                details["judges"]?[judge]?["panel_weights"]?.array?.first?.array?.first?.double ?? 0
            }
            #expect(panelWeight("good") > 0.5)
            #expect(panelWeight("contrary") < -0.5, "one who is always wrong tells as much as one who is always right")
            #expect(abs(panelWeight("coin")) < abs(panelWeight("good")))
        }
    }

    @Test func beforeTheFirstWeighingThereIsNoPanel() async throws {
        try await TestServer.run { server in
            let nothing = try await server.get(Self.path)
            #expect(nothing["judges"] == [:])
            #expect(nothing["panel"] == .null)
            expectProblem(try await server.get("\(Self.root)/weights/nobody?details=true"), 404)
            #expect(try await server.get("\(Self.root)/weights/nobody?details=perhaps").pointers == ["/details"])
        }
    }
}
