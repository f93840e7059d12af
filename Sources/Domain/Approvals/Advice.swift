package import Rules

/// What the runbook's criteria say of a bundle, for the person who decides.
package struct Advice: Sendable, Equatable, Codable {
    package enum Recommendation: String, Sendable, Codable {
        case approve
        case reject
        /// The criteria are not clear-cut: look closer.
        case review
    }

    package var recommendation: Recommendation
    package var reasons: [String]
}

extension Advice {
    private static let improvement = 0.02
    private static let enoughExamples = 100
    private static let tooFewExamples = 50

    /// The runbook's decision criteria: approve above two points better on at least 100 examples with no extreme
    /// threshold; reject what is worse, trained on under 50 examples, or extreme. With costs, or where labels count alike
    /// however rare, the utility decides.
    package static func on(_ diff: BundleDiff, of bundle: Bundle, specification: AgentSpecification) -> Advice {
        var against: [String] = []
        var open: [String] = []
        var inFavour: [String] = []
        let goesByAccuracy = specification.costs == nil && specification.utility != .balanced
        let name = goesByAccuracy ? "accuracy_delta" : "utility_delta"
        if let comparison = diff.comparison {
            let delta = goesByAccuracy ? comparison.accuracyDelta : comparison.utilityDelta
            let text = "\(name) is \(rounded(delta, 4))"
            if delta < 0 {
                against.append("\(text): worse than \(comparison.against)")
            } else if delta > improvement {
                inFavour.append("\(text), above \(improvement)")
            } else {
                open.append("\(text), not above \(improvement)")
            }
        } else {
            open.append("\(name) is not known: no labeled row could be compared")
        }
        let count = bundle.figures.trainingCount
        if count < tooFewExamples {
            against.append("training_count is \(count), under \(tooFewExamples)")
        } else if count < enoughExamples {
            open.append("training_count is \(count), under \(enoughExamples)")
        } else {
            inFavour.append("training_count is \(count)")
        }
        against += extremes(bundle, specification)
        if !against.isEmpty { return Advice(recommendation: .reject, reasons: against + open) }
        if !open.isEmpty { return Advice(recommendation: .review, reasons: open + inFavour) }
        return Advice(recommendation: .approve, reasons: inFavour)
    }

    private static func extremes(_ bundle: Bundle, _ specification: AgentSpecification) -> [String] {
        specification.parameters.compactMap { parameter in
            guard let usual = parameter.extreme, let value = bundle.thresholds[parameter.name], !usual.contains(value)
            else { return nil }
            return "\(parameter.name) is \(value), outside the usual \(usual.lowerBound) to \(usual.upperBound)"
        }
    }
}
