import Domain
import Foundation
import JSON
import Testing

/// Verdicts and labels with the weights that every version must give for them.
struct WeightVector: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let now: Timestamp
    let runs: [Run]
    let labels: [Judgement]
    let expected: [String: Double]

    /// The shared vectors, which lie beside the tests of the formula.
    static func all() throws -> [WeightVector] {
        let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../..")
        let file = tests.appendingPathComponent("LearningTests/Fixtures/compat.json")
        let vectors = try JSON.parse(Array(Data(contentsOf: file)))
        return try #require(vectors["judge_weights"]?.array).map(WeightVector.init)
    }

    private init(_ json: JSON) throws {
        let now = try Self.time(json["now"])
        testDescription = json["id"]?.string ?? ""
        self.now = now
        runs = try (json["eval_results"]?.array ?? []).enumerated().map { index, result in
            let scores = result["judge_scores"]?.object ?? [:]
            return Run(
                id: "run-\(index)",
                agent: Loop.agent,
                key: result["task_key"]?.string ?? "",
                occurredAt: try Self.time(result["created_at"]),
                judgeScores: scores.keys.map { judge in
                    Run.JudgeScore(
                        judge: judge,
                        verdict: scores[judge]?["verdict"]?.string,
                        confidence: scores[judge]?["confidence"]?.double
                    )
                }
            )
        }
        labels = (json["labels"]?.array ?? []).enumerated().map { index, label in
            Mail.gold(label["key"]?.string ?? "", label["label"]?.string ?? "", at: now, id: "gold-\(index)")
        }
        expected = (json["expect"]?.object ?? [:]).reduce(into: [:]) { $0[$1.key] = $1.value.double }
    }

    private static func time(_ json: JSON?) throws -> Timestamp {
        try #require(Timestamp("\(json?.string ?? "")Z"))
    }
}

@Suite(.onEveryDriver)
struct JudgeBenchTests {
    @Test(
        "Weights computed from stored verdicts and labels are those of the shared vectors",
        arguments: try WeightVector.all()
    )
    func agreesWithTheVectors(_ vector: WeightVector) async throws {
        let loop = try await Loop()
        loop.world.advance(hours: vector.now.hours(since: loop.world.now))
        _ = try await loop.intake.report(vector.runs.map(Event.run) + vector.labels.map(Event.judgement))
        _ = try await loop.feeds.load(by: Loop.ana)
        let weights = try await loop.judges.update(by: Loop.ana)
        let found = Dictionary(uniqueKeysWithValues: weights.map { ($0.judge, $0.weight) })
        for (judge, weight) in found { #expect(vector.expected[judge] == weight, "\(judge)") }
        #expect(Set(found.keys).isSuperset(of: vector.runs.flatMap(\.judgeScores).map(\.judge)))
    }

    @Test("A judge is known from its first verdict on, with a weight that nothing was computed from")
    func introducesJudges() async throws {
        let loop = try await Loop()
        let scores = [("gpt-4", 0.8), ("house-judge", 0.5)]
        _ = try await loop.intake.report([
            .run(
                Mail.run(
                    "r",
                    key: "k",
                    at: loop.world.now,
                    scores: scores.map { .init(judge: $0.0, verdict: "safe", confidence: 60) }
                )
            )
        ])
        let weights = try await loop.judges.weights(agent: Loop.agent)
        #expect(weights.map(\.judge) == scores.map(\.0))
        #expect(weights.map(\.weight) == scores.map(\.1))
        #expect(try await loop.judges.history(agent: nil, days: 30, limit: 9).isEmpty)
    }

    @Test("Each update is kept in the history and changes how uncertain the queue is")
    func updatesTheQueue() async throws {
        let loop = try await Loop()
        func run(_ id: String, _ verdicts: [String]) -> Event {
            let scores = zip(["good", "bad"], verdicts).map { Run.JudgeScore(judge: $0, verdict: $1, confidence: 90) }
            return .run(Mail.run(id, key: id, at: loop.world.now, scores: scores))
        }
        let labels = (0..<10).map { Event.judgement(Mail.gold("k\($0)", "safe", at: loop.world.now)) }
        _ = try await loop.intake.report((0..<10).map { run("k\($0)", ["safe", "quarantine"]) } + labels)
        _ = try await loop.feeds.load(by: Loop.ana)
        for _ in 0..<2 {
            loop.world.advance(hours: 24)
            _ = try await loop.judges.update(by: Loop.ana)
        }
        let weights = try await loop.judges.weights(agent: Loop.agent)
        #expect(weights.map(\.judge) == ["bad", "good"])
        #expect(weights.map(\.weight) == [0.1, 0.95])
        #expect(weights.map(\.matched) == [10, 10])
        #expect(try await loop.judges.history(agent: Loop.agent, days: 30, limit: 99).count == 4)
        #expect(try await loop.journal(.weightsUpdate).count == 2)
    }
}
