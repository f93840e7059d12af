import Domain

/// A labeled example, as a row of a list.
struct ExampleRow: Sendable {
    var id: Int64
    var agent: String
    var key: String
    var label: String
    var isNegative: Bool
    var source: String
    var labeler: String
    var confidence: String
    var confidenceValue: String
    var notes: String?
    var occurredAt: Moment
    var excluded: String?
    /// Other labels that were given to the same key.
    var conflicts: String?
    var payload: [PayloadField]
    /// The first words of the payload, on one line.
    var excerpt: String

    private static let excerptLength = 60

    init(_ example: Example, labels: Set<String>? = nil) {
        let content = example.content
        id = example.id
        agent = content.agent
        key = content.key
        label = content.label
        isNegative = content.isNegative
        source = content.source
        labeler = content.labeler ?? ""
        confidence = brief(content.confidence)
        confidenceValue = "\(content.confidence)"
        notes = content.notes
        occurredAt = Moment(content.occurredAt)
        excluded = example.exclusionReason
        let others = (labels ?? []).subtracting([content.label]).sorted()
        conflicts = others.isEmpty ? nil : others.joined(separator: ", ")
        payload = PayloadField.all(in: content.payload)
        excerpt = Self.excerpt(of: payload)
    }

    private static func excerpt(of payload: [PayloadField]) -> String {
        let text = payload.filter { !$0.isLong }.map { "\($0.name) \($0.text)" }.joined(separator: ", ")
        guard !text.isEmpty else { return payload.isEmpty ? "empty" : "Show" }
        return text.count <= excerptLength ? text : "\(text.prefix(excerptLength))…"
    }
}
