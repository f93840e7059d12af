import JSON

/// Tells operators of labelers whose labels do not fit: once when it begins, and once when it is over.
package struct LabelerWatch: Sendable {
    private let ledger: Ledger
    private let inspector: LabelInspector

    package init(ledger: Ledger, inspector: LabelInspector) {
        self.ledger = ledger
        self.inspector = inspector
    }

    /// Looks at the labelers of every agent whose labels changed since the last look.
    ///
    /// - Returns: who is newly accused, by agent.
    @discardableResult
    package func look() async throws -> [String: [String]] {
        let agents = try await ledger.read { try $0.agents().map(\.name) }
        var accused: [String: [String]] = [:]
        for agent in agents {
            let (revision, inspected) = try await ledger.read { records in
                (try records.labelRevision(agent: agent), try records.inspectedLabelRevision(agent: agent))
            }
            guard revision != inspected else { continue }
            let labelers = try await inspector.labelers(agent: agent)
            let names = try await ledger.change(by: .system) { change in
                let news = LabelerNews(accusedBefore: try change.records.accusedLabelers(agent: agent), now: labelers)
                try change.tell(news, of: agent)
                try change.records.setInspectedLabelRevision(revision, agent: agent)
                return news.accused.map(\.name)
            }
            if !names.isEmpty { accused[agent] = names }
        }
        return accused
    }
}

/// What is new about labelers since the last look; pure.
package struct LabelerNews: Sendable, Equatable {
    /// An accusation stands while the labels fit worse than this, so that one label more or less does not begin it anew.
    private static let clearedFrom = 0.05

    package var accused: [LabelAssessment.Labeler]
    /// Those who were accused and are no more: their labels fit, were excluded, or can no longer be tested.
    package var cleared: [String]

    package init(accusedBefore: Set<String>, now labelers: [LabelAssessment.Labeler]) {
        accused = labelers.filter { $0.isAccused && !accusedBefore.contains($0.name) }
        let standing = Set(labelers.filter { $0.isAccused || $0.pValue ?? 1 < Self.clearedFrom }.map(\.name))
        cleared = accusedBefore.subtracting(standing).sorted()
    }
}

/// What is kept about labelers who were accused.
package protocol LabelerRecords {
    /// The revision of an agent's labels that was last looked through; 0 before the first.
    func inspectedLabelRevision(agent: String) throws -> Int64
    func setInspectedLabelRevision(_ revision: Int64, agent: String) throws
    func accusedLabelers(agent: String) throws -> Set<String>
    func accuse(labeler: String, agent: String, at time: Timestamp) throws
    func clear(labeler: String, agent: String) throws
}

extension Change {
    fileprivate func tell(_ news: LabelerNews, of agent: String) throws {
        for labeler in news.accused {
            try records.accuse(labeler: labeler.name, agent: agent, at: time)
            log(.alert, agent: agent, reason: "labeler_accused", figures: labeler.accusation)
        }
        for name in news.cleared {
            try records.clear(labeler: name, agent: agent)
            log(.alert, agent: agent, reason: "labeler_cleared", figures: ["labeler": .string(name)])
        }
    }
}

extension LabelAssessment.Labeler {
    /// What the journal says of an accusation.
    fileprivate var accusation: JSONObject {
        var figures: JSONObject = [
            "labeler": .string(name),
            "detail": .string(accusationSentence),
            "labels": .integer(Int64(labels)),
            "z": z.map { .number(rounded($0, 4)) } ?? .null,
            "p_value": pValue.map(JSON.number) ?? .null,
            "agreement": agreement.map { .number(rounded($0, 6)) } ?? .null,
            "compared_labels": .integer(Int64(comparedLabels)),
            "first_seen": .string(firstSeen.description),
            "last_seen": .string(lastSeen.description),
        ]
        if let burst = accusedBurst {
            figures["burst"] = [
                "labels": .integer(Int64(burst.labels)),
                "z": .number(rounded(burst.z, 4)),
                "p_value": .number(burst.pValue),
                "first_seen": .string(burst.firstSeen.description),
                "last_seen": .string(burst.lastSeen.description),
            ]
        }
        return figures
    }

    private var accusationSentence: String {
        if let burst = accusedBurst, burst.pValue < pValue ?? 1 {
            return "\(burst.labels) labels that \(name) gave without a pause fit gold and approvals worse than chance "
                + "explains (z \(rounded(burst.z, 1)))."
        }
        return "\(name)'s \(labels) labels fit gold and approvals worse than chance explains (z \(rounded(z ?? 0, 1)))."
    }
}
