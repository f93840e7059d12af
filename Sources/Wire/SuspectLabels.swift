package import JSON

/// A label that looks wrong: an item of `GET /labeled/suspects`.
package struct SuspectExample: Codable, Sendable, Equatable {
    package var id: Int64
    package var agent: String
    package var key: String
    package var payload: JSON
    /// As it was given.
    package var label: String
    /// The most probable other label.
    package var suggestedLabel: String
    /// 0…1.
    package var suspicion: Double
    /// The filter of confident learning behind `flagged`.
    package var method: String
    package var flagged: Bool
    /// Whether the model learned from gold and approvals alone.
    package var anchored: Bool
    /// Of the given label, by a model that did not see it.
    package var labelProbability: Double
    /// The share of the 10 nearest examples with another label.
    package var neighborDisagreement: Double
    package var source: String
    @Nullable package var labeler: String?
    /// 0…100.
    package var confidence: Double
    package var createdAt: String

    package init(
        id: Int64,
        agent: String,
        key: String,
        payload: JSON,
        label: String,
        suggestedLabel: String,
        suspicion: Double,
        method: String,
        flagged: Bool,
        anchored: Bool,
        labelProbability: Double,
        neighborDisagreement: Double,
        source: String,
        labeler: String?,
        confidence: Double,
        createdAt: String
    ) {
        self.id = id
        self.agent = agent
        self.key = key
        self.payload = payload
        self.label = label
        self.suggestedLabel = suggestedLabel
        self.suspicion = suspicion
        self.method = method
        self.flagged = flagged
        self.anchored = anchored
        self.labelProbability = labelProbability
        self.neighborDisagreement = neighborDisagreement
        self.source = source
        self.labeler = labeler
        self.confidence = confidence
        self.createdAt = createdAt
    }
}

/// What one labeler's labels look like: an item of `GET /labelers`.
package struct Labeler: Codable, Sendable, Equatable {
    /// Labels given within 10 seconds of one another that do not fit.
    package struct Burst: Codable, Sendable, Equatable {
        package var labels: Int
        package var z: Double
        package var pValue: Double
        package var firstSeen: String
        package var lastSeen: String

        package init(labels: Int, z: Double, pValue: Double, firstSeen: String, lastSeen: String) {
            self.labels = labels
            self.z = z
            self.pValue = pValue
            self.firstSeen = firstSeen
            self.lastSeen = lastSeen
        }
    }

    package var labeler: String
    package var labels: Int
    /// Labels by others on the same keys.
    package var comparedLabels: Int
    /// The share of `comparedLabels` that are the same.
    @Nullable package var agreement: Double?
    /// Negative is worse than chance; null where there is too little to test.
    @Nullable package var z: Double?
    @Nullable package var pValue: Double?
    package var accused: Bool
    /// The least probable burst, where bursts accuse.
    package var accusedBurst: Burst?
    /// Runs of at least 20 labels within 10 seconds of one another.
    package var bursts: Int
    package var firstSeen: String
    package var lastSeen: String

    package init(
        labeler: String,
        labels: Int,
        comparedLabels: Int,
        agreement: Double?,
        z: Double?,
        pValue: Double?,
        accused: Bool,
        accusedBurst: Burst? = nil,
        bursts: Int,
        firstSeen: String,
        lastSeen: String
    ) {
        self.labeler = labeler
        self.labels = labels
        self.comparedLabels = comparedLabels
        self.agreement = agreement
        self.z = z
        self.pValue = pValue
        self.accused = accused
        self.accusedBurst = accusedBurst
        self.bursts = bursts
        self.firstSeen = firstSeen
        self.lastSeen = lastSeen
    }
}
