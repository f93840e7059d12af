import Foundation
import JSON
@testable import Learning
@testable import Rules
import Testing

struct DecisionMakerTests {
    private func maker(_ thresholds: [String: Double] = [:]) throws -> DecisionMaker {
        DecisionMaker(
            specification: try AgentSpecification(json: Samples.rule, agent: "gate"),
            thresholds: thresholds,
            model: nil
        )
    }

    @Test("A rule decides for `then` when every condition holds, the border included")
    func decidesByTheRule() throws {
        let maker = try maker()
        let held: JSON = ["risk": 50, "words": 2]
        #expect(maker.decide(held) == Decision(label: 0, by: .rule))
        #expect(maker.decide(["risk": 49.999, "words": 2]).label == 1)
        #expect(maker.decide(["risk": 50, "words": 1]).label == 1)
    }

    @Test("A payload is decided as its features are, whatever is missing from it or of another kind")
    func decidesPayloadsAsTheirFeatures() throws {
        let maker = try maker()
        let extractor = FeatureExtractor(maker.specification)
        var seen: Set<Int> = []
        for risk in [30, 50.0, "high", nil] as [JSON] {
            for flags in [["urgent": true], ["urgent": 0.5], [], nil] as [JSON] {
                for words in [["a", "b", "c"], 2, 1, "two", nil] as [JSON] {
                    let payload: JSON = ["risk": risk, "flags": flags, "words": words]
                    let decision = maker.decide(payload)
                    #expect(decision == maker.decide(extractor.values(in: payload)), "\(payload)")
                    seen.insert(decision.label)
                }
            }
        }
        #expect(seen == [0, 1])
    }

    @Test("Weights multiply their feature")
    func weighsFeatures() throws {
        let payload: JSON = ["risk": 48, "flags": ["urgent": true], "words": 2]
        #expect(try maker().decide(payload).label == 0)
        #expect(try maker(["weight": 1.5]).decide(payload).label == 1)
    }

    @Test("Thresholds that are not named keep the specification's default")
    func keepsDefaults() throws {
        #expect(try maker(["limit": 30]).decide(["risk": 31, "words": 2]).label == 0)
        #expect(try maker(["limit": 30, "unknown": 1]).decide(["risk": 31, "words": 1]).label == 1)
    }

    // MARK: Agents without a rule

    private static let specification: JSON = [
        "labels": ["act", "wait"], "features": [["name": "size"], ["name": "colour", "kind": "category"]],
    ]

    /// logit P(act) = size, one more where it is red.
    private static let model = FittedModel(
        labels: ["act", "wait"],
        encoding: FeatureEncoding(
            features: [
                Feature(name: "size", path: "/size", kind: .number, defaultValue: .number(0)),
                Feature(name: "colour", path: "/colour", kind: .category, defaultValue: .category("")),
            ],
            categories: [[], ["blue", "red"]]
        ),
        groups: [[0], [1], [2]],
        model: .logistic(
            LogisticModel(
                classes: 2,
                intercepts: [0],
                coefficients: [[1, 0, 1]],
                standardizedCoefficients: [[1, 0, 1]],
                means: [0, 0, 0],
                deviations: [1, 1, 1],
                iterations: 1,
                converged: true
            )
        )
    )

    private func modelMaker(_ json: JSON, threshold: Double = 0.5) throws -> DecisionMaker {
        DecisionMaker(
            specification: try AgentSpecification(json: json, agent: "sorter"),
            thresholds: ["decision_threshold": threshold],
            model: Self.model
        )
    }

    @Test("Without a rule the first label is acted on from the decision threshold upward")
    func decidesByTheModel() throws {
        let even = try modelMaker(Self.specification).decide(["size": 0])
        #expect(even == Decision(label: 0, by: .model, probabilities: [0.5, 0.5]))
        #expect(try modelMaker(Self.specification, threshold: 0.501).decide(["size": 0]).label == 1)
        #expect(try modelMaker(Self.specification, threshold: 0.7).decide(["size": 0, "colour": "red"]).label == 0)
        #expect(try modelMaker(Self.specification, threshold: 0.7).decide(["size": 0, "colour": "green"]).label == 1)
    }

    @Test("A model outlives a specification that reorders or gains features")
    func bindsFeaturesByName() throws {
        let features: JSON = [["name": "colour", "kind": "category"], ["name": "age"], ["name": "size"]]
        let maker = try modelMaker(Self.specification.replacing("features", with: features))
        let probability = 1 / (1 + exp(-1.0))
        #expect(maker.decide(["size": 1, "age": -40]).probabilities == [probability, 1 - probability])
    }

    private static let misfits: [(member: String, value: JSON)] = [
        ("labels", ["act", "stay"]),
        ("features", [["name": "size"]]),
        ("features", [["name": "size", "kind": "category"], ["name": "colour", "kind": "category"]]),
    ]

    @Test(
        "A model that lacks the agent's labels or features is left aside: the default label answers",
        arguments: misfits
    )
    func leavesUnfitModelsAside(member: String, value: JSON) throws {
        let maker = try modelMaker(Self.specification.replacing(member, with: value))
        #expect(maker.decide(["size": 9]) == Decision(label: 1, by: .default))
        #expect(!maker.decidesByModel)
    }
}
