/// What heavy work is for: everything that may take longer than half a second. The raw value is a job's `kind`.
package enum WorkKind: String, Sendable, CaseIterable {
    case training
    /// Scoring thresholds that a person set.
    case edit
    /// What a bundle would change.
    case diff
    /// What training would be without some examples.
    case preview
    /// Labels that look wrong, and whose labels do not fit.
    case suspects
    case export
    /// Weighing the judges.
    case weights
    /// A canary's evidence over time, and its decisions made again.
    case evidence
    /// A scheduled job that a person runs.
    case schedule
}

/// What a piece of heavy work is at; the raw value is a job's `step`.
package enum WorkStep: String, Sendable, CaseIterable {
    /// Reading what the work starts from.
    case reading
    case computing
    /// Writing the result.
    case keeping
}
