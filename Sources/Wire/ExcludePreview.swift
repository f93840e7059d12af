/// Asks what training would be without some examples: `POST /labeled/exclude/preview`. Either `ids` or `filter` is given.
package struct ExcludePreviewRequest: Codable, Sendable, Equatable {
    package var ids: [Int64]?
    package var filter: LabeledFilter?
    /// `logistic` (if nil) or `tree`.
    package var modelType: String?

    package init(ids: [Int64]? = nil, filter: LabeledFilter? = nil, modelType: String? = nil) {
        self.ids = ids
        self.filter = filter
        self.modelType = modelType
    }
}

/// What training is with some examples and without them; nothing is excluded by asking.
package struct ExcludePreview: Codable, Sendable, Equatable {
    package struct Training: Codable, Sendable, Equatable {
        package var trainingCount: Int
        package var labelDistribution: [String: Int]
        /// That it would choose.
        package var thresholds: [String: Double]

        package init(trainingCount: Int, labelDistribution: [String: Int], thresholds: [String: Double]) {
            self.trainingCount = trainingCount
            self.labelDistribution = labelDistribution
            self.thresholds = thresholds
        }
    }

    /// Both trainings' held-out decisions on the same rows; a delta is without minus with.
    package struct Comparison: Codable, Sendable, Equatable {
        package var rows: Int
        package var accuracyWith: Double
        package var accuracyWithout: Double
        package var accuracyDelta: Double
        package var accuracyDeltaInterval: Interval
        package var utilityWith: Double
        package var utilityWithout: Double
        package var utilityDelta: Double
        package var utilityDeltaInterval: Interval
        /// The share of resamples in which the utility without is greater, ties counting half.
        package var probabilityBetter: Double

        package init(
            rows: Int,
            accuracyWith: Double,
            accuracyWithout: Double,
            accuracyDelta: Double,
            accuracyDeltaInterval: Interval,
            utilityWith: Double,
            utilityWithout: Double,
            utilityDelta: Double,
            utilityDeltaInterval: Interval,
            probabilityBetter: Double
        ) {
            self.rows = rows
            self.accuracyWith = accuracyWith
            self.accuracyWithout = accuracyWithout
            self.accuracyDelta = accuracyDelta
            self.accuracyDeltaInterval = accuracyDeltaInterval
            self.utilityWith = utilityWith
            self.utilityWithout = utilityWithout
            self.utilityDelta = utilityDelta
            self.utilityDeltaInterval = utilityDeltaInterval
            self.probabilityBetter = probabilityBetter
        }
    }

    package var agent: String
    package var modelType: String
    /// Labels that train and would no more; several may be of one key.
    package var examples: Int
    package var with: Training
    package var without: Training
    /// On all rows that stay; null where no row changes or none can be compared.
    @Nullable package var comparison: Comparison?
    /// On those of them that gold or approvals labeled; null with fewer than 20, or fewer than five of a label.
    @Nullable package var trustedComparison: Comparison?
    /// Which of the two the recommendation rests on: `trusted` or `kept`.
    @Nullable package var basis: String?
    /// `exclude`, `keep` or `no_significant_difference`.
    package var recommendation: String
    package var summary: String

    package init(
        agent: String,
        modelType: String,
        examples: Int,
        with: Training,
        without: Training,
        comparison: Comparison?,
        trustedComparison: Comparison?,
        basis: String?,
        recommendation: String,
        summary: String
    ) {
        self.agent = agent
        self.modelType = modelType
        self.examples = examples
        self.with = with
        self.without = without
        self.comparison = comparison
        self.trustedComparison = trustedComparison
        self.basis = basis
        self.recommendation = recommendation
        self.summary = summary
    }
}
