package import Learning

/// What further labels would bring an agent, read off the learning curve of its newest trained bundle.
package struct LearningOutlook: Sendable, Equatable {
    /// What labels are weighed against.
    package struct Stakes: Sendable, Equatable {
        /// What giving one label costs, in wrong decisions.
        package var labelCost: Double
        /// How many decisions the next bundle will take; nil for as many as the agent took in the last 30 days.
        package var decisions: Double?

        /// A label costs a tenth of a wrong decision.
        package static let usual = Stakes(labelCost: 0.1, decisions: nil)

        package init(labelCost: Double, decisions: Double?) {
            self.labelCost = labelCost
            self.decisions = decisions
        }
    }

    /// How the error goes on.
    package struct Forecast: Sendable, Equatable {
        package var curve: LearningCurve
        /// The expected error after the labels there are.
        package var error: Double
        /// How many further labels lower the error by a point; nil if no number does.
        package var labelsToNextPercent: Double?
        /// How many further labels were weighed.
        package var nextLabels: Double
        /// By how much they lower the error.
        package var gain: Double
        /// Whether they gain less than they cost.
        package var shouldStop: Bool
    }

    package var agent: String
    /// Nil if no bundle was trained yet.
    package var bundleID: String?
    /// How many labels it was trained on.
    package var labels: Int
    package var labelCost: Double
    package var decisions: Double
    /// Nil where nothing can be told yet.
    package var forecast: Forecast?

    /// In a sentence or two.
    package var summary: String {
        guard let bundleID else { return "No bundle of \(agent) was trained yet, so there is no curve." }
        guard let forecast else {
            return "\(bundleID) has no learning curve: it takes at least 40 examples and 8 of every label."
        }
        let error = "The expected error with \(labels) labels is \(percent(forecast.error))."
        let next =
            forecast.labelsToNextPercent.map { "About \(Int(clamping: $0)) more labels make it a point less." }
            ?? "No number of labels is expected to make it a point less (floor \(percent(forecast.curve.floor)))."
        let advice = forecast.shouldStop ? "stop: they gain less than they cost." : "they gain more than they cost."
        return "\(error) \(next) The next \(Int(clamping: forecast.nextLabels)) labels: \(advice)"
    }

    private func percent(_ share: Double) -> String { "\(rounded(share * 100, 1)) %" }
}

extension LearningOutlook {
    /// Further labels that are weighed: a tenth of what there is, at least this many.
    private static let leastNextLabels = 20.0

    init(agent: String, newest: Bundle?, stakes: Stakes, recentDecisions: Int) {
        self.agent = agent
        bundleID = newest?.id
        labels = newest?.figures.trainingCount ?? 0
        labelCost = stakes.labelCost
        decisions = stakes.decisions ?? Double(recentDecisions)
        guard let curve = newest?.figures.learningCurve else { return }
        let labels = Double(labels)
        let next = max(Self.leastNextLabels, (labels / 10).rounded())
        forecast = Forecast(
            curve: curve,
            error: curve.error(at: labels),
            labelsToNextPercent: curve.labelsToGain(0.01, from: labels),
            nextLabels: next,
            gain: curve.error(at: labels) - curve.error(at: labels + next),
            shouldStop: !curve.isWorthLabeling(
                next,
                from: labels,
                costPerLabel: stakes.labelCost,
                valueOfError: decisions
            )
        )
    }
}

extension BundleTrainer {
    /// What further labels would bring an agent.
    package func outlook(agent name: String, stakes: LearningOutlook.Stakes) async throws -> LearningOutlook {
        let now = ledger.world.now()
        return try await ledger.read { records in
            _ = try records.requireAgent(name)
            let hours = try records.qualityHours(agent: name, since: now.adding(seconds: -30 * 86_400))
            return LearningOutlook(
                agent: name,
                newest: try records.newestTrainedBundle(agent: name),
                stakes: stakes,
                recentDecisions: hours.reduce(0) { $0 + $1.runs }
            )
        }
    }
}
