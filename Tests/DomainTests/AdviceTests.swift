@testable import Domain
import JSON
import Learning
import Testing

struct AdviceTests {
    private func advice(
        accuracy: Double?,
        utility: Double = 0,
        trainingCount: Int = 120,
        limit: Double = 60,
        costs: JSON? = nil
    ) throws -> Advice {
        let comparison = accuracy.map {
            Comparison(
                against: "gate_default",
                rows: 120,
                accuracy: 0.8 + $0,
                baselineAccuracy: 0.8,
                accuracyDelta: pairedDifference(candidate: [$0], baseline: [0], seed: 1),
                utilityDelta: pairedDifference(candidate: [utility], baseline: [0], seed: 1)
            )
        }
        let bundle = Examples.bundle(thresholds: ["limit": limit], trainingCount: trainingCount)
        let diff = BundleDiff(
            from: Examples.bundle("gate_default", origin: .default, thresholds: ["limit": 50]),
            to: bundle,
            comparison: comparison
        )
        return Advice.on(diff, of: bundle, specification: try Examples.gate(costs: costs))
    }

    @Test("Approve: more than two points better, at least 100 examples, no extreme threshold")
    func approvesWhatIsClearlyBetter() throws {
        #expect(try advice(accuracy: 0.021, trainingCount: 100).recommendation == .approve)
    }

    @Test("Review: neither clearly better nor worse, or too few examples to be sure")
    func asksToLookCloser() throws {
        #expect(try advice(accuracy: 0.02).recommendation == .review)
        #expect(try advice(accuracy: 0).recommendation == .review)
        #expect(try advice(accuracy: nil).recommendation == .review)
        #expect(try advice(accuracy: 0.05, trainingCount: 99).recommendation == .review)
    }

    @Test("Reject: worse, under 50 examples, or an extreme threshold; every reason is given")
    func rejectsWhatIsWorse() throws {
        #expect(try advice(accuracy: -0.001).recommendation == .reject)
        #expect(try advice(accuracy: 0.05, trainingCount: 49).recommendation == .reject)
        #expect(try advice(accuracy: 0.05, limit: 91).recommendation == .reject)
        #expect(try advice(accuracy: -0.1, trainingCount: 3, limit: 9).reasons.count == 3)
        #expect(try advice(accuracy: 0.05, limit: 90).recommendation == .approve)
    }

    @Test("With costs the utility decides, whatever the accuracy")
    func goesByUtilityWithCosts() throws {
        let costs: JSON = ["false_positive": 1, "false_negative": 10]
        #expect(try advice(accuracy: -0.02, utility: 0.03, costs: costs).recommendation == .approve)
        #expect(try advice(accuracy: 0.05, utility: -0.01, costs: costs).recommendation == .reject)
    }
}
