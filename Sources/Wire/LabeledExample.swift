package import JSON

/// One case with the label that people gave it: an item of `GET /labeled`.
package struct LabeledExample: Codable, Sendable, Equatable {
    package var id: Int64
    package var agent: String
    package var key: String
    package var payload: JSON
    package var label: String
    /// True where people only said that `label` is wrong: such an example never trains as a positive one.
    package var isNegative: Bool?
    package var source: String
    package var sourceID: String?
    @Nullable package var labeler: String?
    /// 0…100.
    package var confidence: Double
    package var createdAt: String
    @Nullable package var notes: String?
    package var excluded: Bool?
    package var excludedReason: String?
    /// Other labels given to the same key.
    package var conflictingLabels: [String]?
    /// 0…1, where it was asked for.
    package var suspicion: Double?

    package init(
        id: Int64,
        agent: String,
        key: String,
        payload: JSON,
        label: String,
        isNegative: Bool? = nil,
        source: String,
        sourceID: String? = nil,
        labeler: String? = nil,
        confidence: Double,
        createdAt: String,
        notes: String? = nil,
        excluded: Bool? = nil,
        excludedReason: String? = nil,
        conflictingLabels: [String]? = nil
    ) {
        self.id = id
        self.agent = agent
        self.key = key
        self.payload = payload
        self.label = label
        self.isNegative = isNegative
        self.source = source
        self.sourceID = sourceID
        self.labeler = labeler
        self.confidence = confidence
        self.createdAt = createdAt
        self.notes = notes
        self.excluded = excluded
        self.excludedReason = excludedReason
        self.conflictingLabels = conflictingLabels
    }
}

/// Which examples are meant: the query of `GET /labeled`, and the `filter` of exclude and restore.
package struct LabeledFilter: Codable, Sendable, Equatable {
    package var agent: String?
    package var source: String?
    package var label: String?
    package var labeler: String?
    /// Inclusive, 0…100.
    package var minConfidence: Double?
    package var since: String?
    package var until: String?
    /// Only those that look wrong.
    package var suspect: Bool?
    /// Inclusive, 0…1.
    package var minSuspicion: Double?
    /// `true`, `false` or `all`.
    package var excluded: String?

    package init(
        agent: String? = nil,
        source: String? = nil,
        label: String? = nil,
        labeler: String? = nil,
        minConfidence: Double? = nil,
        since: String? = nil,
        until: String? = nil,
        suspect: Bool? = nil,
        minSuspicion: Double? = nil,
        excluded: String? = nil
    ) {
        self.agent = agent
        self.source = source
        self.label = label
        self.labeler = labeler
        self.minConfidence = minConfidence
        self.since = since
        self.until = until
        self.suspect = suspect
        self.minSuspicion = minSuspicion
        self.excluded = excluded
    }
}

/// Takes examples out of training: `POST /labeled/exclude`. Either `ids` or `filter` is given.
package struct ExcludeRequest: Codable, Sendable, Equatable {
    package var ids: [Int64]?
    package var filter: LabeledFilter?
    package var reason: String?
    package var actor: String?

    package init(ids: [Int64]? = nil, filter: LabeledFilter? = nil, reason: String? = nil, actor: String? = nil) {
        self.ids = ids
        self.filter = filter
        self.reason = reason
        self.actor = actor
    }
}

package struct ExcludeAnswer: Codable, Sendable, Equatable {
    /// How many examples were taken out that were in before.
    package var excluded: Int

    package init(excluded: Int) {
        self.excluded = excluded
    }
}

/// Takes excluded examples back into training: `POST /labeled/restore`. Either `ids` or `filter` is given.
package struct RestoreRequest: Codable, Sendable, Equatable {
    package var ids: [Int64]?
    package var filter: LabeledFilter?
    package var reason: String?
    package var actor: String?

    package init(ids: [Int64]? = nil, filter: LabeledFilter? = nil, reason: String? = nil, actor: String? = nil) {
        self.ids = ids
        self.filter = filter
        self.reason = reason
        self.actor = actor
    }
}

package struct RestoreAnswer: Codable, Sendable, Equatable {
    package var restored: Int

    package init(restored: Int) {
        self.restored = restored
    }
}
