/// The confidence sequences that are shown beside a canary's estimates of quality and errors.
///
/// Fed with the same facts in the same order as ``GuardEvidence`` and kept beside it: the verdict does not know them. An
/// outcome costs at most 2·81·8 products. Latency has no sequence: its estimate is a ratio of quantiles.
public struct GuardIntervals: Codable, Sendable, Equatable {
    private var differences = DifferenceSequence()
    private var goodRuns = DifferenceSequence()

    /// Nothing counted yet.
    public init() {}

    /// Quality, canary minus active; −1…1 without data.
    public var quality: DifferenceInterval? { differences.interval }

    /// The error rate, canary minus active; −1…1 without data.
    public var errors: DifferenceInterval? {
        goodRuns.interval.map { DifferenceInterval(low: 0 - $0.high, high: 0 - $0.low) }
    }

    /// Counts one fact; what the evidence leaves out is left out here.
    public mutating func record(_ observation: GuardObservation) {
        guard observation.defect == nil else { return }
        switch observation {
        case .blindPair(let difference):
            differences.recordPair(min(max(difference, -1), 1), kind: .blind, weight: 1, largestWeight: 1)
        case .reactivePair(let difference, let shown, let share):
            differences.recordPair(
                min(max(difference, -1), 1),
                kind: .reactive,
                weight: PairedQuality.weight(shown: shown, share: share),
                largestWeight: PairedQuality.largestWeight(share: share)
            )
        case .unpaired(let value, let arm, let share):
            differences.recordUnpaired(min(max(value, 0), 1), arm: arm, share: share)
        case .error(let errored, let arm, let share):
            goodRuns.recordUnpaired(errored ? 0 : 1, arm: arm, share: share)
        case .assignment, .variantReport, .shadowCheck, .latency, .labelDelay, .leftOut:
            return
        }
    }
}
