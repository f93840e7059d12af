package import Learning
import Rules

extension CanaryControl {
    /// A canary with its verdict at one moment.
    package struct Judged: Sendable {
        package var canary: Canary
        package var verdict: CanaryVerdict
        package var settings: GuardSettings
        package var intervals: GuardIntervals
        package var now: Timestamp
        package var pause: Pause?
        package var configurationVersion: Int64

        package var assessment: GuardAssessment { verdict.assessment }
        package var isPaused: Bool { pause != nil }
    }

    static func judge(_ canary: Canary, at now: Timestamp, in records: any Records) throws -> Judged {
        let pause = try records.pause()
        let agent = try records.requireAgent(canary.agent)
        var holds: [GuardSituation.Hold] = []
        if agent.effectiveBundleID != canary.baselineID { holds.append(.stale) }
        var tally = CanaryTally(settings: agent.specification.guardPolicy.settings)
        do {
            tally = try records.tally(canary: canary.id)
        } catch let failure as any StoreFailure where failure.isCorrupt {
            // One canary that cannot be judged must not keep the others from being judged.
            holds.append(.error)
        }
        var situation = canary.situation(at: now, pause: pause, keys: tally.evidence.keys)
        situation.holds = holds
        return Judged(
            canary: canary,
            verdict: try CanaryVerdict(tally, in: situation),
            settings: tally.evidence.settings,
            intervals: tally.intervals,
            now: now,
            pause: pause,
            configurationVersion: try records.configurationVersion()
        )
    }
}

extension CanaryRecords where Self: AgentRecords {
    /// The running canaries whose agents can be read; one that cannot must not keep the others from being judged.
    package func readableCanaries() throws -> [Canary] {
        try runningCanaries().filter { canary in
            if case .failure = try storedAgent(canary.agent) { false } else { true }
        }
    }
}
