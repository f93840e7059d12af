import JSON
import Rules

/// Asking people to label the runs that teach most, so that two of them never get the same one.
package struct ReviewQueue: Sendable {
    /// How long a handed-out item is kept for whoever took it.
    private static let leaseMinutes = 10.0

    private let ledger: Ledger
    private let makers: DecisionMakers

    package init(ledger: Ledger, makers: DecisionMakers) {
        self.ledger = ledger
        self.makers = makers
    }

    /// A live view, without leases.
    package func judged(agent: String?, minimumUncertainty: Double, limit: Int) async throws -> [ReviewItem] {
        try await ledger.read { records in
            if let agent { _ = try records.requireAgent(agent) }
            return try records.judgedItems(agent: agent, minimumUncertainty: minimumUncertainty, limit: limit)
        }
    }

    package func counts() async throws -> ReviewCounts {
        let now = ledger.world.now()
        return try await ledger.read { try $0.reviewCounts(at: now) }
    }

    /// Hands out one item, or says why there is none.
    package enum Handout: Sendable {
        case item(ReviewItem, labels: [String])
        case none(reason: String)
    }

    /// Leases the next item to a labeler; asking again before labeling gives the same one.
    package func next(agent: String?, labeler: String) async throws -> Handout {
        try await ledger.change(by: Actor(labeler)) { change in
            if let agent { _ = try change.records.requireAgent(agent) }
            guard var item = try change.records.nextItem(agent: agent, labeler: labeler, at: change.time) else {
                return .none(reason: try Self.whyEmpty(agent: agent, in: change))
            }
            item.leasedBy = labeler
            item.leasedUntil = change.time.adding(seconds: Self.leaseMinutes * 60)
            try change.records.updateReviewItem(item)
            return .item(item, labels: try change.records.requireAgent(item.agent).specification.labels)
        }
    }

    private static func whyEmpty(agent: String?, in change: Change) throws -> String {
        let counts = try change.records.reviewCounts(at: change.time)
        let open = agent.map { counts.openByAgent[$0] ?? 0 } ?? counts.open
        let of = agent.map { " of \($0)" } ?? ""
        if open == 0 { return "No run\(of) waits for a label: none carries judge scores, or all are labeled." }
        return "All \(open) open items\(of) are being labeled by others or were skipped by you."
    }

    /// Makes the label an example at once.
    package func label(
        _ id: String,
        label: String,
        labeler: String,
        confidence: Double,
        notes: String?
    ) async throws -> (item: ReviewItem, exampleID: Int64?) {
        let makers = makers
        return try await ledger.change(by: Actor(labeler)) { change in
            var item = try change.requireItem(id)
            try item.requireAvailable(to: labeler, at: change.time)
            let specification = try change.records.requireAgent(item.agent).specification
            guard specification.labelIndex(label) != nil else {
                let labels = specification.labels.joined(separator: ", ")
                throw Refusal.invalid("/label", "must be one of \(labels), not \"\(label)\"")
            }
            let example = NewExample(
                agent: item.agent,
                key: item.key,
                payload: item.payload ?? "{}",
                label: label,
                source: "review",
                sourceID: "\(item.publicID):\(labeler)",
                labeler: labeler,
                confidence: confidence,
                notes: notes,
                occurredAt: change.time
            )
            let ids = try change.records.insertExamples([example], at: change.time)
            (item.state, item.label, item.labeler) = (.labeled, label, labeler)
            (item.leasedBy, item.leasedUntil) = (nil, nil)
            try change.records.updateReviewItem(item)
            let watch = CanaryWatch(change, makers: makers)
            try watch.observe(review: label, item: item, at: change.time)
            try watch.finish()
            change.log(.label, agent: item.agent, figures: item.figures(["label": .string(label)]))
            return (item, ids.first ?? nil)
        }
    }

    package func skip(_ id: String, labeler: String, reason: String?) async throws -> ReviewItem {
        try await ledger.change(by: Actor(labeler)) { change in
            var item = try change.requireItem(id)
            try item.requireAvailable(to: labeler, at: change.time)
            (item.leasedBy, item.leasedUntil) = (nil, nil)
            try change.records.updateReviewItem(item)
            try change.records.noteSkip(item: item.id, labeler: labeler)
            change.log(.reviewSkip, agent: item.agent, reason: reason, figures: item.figures())
            return item
        }
    }

    /// Takes one's own label back; outcomes a canary has counted stay counted.
    package func undo(_ id: String, labeler: String) async throws -> ReviewItem {
        try await ledger.change(by: Actor(labeler)) { change in
            var item = try change.requireItem(id)
            guard item.state == .labeled, item.labeler == labeler else {
                throw Refusal.conflict(.nothingToUndo, "\(id) carries no label by \(labeler).")
            }
            let label = item.label ?? ""
            try change.withdrawLabel(of: &item)
            item.leasedBy = labeler
            item.leasedUntil = change.time.adding(seconds: Self.leaseMinutes * 60)
            try change.records.updateReviewItem(item)
            change.log(.reviewUndo, agent: item.agent, figures: item.figures(["label": .string(label)]))
            return item
        }
    }

    /// Puts an item back into the queue, whoever labeled it.
    package func reopen(_ id: String, reason: String?, by actor: Actor) async throws -> ReviewItem {
        try await ledger.change(by: actor) { change in
            var item = try change.requireItem(id)
            guard item.state != .open else {
                throw Refusal.conflict(.itemNotOpen, "\(id) is open already.")
            }
            try change.withdrawLabel(of: &item)
            try change.records.updateReviewItem(item)
            change.log(.reviewReopen, agent: item.agent, reason: reason, figures: item.figures())
            return item
        }
    }
}

extension Change {
    fileprivate func requireItem(_ id: String) throws -> ReviewItem {
        guard let number = ReviewItem.number(ofID: id), let item = try records.reviewItem(number) else {
            throw Refusal.notFound("There is no review item \"\(id)\".")
        }
        return item
    }

    fileprivate func withdrawLabel(of item: inout ReviewItem) throws {
        if let labeler = item.labeler {
            try records.deleteExample(agent: item.agent, source: "review", sourceID: "\(item.publicID):\(labeler)")
        }
        (item.state, item.label, item.labeler) = (.open, nil, nil)
    }
}

extension ReviewItem {
    fileprivate func requireAvailable(to labeler: String, at time: Timestamp) throws(Refusal) {
        guard state == .open else {
            throw .conflict(.itemNotOpen, "\(publicID) is \(state.rawValue)\(self.labeler.map { " by \($0)" } ?? "").")
        }
        if isLeased(at: time), leasedBy != labeler {
            throw .conflict(.itemLeased, "\(publicID) is being labeled by \(leasedBy ?? "somebody else").")
        }
    }

    fileprivate func figures(_ more: JSONObject = [:]) -> JSONObject {
        var object: JSONObject = ["item": .string(publicID), "key": .string(key), "method": .string(method.rawValue)]
        for (name, value) in more { object[name] = value }
        return object
    }
}
