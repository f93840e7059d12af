import Rules

/// Turns what people said into labeled examples.
package struct FeedLoader: Sendable {
    /// Judgements of one transaction; between two, events come in.
    private static let batch = 5_000

    private let ledger: Ledger

    package init(ledger: Ledger) {
        self.ledger = ledger
    }

    /// Examples made, by source; always with the three feeds.
    package typealias Counts = [String: Int]

    /// Loads everything new; loading again changes nothing. Judgements whose run is not known yet wait for it.
    package func load(by actor: Actor) async throws -> Counts {
        try await ledger.read { try $0.requireRunning() }
        var counts: Counts = Dictionary(firstOf: Judgement.Source.allCases.map { ($0.rawValue, 0) })
        while true {
            let (loaded, isDone) = try await ledger.change(by: actor) { try Self.loadBatch(in: $0) }
            counts.merge(loaded) { $0 + $1 }
            if isDone { break }
        }
        let total = counts
        return try await ledger.change(by: actor) { change in
            change.log(.feedsLoad, figures: JobReport.feeds(total))
            return total
        }
    }

    private static func loadBatch(in change: Change) throws -> (Counts, isDone: Bool) {
        let records = change.records
        let pending = try records.newJudgements(limit: batch)
        let labels = Dictionary(firstOf: try records.agents().map { ($0.name, $0.specification.labels) })
        var examples: [NewExample] = []
        var states: [JudgementState: [Int64]] = [:]
        var waiting: [String: Int] = [:]
        for item in pending {
            let agent = item.judgement.agent
            let (state, example) = Self.outcome(of: item, labels: labels[agent] ?? [])
            states[state, default: []].append(item.sequence)
            waiting[agent, default: 0] += (state.isWaiting ? 1 : 0) - (item.isWaiting ? 1 : 0)
            if let example {
                examples.append(example)
            } else if item.isRevision {
                try records.withdrawExample(of: item.judgement)
            }
        }
        let counts = try keep(examples, in: change)
        try setStates(states, of: pending, in: records)
        for (agent, change) in waiting where change != 0 { try records.addWaiting(change, agent: agent) }
        return (counts, pending.count < batch)
    }

    private static func keep(_ examples: [NewExample], in change: Change) throws -> Counts {
        let kept = try change.records.keepExamples(examples, at: change.time)
        var counts: Counts = [:]
        for (example, kept) in zip(examples, kept) where kept.isNews { counts[example.source, default: 0] += 1 }
        for (agent, rows) in Dictionary(grouping: examples, by: \.agent) {
            try change.records.closeItems(agent: agent, keys: rows.map(\.key))
        }
        return counts
    }

    /// Writes what became of a batch: nearly all of it is loaded, which one statement says for all that is left.
    private static func setStates(
        _ states: [JudgementState: [Int64]],
        of pending: [PendingJudgement],
        in records: any Records
    ) throws {
        for (state, sequences) in states where state != .loaded {
            try records.setState(state, ofJudgements: sequences)
        }
        guard let first = pending.first?.sequence, let last = pending.last?.sequence else { return }
        try records.markLoaded(newJudgementsIn: first...last)
    }

    /// What becomes of one judgement; pure.
    static func outcome(of item: PendingJudgement, labels: [String]) -> (JudgementState, NewExample?) {
        let judgement = item.judgement
        guard item.run != nil || judgement.standsAlone else { return (.waitingForRun, nil) }
        let label: String
        let confidence: Double
        var isNegative = false
        switch judgement.verdict(decision: item.run?.decision, labels: labels) {
        case .nothing: return (.withoutLabel, nil)
        case .label(let given, let sureness): (label, confidence) = (given, sureness)
        case .notLabel(let given, let sureness): (label, confidence, isNegative) = (given, sureness, true)
        }
        let example = NewExample(
            agent: judgement.agent,
            key: judgement.key,
            payload: judgement.payload ?? item.run?.payload ?? "{}",
            label: label,
            isNegative: isNegative,
            source: judgement.source.rawValue,
            sourceID: judgement.id,
            labeler: judgement.labeler,
            confidence: confidence,
            notes: judgement.notes,
            occurredAt: judgement.occurredAt,
            content: judgement.content
        )
        return (.loaded, example)
    }
}

extension ExampleRecords {
    /// Takes back the example of what a judgement said before it was revised.
    fileprivate func withdrawExample(of judgement: Judgement) throws {
        try deleteExample(
            agent: judgement.agent,
            source: judgement.source.rawValue,
            sourceID: judgement.id,
            giver: judgement.giver
        )
    }
}
