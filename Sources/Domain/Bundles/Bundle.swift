package import Learning
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
        specification.defaultThresholds.merging(thresholds.filter { specification.defaultThresholds[$0.key] != nil }) {
            $1
        }
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

/// The figures of a bundle, measured on data it was not trained on.
package struct BundleFigures: Sendable, Equatable, Codable {
    package struct Warning: Sendable, Equatable, Codable {
        package var code: String
        package var detail: String

        package init(code: String, detail: String) {
            self.code = code
            self.detail = detail
        }
    }

    package struct Threshold: Sendable, Equatable, Codable {
        package var name: String
        package var old: Double
        package var new: Double
        package var low: Double?
        package var high: Double?
        /// `chosen`, `no_significant_change`, `unchanged` or `unusable`.
        package var status: String
        package var detail: String?

        package init(
            name: String,
            old: Double,
            new: Double,
            low: Double?,
            high: Double?,
            status: String,
            detail: String?
        ) {
            self.name = name
            self.old = old
            self.new = new
            self.low = low
            self.high = high
            self.status = status
            self.detail = detail
        }
    }

    package var trainingCount = 0
    package var accuracy: Double?
    package var accuracyLow: Double?
    package var accuracyHigh: Double?
    package var utility: Double?
    package var comparison: Comparison?
    package var labelDistribution: [String: Int] = [:]
    package var featureImportances: [String: Double] = [:]
    package var missingShare: [String: Double] = [:]
    package var sourcesUsed: [String] = []
    package var thresholds: [Threshold] = []
    /// Mean decisions by `[decision][truth]`, by label index.
    package var confusion: [[Double]] = []
    /// How the figures were validated: `stratified 5-fold × 10`, `forward 5 blocks`, `labeled rows`.
    package var validation: String?
    package var warnings: [Warning] = []

    package init() {}
}

/// How a bundle compares with the one that was active, row by row on rows neither saw.
package struct Comparison: Sendable, Equatable, Codable {
    package var against: String
    package var rows: Int
    package var accuracy: Double
    package var baselineAccuracy: Double
    package var accuracyDelta: Double
    package var accuracyDeltaLow: Double
    package var accuracyDeltaHigh: Double
    package var utilityDelta: Double
    package var probabilityBetter: Double

    package init(
        against: String,
        rows: Int,
        accuracy: Double,
        baselineAccuracy: Double,
        accuracyDelta: PairedDifference,
        utilityDelta: PairedDifference
    ) {
        self.against = against
        self.rows = rows
        self.accuracy = accuracy
        self.baselineAccuracy = baselineAccuracy
        self.accuracyDelta = accuracyDelta.delta
        accuracyDeltaLow = accuracyDelta.low
        accuracyDeltaHigh = accuracyDelta.high
        self.utilityDelta = utilityDelta.delta
        probabilityBetter = utilityDelta.probabilityBetter
    }
}
