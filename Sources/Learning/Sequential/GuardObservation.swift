/// The side of a canary that a key was assigned to.
public enum Arm: String, Codable, Sendable, Equatable, CaseIterable {
    /// The bundle in force.
    case active
    /// The bundle on trial.
    case canary
}

/// Why an event was seen but does not judge.
public enum LeftOutReason: String, Codable, Sendable, Equatable, CaseIterable, CodingKeyRepresentable {
    /// The label is of a run from before this canary began.
    case assignedBefore = "assigned_before"
    /// The label was given before the bundle was built.
    case labeledBefore = "labeled_before"
    /// The key's outcome has been counted already.
    case repeated
    /// The run came within 60 s of a change of share and carries no configuration version.
    case shareChange = "share_change"
    /// The review item was chosen because it was uncertain.
    case chosen
    /// The example is synthetic.
    case synthetic
    /// The run ended in an error and nobody labeled it.
    case errored
    /// The value comes from a source of quality other than the canary's.
    case otherSource = "other_source"
    /// The share was 0 or 1: there was no other arm to compare with.
    case notRandomized = "not_randomized"
    /// The value is not finite, or negative where that makes no sense.
    case invalid
}

/// One counted fact about a canary, in the order of its sequence number.
///
/// `share` is π, the canary's share (0…1, exclusive) when the key was assigned, also where the outcome comes late. A
/// share of 0 or 1 makes the fact left out as `notRandomized`, a value that is not finite as `invalid`; values of quality
/// outside their range are clamped to it.
public enum GuardObservation: Codable, Sendable, Equatable {
    /// A key's first assignment in this canary.
    case assignment(arm: Arm, share: Double)
    /// Whether a run's reported variant is the recomputed one.
    case variantReport(matches: Bool)
    /// Whether scoring a run again gave the decision it reported.
    case shadowCheck(matches: Bool)
    /// A label given without seeing a decision: y_canary − y_active on the item, −1…1.
    case blindPair(difference: Double)
    /// A label given after the decision of `shown` was seen: y_canary − y_active on the item, −1…1.
    case reactivePair(difference: Double, shown: Arm, share: Double)
    /// A key's quality, 0…1, where the other arm's decision cannot be scored.
    case unpaired(value: Double, arm: Arm, share: Double)
    /// A key's first run: how long it took, and whether it ended in an error.
    case latency(milliseconds: Double, arm: Arm, share: Double, errored: Bool)
    /// A key's first run: whether it ended in an error.
    case error(errored: Bool, arm: Arm, share: Double)
    /// How long after its run a counted label came.
    case labelDelay(seconds: Double, arm: Arm)
    /// An event that is shown but does not judge.
    case leftOut(LeftOutReason)
}
