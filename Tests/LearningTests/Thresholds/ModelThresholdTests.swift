import Testing

@testable import Learning

struct ModelThresholdTests {
    private func outcome(_ probabilities: [Double], acting: [Bool]) -> ThresholdOutcome {
        ModelThreshold.outcome(
            probabilities: probabilities,
            gains: acting.map { $0 ? 1 : -1 },
            byCost: 0.5,
            seed: 1,
            withInterval: true
        )
    }

    @Test func costsGiveTheThreshold() {
        #expect(ModelThreshold.byCost([[1, 0], [0, 1]]) == 0.5)
        // False positive 1, false negative 10, as utilities 1 − cost / 10.
        #expect(abs(ModelThreshold.byCost([[1, 0.9], [0, 1]]) - 1.0 / 11) < 1e-12)
        #expect(ModelThreshold.byCost([[1, 1], [1, 1]]) == 0.5)
    }

    @Test func probabilitiesThatMeanWhatTheySayKeepTheThresholdByCost() {
        let kept = (0..<20).count { seed in
            var draws = Draws(UInt64(seed))
            let probabilities = (0..<200).map { _ in draws.uniform() }
            let result = outcome(probabilities, acting: probabilities.map { draws.chance($0) })
            return result.value == 0.5
        }
        #expect(kept >= 18)
    }

    @Test func probabilitiesThatAreOffMoveIt() {
        var draws = Draws(1)
        let probabilities = (0..<200).map { _ in draws.uniform() }
        let result = outcome(probabilities, acting: probabilities.map { $0 >= 0.7 })
        #expect(result.status == .chosen)
        #expect(abs(result.value - 0.7) < 0.03)
    }
}
