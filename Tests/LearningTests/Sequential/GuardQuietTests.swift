import Testing

@testable import Learning

struct GuardQuietTests {
    /// Every outcome of canaries that are worse, better and unchanged, at both stages, before and after a day.
    @Test(arguments: [(0.1, 0.0), (0, 0.1), (0.05, 0.05)])
    func whatIsCalledQuietIsNeverDecided(worse: Double, better: Double) {
        var generator = SeededGenerator(seed: 21)
        var quiet = 0
        var decided = 0
        for canary in 0..<8 {
            var evidence = GuardEvidence()
            for _ in 0..<300 {
                let arm = generator.arm(share: 0.5)
                let difference = generator.difference(worse: worse, better: better)
                evidence.record(.blindPair(difference: difference))
                evidence.record(.error(errored: generator.chance(arm == .canary ? 2 * worse : 0), arm: arm, share: 0.5))
                let situation = GuardSituation(
                    canaryPercent: canary.isMultiple(of: 2) ? 10 : 50,
                    hoursInStage: canary < 4 ? 23 : 24,
                    hoursRunning: 48
                )
                let isMonitored = evidence.assess(situation).recommendation == .monitor
                decided += isMonitored ? 0 : 1
                guard evidence.canOnlyMonitor(situation) else { continue }
                quiet += 1
                #expect(isMonitored)
            }
        }
        // It would be of no use if it were hardly ever sure, and prove nothing here if nothing were ever decided.
        #expect(quiet > 300)
        #expect(decided > 50)
    }

    @Test func anExpiredCanaryIsNotQuiet() {
        let situation = GuardSituation(canaryPercent: 10, hoursInStage: 1, hoursRunning: 28 * 24)
        #expect(!GuardEvidence().canOnlyMonitor(situation))
    }
}
