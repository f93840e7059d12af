package import JSON
import Rules

/// Looking at labeled examples and deciding which of them train.
package struct ExampleCatalog: Sendable {
    let ledger: Ledger
    let inspector: LabelInspector
    let work: WorkQueue

    /// - Parameter inspector: says what looks wrong; shared, so that what it found is not looked for again.
    package init(ledger: Ledger, inspector: LabelInspector, work: WorkQueue) {
        self.ledger = ledger
        self.inspector = inspector
        self.work = work
    }

    /// One page, newest first, with the other labels that were given to the same keys.
    package struct Page: Sendable {
        package var examples: [Example]
        /// By agent and key: every label given, where there are several.
        package var conflicts: [String: [ExactText: Set<String>]]
        /// By id, where the filter asks for suspicion.
        package var suspicions: [Int64: Double]
        package var next: ExampleCursor?
    }

    package func page(_ filter: ExampleFilter, limit: Int, after cursor: ExampleCursor?) async throws -> Page {
        let meant = try await inspector.rows(meantBy: filter)
        return try await ledger.read { records in
            if let agent = filter.agent { _ = try records.requireAgent(agent) }
            var examples =
                try meant.map { try records.examples(among: $0, filter, limit: limit + 1, after: cursor) }
                ?? records.examples(filter, limit: limit + 1, after: cursor)
            let hasMore = examples.count > limit
            if hasMore { examples.removeLast() }
            var conflicts: [String: [ExactText: Set<String>]] = [:]
            for (agent, rows) in Dictionary(grouping: examples, by: \.content.agent) {
                let labels = try records.labels(agent: agent, keys: Set(rows.map { ExactText($0.content.key) }))
                conflicts[agent] = labels.filter { $0.value.count > 1 }
            }
            let shown = Set(examples.map(\.id))
            let suspicions = (meant ?? []).filter { shown.contains($0.id) }.map { ($0.id, $0.suspicion) }
            let next = hasMore ? examples.last.map { ExampleCursor(occurredAt: $0.content.occurredAt, id: $0.id) } : nil
            return Page(
                examples: examples,
                conflicts: conflicts,
                suspicions: Dictionary(suspicions) { first, _ in first },
                next: next
            )
        }
    }

    /// A part of an export.
    package struct Batch: Sendable {
        /// May be empty although there are more to come.
        package var examples: [Example]
        package var next: ExampleKeyCursor?
    }

    /// The ids of the examples whose suspicion is what a filter asks for; nil where it asks for none.
    package func ids(suspectedBy filter: ExampleFilter) async throws -> Set<Int64>? {
        try await inspector.rows(meantBy: filter).map { Set($0.map(\.id)) }
    }

    /// The next of an agent's examples in the order of an export: by key, then as they came in.
    ///
    /// Narrowed here and not by the database, which would sort all that a filter leaves for every batch.
    ///
    /// - Parameter meant: see ``ids(suspectedBy:)``.
    package func batch(
        agent: String,
        _ filter: ExampleFilter,
        among meant: Set<Int64>? = nil,
        limit: Int,
        after cursor: ExampleKeyCursor?
    ) async throws -> Batch {
        try await ledger.read { records in
            let rows = try records.examplesByKey(agent: agent, limit: limit, after: cursor)
            let last = rows.count < limit ? nil : rows.last
            return Batch(
                examples: rows.filter { filter.admits($0) && meant?.contains($0.id) ?? true },
                next: last.map { ExampleKeyCursor(key: $0.content.key, id: $0.id) }
            )
        }
    }

    /// Reads maintained counts only: the same time at a thousand and at ten million examples. The week is counted in
    /// whole hours.
    package func statistics(agent: String?) async throws -> LabelStatistics {
        let weekAgo = ledger.world.now().adding(days: -7).hour
        return try await ledger.read { records in
            let agents = try agent.map { [try records.requireAgent($0)] } ?? records.agents()
            return LabelStatistics(
                counts: try records.exampleCounts(agent: agent),
                recentWeek: try records.exampleCount(agent: agent, sinceHour: weekAgo),
                agents: agents.map(\.name),
                waiting: try records.waitingLabels()
            )
        }
    }

    /// Which examples an operator means.
    package enum Selection: Sendable {
        case ids([Int64])
        case filter(ExampleFilter)

        /// The agent that a filter names.
        var agent: String? {
            switch self {
            case .ids: nil
            case .filter(let filter): filter.agent
            }
        }
    }

    /// Takes examples out of training; they stay. How many changed.
    package func exclude(_ selection: Selection, reason: String, by actor: Actor) async throws -> Int {
        try await setExclusion(reason, selection, action: .exclude, by: actor)
    }

    package func restore(_ selection: Selection, reason: String?, by actor: Actor) async throws -> Int {
        try await setExclusion(nil, selection, action: .restore, logging: reason, by: actor)
    }

    private func setExclusion(
        _ exclusion: String?,
        _ selection: Selection,
        action: JournalEntry.Action,
        logging reason: String? = nil,
        by actor: Actor
    ) async throws -> Int {
        let choice = try await resolve(selection, isExcluding: exclusion != nil)
        try WorkAsker.requireWanted()
        return try await ledger.change(by: actor) { change in
            let records = change.records
            let changed: Int
            switch choice {
            case .ids(let ids):
                changed = try records.setExclusion(exclusion, ids: ids)
            case .suspects(let rows, let filter):
                changed = try records.setExclusion(exclusion, ids: records.ids(among: rows, filter))
            case .filter(let filter):
                if let agent = filter.agent { _ = try records.requireAgent(agent) }
                changed = try records.setExclusion(exclusion, matching: filter)
            }
            change.log(
                action,
                agent: selection.agent,
                reason: exclusion ?? reason,
                figures: ["examples": .integer(Int64(changed))]
            )
            return changed
        }
    }
}
