/// Everything a canary is judged by, updated by one counted fact at a time.
///
/// One writer records the canary's facts in the order of their sequence numbers; the same facts in the same order give
/// the same state, bit for bit, and so does an encoded state that is decoded and carried on. Evidence is never restarted
/// by a look or a change of share.
///
/// `record` takes O(log bins) at most and the state is bounded: a few dozen numbers, and with latency three histograms of
/// 48 KiB for each share the canary has had.
///
/// Guarantees, for any number of looks, any sample size, drift common to both arms and changes of share: a metric's E_R
/// ever reaches 1/α with probability at most α if the canary is not worse in it, and its E_P ever reaches 1/β with at most
/// β if it is worse by the margin or more. Source: Waudby-Smith & Ramdas (2024); Howard et al. (2021); Lindon et al. (2022).
public struct GuardEvidence: Codable, Sendable, Equatable {
    /// What the canary is judged by; fixed for its life.
    public let settings: GuardSettings

    private(set) var quality = QualityEvidence()
    private(set) var latency = LatencyEvidence()
    private(set) var errors = ErrorEvidence()
    private(set) var split = UnevenSplit()
    private(set) var delays = LabelDelays()
    private(set) var variantReports = MatchCount()
    private(set) var shadowChecks = MatchCount()
    private(set) var leftOut: [LeftOutReason: Int] = [:]

    /// No evidence yet. Requires settings that are valid.
    public init(settings: GuardSettings = GuardSettings()) {
        precondition(settings.isValid, "Margins must lie in 0..<1 and error probabilities in (0, 1).")
        self.settings = settings
    }

    /// Keys assigned so far, in both arms.
    public var keys: Int { split.activeKeys + split.canaryKeys }

    /// Counts one fact.
    public mutating func record(_ observation: GuardObservation) {
        if let reason = observation.defect {
            leftOut[reason, default: 0] += 1
            return
        }
        let margins = settings.margins
        switch observation {
        case .assignment(let arm, let share):
            split.record(arm: arm, share: share)
        case .variantReport(let matches):
            variantReports.record(matches: matches)
        case .shadowCheck(let matches):
            shadowChecks.record(matches: matches)
        case .blindPair(let difference):
            quality.recordBlindPair(difference: min(max(difference, -1), 1), margins: margins)
        case .reactivePair(let difference, let shown, let share):
            let clamped = min(max(difference, -1), 1)
            quality.recordReactivePair(difference: clamped, shown: shown, share: share, margins: margins)
        case .unpaired(let value, let arm, let share):
            quality.recordUnpaired(min(max(value, 0), 1), arm: arm, share: share, margins: margins)
        case .latency(let milliseconds, let arm, let share, let errored):
            let run = LatencyEvidence.Run(milliseconds: milliseconds, arm: arm, share: share, errored: errored)
            latency.record(run, margin: margins.latency)
        case .error(let errored, let arm, let share):
            errors.record(errored: errored, arm: arm, share: share, margin: margins.errors)
        case .labelDelay(let seconds, let arm):
            delays.record(seconds: seconds, arm: arm)
        case .leftOut(let reason):
            leftOut[reason, default: 0] += 1
        }
    }
}

extension GuardObservation {
    /// Why the observation cannot be counted; nil for a sound one.
    var defect: LeftOutReason? {
        switch self {
        case .assignment(_, let share), .error(_, _, let share):
            Self.defect(value: 0, share: share)
        case .blindPair(let difference):
            Self.defect(value: difference, share: nil)
        case .reactivePair(let value, _, let share), .unpaired(let value, _, let share):
            Self.defect(value: value, share: share)
        case .latency(let milliseconds, _, let share, _):
            Self.defect(value: milliseconds, share: share) ?? (milliseconds < 0 ? .invalid : nil)
        case .labelDelay(let seconds, _):
            Self.defect(value: seconds, share: nil) ?? (seconds < 0 ? .invalid : nil)
        case .variantReport, .shadowCheck, .leftOut:
            nil
        }
    }

    private static func defect(value: Double, share: Double?) -> LeftOutReason? {
        guard value.isFinite, share?.isFinite ?? true else { return .invalid }
        guard let share else { return nil }
        return share > 0 && share < 1 ? nil : .notRandomized
    }
}
