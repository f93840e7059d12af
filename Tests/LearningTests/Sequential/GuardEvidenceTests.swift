import Foundation
import Testing

@testable import Learning

struct GuardEvidenceTests {
    /// Facts of every kind, at two shares.
    private func observations(count: Int, seed: UInt64) -> [GuardObservation] {
        var generator = SeededGenerator(seed: seed)
        return (0..<count).flatMap { index -> [GuardObservation] in
            let share = index < count / 2 ? 0.1 : 0.5
            let arm = generator.arm(share: share)
            let errored = generator.chance(0.05)
            let milliseconds = generator.lognormal(mu: 5, sigma: 0.5)
            return [
                .assignment(arm: arm, share: share),
                .variantReport(matches: generator.chance(0.99)),
                .shadowCheck(matches: generator.chance(0.99)),
                .blindPair(difference: generator.difference(worse: 0.1, better: 0.1)),
                .reactivePair(difference: generator.uniform() - 0.5, shown: arm, share: share),
                .unpaired(value: generator.uniform(), arm: arm, share: share),
                .latency(milliseconds: milliseconds, arm: arm, share: share, errored: errored),
                .error(errored: errored, arm: arm, share: share),
                .labelDelay(seconds: generator.lognormal(mu: 8, sigma: 1), arm: arm),
                .leftOut(.chosen),
            ]
        }
    }

    private let situation = GuardSituation(canaryPercent: 10, hoursInStage: 30, hoursRunning: 30)

    @Test func aStoredStateGoesOnAsIfItHadNeverBeenStored() throws {
        let observations = observations(count: 200, seed: 1)
        var evidence = GuardEvidence()
        var restored = GuardEvidence()
        for (index, observation) in observations.enumerated() {
            evidence.record(observation)
            restored.record(observation)
            if index.isMultiple(of: 397) {
                let data = try JSONEncoder().encode(restored)
                restored = try JSONDecoder().decode(GuardEvidence.self, from: data)
            }
        }
        #expect(restored == evidence)
        let assessment = evidence.assess(situation)
        #expect(restored.assess(situation) == assessment)
        let data = try JSONEncoder().encode(assessment)
        #expect(try JSONDecoder().decode(GuardAssessment.self, from: data) == assessment)
    }

    @Test func observationsAreStoredExactly() throws {
        let observations = observations(count: 3, seed: 2)
        let data = try JSONEncoder().encode(observations)
        #expect(try JSONDecoder().decode([GuardObservation].self, from: data) == observations)
    }

    @Test func classesOfOutcomesMayInterleaveInAnyWay() {
        let observations = observations(count: 100, seed: 4)
        var mixed = GuardEvidence()
        var sorted = GuardEvidence()
        observations.forEach { mixed.record($0) }
        for kind in 0..<10 {
            // Ten facts a key, always in the same order: this is every fact of one kind, then of the next.
            stride(from: kind, to: observations.count, by: 10).forEach { sorted.record(observations[$0]) }
        }
        // Sums of pairs are added in another order, so only the estimate may differ in its last digits.
        let (first, second) = (mixed.assess(situation), sorted.assess(situation))
        #expect(first.quality.harm == second.quality.harm)
        #expect(first.quality.safe == second.quality.safe)
        #expect(first.tailLatency == second.tailLatency)
        #expect(first.errors == second.errors)
        #expect(first.unevenSplit == second.unevenSplit)
    }

    @Test func evidenceIsTheProductOfItsClasses() {
        var evidence = GuardEvidence()
        observations(count: 100, seed: 6).forEach { evidence.record($0) }
        let quality = evidence.assess(situation).quality
        #expect(quality.classes.map(\.outcomes) == [100, 100, 100])
        let product = quality.classes.reduce(1) { $0 * $1.harm }
        #expect(abs(product / quality.harm - 1) < 1e-12)
    }

    @Test(arguments: [
        (GuardObservation.blindPair(difference: .nan), LeftOutReason.invalid),
        (.unpaired(value: 1, arm: .active, share: 0), .notRandomized),
        (.unpaired(value: .infinity, arm: .active, share: 0.1), .invalid),
        (.error(errored: true, arm: .canary, share: 1), .notRandomized),
        (.assignment(arm: .canary, share: .nan), .invalid),
        (.latency(milliseconds: -1, arm: .canary, share: 0.5, errored: false), .invalid),
        (.leftOut(.synthetic), .synthetic),
    ])
    func whatCannotBeCountedIsOnlyShown(observation: GuardObservation, reason: LeftOutReason) {
        var evidence = GuardEvidence()
        evidence.record(observation)
        let assessment = evidence.assess(situation)
        #expect(assessment.leftOut == [reason: 1])
        #expect(assessment.reason == .noData)
        #expect(assessment.qualityDelta == nil && assessment.latencyDelta == nil && assessment.errorDelta == nil)
    }
}
