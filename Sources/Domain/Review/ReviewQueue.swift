import JSON
import Rules

/// Asking people to label the runs that teach most, so that two of them never get the same one.
package struct ReviewQueue: Sendable {
    /// Judged items less uncertain than this come after what the model would learn from.
    package static let uncertain = 0.5

    let ledger: Ledger
    private let makers: DecisionMakers
    let picker: ReviewPicker

    package init(ledger: Ledger, makers: DecisionMakers) {
        self.ledger = ledger
        self.makers = makers
        picker = ReviewPicker(ledger: ledger)
    }

    package func counts() async throws -> ReviewCounts {
        let now = ledger.world.now()
        return try await ledger.read { try $0.reviewCounts(at: now) }
    }

    /// By agent, how often it was right on the runs of so many days.
    package func liveAccuracy(days: Double) async throws -> [String: LiveAccuracy] {
        let since = ledger.world.now().adding(days: -days)
        let outcomes = try await ledger.read { try $0.probeOutcomes(since: since) }
        return Dictionary(grouping: outcomes, by: \.agent).mapValues(LiveAccuracy.init)
    }

    /// By agent, how far people agree on the items of so many days that several were asked for; agents without such items are
    /// left out.
    package func agreement(days: Double) async throws -> [String: ReviewAgreement] {
        let since = ledger.world.now().adding(days: -days)
        let given = try await ledger.read { try $0.sharedLabels(since: since) }
        return Dictionary(grouping: given, by: \.agent).mapValues(ReviewAgreement.init).filter { $0.value.items > 0 }
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
            if let given = try change.example(of: item, labeler: labeler),
                item.labels.contains(where: { $0.labeler == labeler }),
                (given.content.label, given.content.confidence, given.content.notes) == (label, confidence, notes)
            {
                // Sent again, maybe because the first answer was lost.
                return (item, given.id)
            }
            try item.answer(label, by: labeler, at: change.time)
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
                sourceID: item.exampleID(of: labeler),
                labeler: labeler,
                confidence: confidence,
                notes: notes,
                occurredAt: change.time
            )
            let kept = try change.records.keepExamples([example], at: change.time).first
            try change.records.updateReviewItem(item)
            let watch = CanaryWatch(change, makers: makers)
            try watch.observe(review: label, item: item, at: change.time)
            try watch.finish()
            change.log(.label, agent: item.agent, figures: item.figures(["label": .string(label)]))
            return (item, kept?.id)
        }
    }

    package func skip(_ id: String, labeler: String, reason: String?) async throws -> ReviewItem {
        try await ledger.change(by: Actor(labeler)) { change in
            var item = try change.requireItem(id)
            try item.skip(by: labeler, reason: reason, at: change.time)
            try change.records.updateReviewItem(item)
            change.log(.reviewSkip, agent: item.agent, reason: reason, figures: item.figures())
            return item
        }
    }

    /// Takes one's own label or skip back; outcomes a canary has counted stay counted.
    package func undo(_ id: String, labeler: String) async throws -> ReviewItem {
        try await ledger.change(by: Actor(labeler)) { change in
            var item = try change.requireItem(id)
            let answer = try item.undo(by: labeler, at: change.time)
            if answer.label != nil { try change.deleteExample(of: item, labeler: labeler) }
            try change.records.updateReviewItem(item)
            let figures = item.figures(answer.label.map { ["label": .string($0)] } ?? [:])
            change.log(.reviewUndo, agent: item.agent, figures: figures)
            return item
        }
    }

    /// Asks everybody for an item again; all labels it has are taken back.
    package func reopen(_ id: String, reason: String?, by actor: Actor) async throws -> ReviewItem {
        try await ledger.change(by: actor) { change in
            var item = try change.requireItem(id)
            for answer in try item.reopen() { try change.deleteExample(of: item, labeler: answer.labeler) }
            try change.records.updateReviewItem(item)
            change.log(.reviewReopen, agent: item.agent, reason: reason, figures: item.figures())
            return item
        }
    }
}

extension Change {
    /// What a labeler's answer made; nil before they have labeled it.
    fileprivate func example(of item: ReviewItem, labeler: String) throws -> Example? {
        try records.example(
            agent: item.agent,
            source: "review",
            sourceID: item.exampleID(of: labeler),
            giver: labeler
        )
    }

    fileprivate func deleteExample(of item: ReviewItem, labeler: String) throws {
        try records.deleteExample(
            agent: item.agent,
            source: "review",
            sourceID: item.exampleID(of: labeler),
            giver: labeler
        )
    }
}

extension ReviewItem {
    /// The source id of the example that a labeler's answer makes.
    fileprivate func exampleID(of labeler: String) -> String { "\(publicID):\(labeler)" }

    fileprivate func figures(_ more: JSONObject = [:]) -> JSONObject {
        var object: JSONObject = ["item": .string(publicID), "key": .string(key), "method": .string(method.rawValue)]
        for (name, value) in more { object[name] = value }
        return object
    }
}
