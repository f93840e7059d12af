package import Learning

/// Recorded outcomes of one long canary of every kind, for timing their replay.
package enum ReplaySample {
    /// `count` observations: assignments, labels of all three classes, latencies and errors by turns.
    package static func observations(count: Int, seed: UInt64) -> [GuardObservation] {
        var generator = SplitMix64(seed: seed, stream: 0)
        return (0..<count).map { index in
            let share = index < count / 2 ? 0.1 : 0.5
            let arm: Arm = generator.uniform() < share ? .canary : .active
            let draw = generator.uniform()
            switch index % 6 {
            case 0: return .assignment(arm: arm, share: share)
            case 1: return .blindPair(difference: draw < 0.05 ? -1 : draw < 0.1 ? 1 : 0)
            case 2: return .reactivePair(difference: draw < 0.05 ? -1 : draw < 0.1 ? 1 : 0, shown: arm, share: share)
            case 3: return .unpaired(value: draw < 0.85 ? 1 : 0, arm: arm, share: share)
            case 4: return .error(errored: draw < 0.01, arm: arm, share: share)
            default: return .latency(milliseconds: 100 + 100 * draw, arm: arm, share: share, errored: false)
            }
        }
    }

    /// Counts `observations` in order and gives the final verdict, as a replay does.
    package static func replay(_ observations: [GuardObservation]) -> GuardAssessment {
        var evidence = GuardEvidence()
        for observation in observations { evidence.record(observation) }
        return evidence.assess(GuardSituation(canaryPercent: 50, hoursInStage: 48, hoursRunning: 96))
    }
}
