import Learning

/// The rules that are run beside each other, in the order of the tables.
package enum ComparedRule: String, Codable, Sendable, CaseIterable {
    case evidence = "attune"
    case bareThresholds = "bare thresholds"
    case nightlyZTest = "nightly z-test"
    case kayenta = "Kayenta"
    case safeRollout = "GrowthBook safe rollout"
    case mixtureTest = "Statsig mSPRT"
    case tunedInterval = "Eppo"

    /// What this rule makes of `stream`.
    func ending(_ stream: CanaryStream, course: CanaryCourse, settings: GuardSettings) -> CanaryEnding {
        switch self {
        case .evidence: CanaryWalk.ending(stream, course: course, rule: EvidenceRule(settings: settings))
        case .bareThresholds: CanaryWalk.ending(stream, course: course, rule: BareThresholds())
        case .nightlyZTest: CanaryWalk.ending(stream, course: course, rule: NightlyZTest())
        case .kayenta: CanaryWalk.ending(stream, course: course, rule: KayentaJudge())
        case .safeRollout: CanaryWalk.ending(stream, course: course, rule: SafeRollout())
        case .mixtureTest: CanaryWalk.ending(stream, course: course, rule: MixtureTest())
        case .tunedInterval: CanaryWalk.ending(stream, course: course, rule: TunedInterval())
        }
    }
}
