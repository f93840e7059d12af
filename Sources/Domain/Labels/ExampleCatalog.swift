import JSON
import Rules

/// Looking at labeled examples and deciding which of them train.
package struct ExampleCatalog: Sendable {
    private let ledger: Ledger

    package init(ledger: Ledger) {
        self.ledger = ledger
    }

    /// One page, newest first, with the other labels that were given to the same keys.
    package struct Page: Sendable {
        package var examples: [Example]
        /// By agent and key: every label given, where there are several.
        package var conflicts: [String: [String: Set<String>]]
        package var next: ExampleCursor?
    }

    package func page(_ filter: ExampleFilter, limit: Int, after cursor: ExampleCursor?) async throws -> Page {
        try await ledger.read { records in
            if let agent = filter.agent { _ = try records.requireAgent(agent) }
            var examples = try records.examples(filter, limit: limit + 1, after: cursor)
            let hasMore = examples.count > limit
            if hasMore { examples.removeLast() }
            var conflicts: [String: [String: Set<String>]] = [:]
            for (agent, rows) in Dictionary(grouping: examples, by: \.content.agent) {
                let labels = try records.labels(agent: agent, keys: Array(Set(rows.map(\.content.key))))
                conflicts[agent] = labels.filter { $0.value.count > 1 }
            }
            let next = hasMore ? examples.last.map { ExampleCursor(occurredAt: $0.content.occurredAt, id: $0.id) } : nil
            return Page(examples: examples, conflicts: conflicts, next: next)
        }
    }

    /// A part of an export.
    package struct Batch: Sendable {
        /// May be empty although there are more to come.
        package var examples: [Example]
        package var next: ExampleKeyCursor?
    }

    /// The next of an agent's examples in the order of an export: by key, then as they came in.
    ///
    /// Narrowed here and not by the database, which would sort all that a filter leaves for every batch.
    package func batch(
        agent: String,
        _ filter: ExampleFilter,
        limit: Int,
        after cursor: ExampleKeyCursor?
    ) async throws -> Batch {
        try await ledger.read { records in
            let rows = try records.examplesByKey(agent: agent, limit: limit, after: cursor)
            let last = rows.count < limit ? nil : rows.last
            return Batch(
                examples: rows.filter(filter.admits),
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
                agents: agents.map(\.name)
            )
        }
    }

    /// Which examples an operator means.
    package enum Selection: Sendable {
        case ids([Int64])
        case filter(ExampleFilter)
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
        try await ledger.change(by: actor) { change in
            let changed: Int
            var agent: String?
            switch selection {
            case .ids(let ids):
                changed = try change.records.setExclusion(exclusion, ids: ids)
            case .filter(let filter):
                if let name = filter.agent { _ = try change.records.requireAgent(name) }
                agent = filter.agent
                changed = try change.records.setExclusion(exclusion, matching: filter)
            }
            change.log(
                action,
                agent: agent,
                reason: exclusion ?? reason,
                figures: ["examples": .integer(Int64(changed))]
            )
            return changed
        }
    }
}
