/// What a person said of a decision, or what is known to be right: an approval, a thumb, a curated task.
package struct Judgement: Sendable, Equatable, Codable {
    package enum Source: String, Sendable, CaseIterable, Codable {
        case approvals
        case feedback
        case gold
    }

    package var source: Source
    /// The event's own id; for its agent and source each ``giver`` has it once.
    package var id: String
    package var agent: String
    package var key: String
    package var occurredAt: Timestamp
    /// The action that was asked for, the label a thumb came with, or the expected label.
    package var label: String?
    /// Approved or thumbs up; nil for gold.
    package var agrees: Bool?
    package var labeler: String?
    package var notes: String?
    /// Compact JSON text.
    package var payload: String?
    /// Gold only: judged without seeing a decision.
    package var isBlind: Bool
    /// Of what was sent; nil where that is not known.
    package var content: ContentHash?

    package init(
        source: Source,
        id: String,
        agent: String,
        key: String,
        occurredAt: Timestamp,
        label: String? = nil,
        agrees: Bool? = nil,
        labeler: String? = nil,
        notes: String? = nil,
        payload: String? = nil,
        isBlind: Bool = false,
        content: ContentHash? = nil
    ) {
        self.source = source
        self.id = id
        self.agent = agent
        self.key = key
        self.occurredAt = occurredAt
        self.label = label
        self.agrees = agrees
        self.labeler = labeler
        self.notes = notes
        self.payload = payload
        self.isBlind = isBlind
        self.content = content
    }
}

extension Judgement {
    /// What a judgement says the right label is.
    package enum Verdict: Sendable, Equatable {
        case label(String, confidence: Double)
        /// Some other label than this; it never trains as a positive.
        case notLabel(String, confidence: Double)
        /// A thumb on a run that reported no decision says nothing that could be learned.
        case nothing
    }

    /// How an event becomes a label (the contract's table); pure.
    ///
    /// - Parameters:
    ///   - decision: what the run it joins decided; only thumbs need it.
    ///   - labels: the agent's labels.
    package func verdict(decision: String?, labels: [String]) -> Verdict {
        switch source {
        case .gold:
            return label.map { .label($0, confidence: 100) } ?? .nothing
        case .approvals:
            guard let label else { return .nothing }
            return agrees == true
                ? .label(label, confidence: 100) : Self.other(than: label, in: labels, confidence: 100)
        case .feedback:
            if let label { return .label(label, confidence: 90) }
            guard let decision else { return .nothing }
            return agrees == true
                ? .label(decision, confidence: 80) : Self.other(than: decision, in: labels, confidence: 60)
        }
    }

    private static func other(than label: String, in labels: [String], confidence: Double) -> Verdict {
        guard labels.count == 2, let other = labels.first(where: { $0 != label }) else {
            return .notLabel(label, confidence: confidence)
        }
        return .label(other, confidence: confidence)
    }

    /// Whether the judgement carries what an example needs without a run's help.
    package var standsAlone: Bool { source != .feedback && payload != nil }

    /// Whose word it is where several people may use one id; empty where an id has one judgement, whoever gives it.
    package var giver: String { Self.giver(source: source.rawValue, labeler: labeler) }

    /// An approval is one person's answer to one question, so nobody has another under its id.
    static func giver(source: String, labeler: String?) -> String {
        source == Source.approvals.rawValue ? "" : labeler ?? ""
    }

    /// What it is to the judgement that is known under its id and giver: `duplicate` where it says the same, `changed` where
    /// an approval says something else, and otherwise the later of the two holds; pure.
    package func kind(beside content: ContentHash?, occurredAt known: Timestamp) -> Reception.Kind {
        guard let sent = self.content, let content, sent != content else { return .duplicate }
        if source == .approvals { return .changed }
        return occurredAt < known ? .outdated : .revised
    }
}
