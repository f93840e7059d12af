import Foundation
import Learning
import Testing

/// Verdicts with the figures that every version must give for them.
private struct Compatibility: Decodable {
    struct Score: Decodable {
        var verdict: String?
        var confidence: Double?
    }

    struct Uncertainty: Decodable {
        struct Expected: Decodable {
            var uncertainty: Double
            var method: String
        }

        var id: String
        var judgeScores: [String: Score]
        var judgeWeights: [String: Double]
        var expect: Expected

        enum CodingKeys: String, CodingKey {
            case id
            case judgeScores = "judge_scores"
            case judgeWeights = "judge_weights"
            case expect
        }
    }

    struct Weights: Decodable {
        struct Evaluation: Decodable {
            var key: String
            var createdAt: String
            var judgeScores: [String: Score]

            enum CodingKeys: String, CodingKey {
                case key = "task_key"
                case createdAt = "created_at"
                case judgeScores = "judge_scores"
            }
        }

        struct Label: Decodable {
            var key: String
            var label: String
        }

        var id: String
        var now: String
        var evaluations: [Evaluation]
        var labels: [Label]
        var expect: [String: Double]

        enum CodingKeys: String, CodingKey {
            case id, now, labels, expect
            case evaluations = "eval_results"
        }
    }

    var uncertainty: [Uncertainty]
    var weights: [Weights]

    enum CodingKeys: String, CodingKey {
        case uncertainty
        case weights = "judge_weights"
    }
}

struct JudgeTests {
    @Test func uncertaintiesMatchTheCompatibilityVectors() throws {
        let cases = try Fixture.load("compat", as: Compatibility.self).uncertainty
        #expect(!cases.isEmpty)
        for example in cases {
            let scores = example.judgeScores.map { judge, score in
                WeightedVerdict(
                    weight: example.judgeWeights[judge],
                    verdict: score.verdict,
                    confidence: score.confidence
                )
            }
            let found = verdictUncertainty(scores)
            #expect(abs(found.uncertainty - example.expect.uncertainty) < 1e-12, "\(example.id)")
            #expect(found.method.rawValue == example.expect.method, "\(example.id)")
        }
    }

    @Test func scoresWithoutAVerdictSettleNothing() {
        let found = verdictUncertainty([WeightedVerdict(weight: 0.8, verdict: nil, confidence: 90)])
        #expect(found.uncertainty == 1 && found.method == .noVerdicts)
    }

    @Test func weightsThatAreAllZeroCountTheSame() {
        let scores = [70.0, 90].map { WeightedVerdict(weight: 0, verdict: "safe", confidence: $0) }
        let found = verdictUncertainty(scores)
        #expect(found.method == .weightedVariance)
        #expect(abs(found.uncertainty - 0.04) < 1e-12)
    }

    @Test func weightsMatchTheCompatibilityVectors() throws {
        let formatter = ISO8601DateFormatter()
        func date(_ text: String) throws -> Date { try #require(formatter.date(from: text + "Z")) }
        for example in try Fixture.load("compat", as: Compatibility.self).weights {
            let now = try date(example.now)
            let truth = Dictionary(example.labels.map { ($0.key, $0.label) }) { first, _ in first }
            for (judge, expected) in example.expect {
                let verdicts = try example.evaluations.compactMap { evaluation -> MatchedVerdict? in
                    guard let score = evaluation.judgeScores[judge], let label = truth[evaluation.key] else {
                        return nil
                    }
                    let age = now.timeIntervalSince(try date(evaluation.createdAt)) / 86_400
                    return MatchedVerdict(agreed: score.verdict == label, confidence: score.confidence, ageDays: age)
                }
                #expect(judgeWeight(of: judge, verdicts: verdicts) == expected, "\(example.id) \(judge)")
            }
        }
    }

    @Test(arguments: [
        ("gpt-4", 0.8), ("gpt-3.5-turbo", 0.6), ("claude-3-opus", 0.8), ("claude-3-sonnet", 0.7), ("x", 0.5),
    ])
    func aJudgeWithoutVerdictsHasItsDefault(judge: String, weight: Double) {
        let outdated = MatchedVerdict(agreed: true, confidence: 100, ageDays: 30.5)
        #expect(judgeWeight(of: judge, verdicts: [outdated, outdated, outdated, outdated, outdated]) == weight)
    }

    @Test func fourVerdictsSayTooLittle() {
        let verdict = MatchedVerdict(agreed: true, confidence: 100, ageDays: 1)
        #expect(judgeWeight(of: "gpt-4", verdicts: [verdict, verdict, verdict, verdict]) == 0.5)
    }
}
