package import JSON

/// One example made elsewhere: an item of `POST /labeled/import`.
///
/// `agent` and `source` may be left to the query of the request.
package struct ExampleImport: Codable, Sendable, Equatable {
    package var agent: String?
    package var key: String
    package var payload: JSON
    package var label: String
    /// True for "not this label".
    package var isNegative: Bool?
    package var source: String?
    package var sourceID: String?
    package var labeler: String?
    /// 0…100.
    package var confidence: Double?
    package var notes: String?
    package var occurredAt: String?
    /// Why the example does not train; nil if it does.
    package var excludedReason: String?

    package init(
        agent: String? = nil,
        key: String,
        payload: JSON,
        label: String,
        isNegative: Bool? = nil,
        source: String? = nil,
        sourceID: String? = nil,
        labeler: String? = nil,
        confidence: Double? = nil,
        notes: String? = nil,
        occurredAt: String? = nil,
        excludedReason: String? = nil
    ) {
        self.agent = agent
        self.key = key
        self.payload = payload
        self.label = label
        self.isNegative = isNegative
        self.source = source
        self.sourceID = sourceID
        self.labeler = labeler
        self.confidence = confidence
        self.notes = notes
        self.occurredAt = occurredAt
        self.excludedReason = excludedReason
    }
}
