package import Rules

/// The thresholds an agent decides by, with everything known about where they come from. Never changes once written.
package struct Bundle: Sendable, Equatable {
    package enum Origin: String, Sendable, Codable {
        /// Made of the parameters' defaults; not kept but derived from the specification.
        case `default`
        case trained
        case uploaded
    }

    package var id: String
    package var agent: String
    package var createdAt: Timestamp
    package var createdBy: Actor
    package var origin: Origin
    package var thresholds: [String: Double]
    package var model: FittedModel?
    package var figures: BundleFigures
    package var provenance: Provenance

    package init(
        id: String,
        agent: String,
        createdAt: Timestamp,
        createdBy: Actor,
        origin: Origin,
        thresholds: [String: Double],
        model: FittedModel?,
        figures: BundleFigures,
        provenance: Provenance
    ) {
        self.id = id
        self.agent = agent
        self.createdAt = createdAt
        self.createdBy = createdBy
        self.origin = origin
        self.thresholds = thresholds
        self.model = model
        self.figures = figures
        self.provenance = provenance
    }

    /// The bundle that stands for an agent's specification alone.
    package static func builtIn(_ agent: Agent) -> Bundle {
        Bundle(
            id: agent.specification.defaultBundleID,
            agent: agent.name,
            createdAt: agent.createdAt,
            createdBy: .system,
            origin: .default,
            thresholds: agent.specification.defaultThresholds,
            model: nil,
            figures: BundleFigures(),
            provenance: Provenance()
        )
    }

    /// The bundle's thresholds as the agent's specification now has them: unknown ones dropped, new ones at their default.
    package func effectiveThresholds(_ specification: AgentSpecification) -> [String: Double] {
        let defaults = specification.defaultThresholds
        return defaults.merging(thresholds.filter { defaults[$0.key] != nil }) { $1 }
    }

    package func decisionMaker(_ specification: AgentSpecification) -> DecisionMaker {
        DecisionMaker(specification: specification, thresholds: thresholds, model: model)
    }
}

/// Where a bundle comes from.
package struct Provenance: Sendable, Equatable, Codable {
    /// SHA-256 of the training set, in hexadecimal.
    package var trainingSetHash: String?
    package var parentBundleID: String?
    package var modelType: String?
    package var minimumExamples: Int?
    package var minimumConfidence: Double?
    package var excludedSources: [String]?
    /// Labels its agent had been given when it was trained, whether they trained or not.
    package var labelCount: Int?
    package var notes: String?

    package init() {}
}
