package import Learning

/// What became of one probe.
package struct ProbeOutcome: Sendable, Equatable {
    package var agent: String
    /// The chance with which it was drawn, above 0.
    package var probability: Double
    /// The labels people gave it, and how many of them are what the agent had decided.
    package var labels: Int
    package var agreeing: Int
    package var isSkipped: Bool

    package init(agent: String, probability: Double, labels: Int, agreeing: Int, isSkipped: Bool) {
        self.agent = agent
        self.probability = probability
        self.labels = labels
        self.agreeing = agreeing
        self.isSkipped = isSkipped
    }
}

/// How often an agent is right on its live traffic, by the random probe.
///
/// Hájek's estimate: with π the chance a probe was drawn with and y the share of its labels that agree with the decision,
/// `Σ y/π / Σ 1/π` over the labeled probes. The interval is Wilson's 90 % at the effective number of probes,
/// `(Σ 1/π)² / Σ 1/π²`. Probes that were skipped and that nobody labeled cannot be left out without harm, as they may be
/// the hard ones: `bounds` is the estimate if all of them had been wrong, and if all had been right.
///
/// Source: C.-E. Särndal, B. Swensson, J. Wretman, "Model Assisted Survey Sampling", 1992, section 5.7.
package struct LiveAccuracy: Sendable, Equatable {
    package var drawn = 0
    package var labeled = 0
    /// Skipped by somebody, labeled by nobody.
    package var skipped = 0
    /// Nil without a labeled probe.
    package var accuracy: IntervalEstimate?
    /// Nil where no probe was labeled or skipped.
    package var bounds: ClosedRange<Double>?

    /// Probes that nobody has answered yet.
    package var waiting: Int { drawn - labeled - skipped }

    package init(_ outcomes: [ProbeOutcome]) {
        var labeledWeight = 0.0
        var squares = 0.0
        var right = 0.0
        var skippedWeight = 0.0
        for outcome in outcomes where outcome.probability > 0 {
            let weight = 1 / outcome.probability
            drawn += 1
            if outcome.labels > 0 {
                labeled += 1
                labeledWeight += weight
                squares += weight * weight
                right += weight * Double(outcome.agreeing) / Double(outcome.labels)
            } else if outcome.isSkipped {
                skipped += 1
                skippedWeight += weight
            }
        }
        if labeled > 0 {
            let effective = labeledWeight * labeledWeight / squares
            accuracy = wilsonInterval(hits: right / labeledWeight * effective, of: effective)
        }
        let known = labeledWeight + skippedWeight
        if known > 0 { bounds = right / known...max(right / known, (right + skippedWeight) / known) }
    }
}
