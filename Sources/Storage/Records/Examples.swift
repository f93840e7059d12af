import Domain

extension SQLRecords: ExampleRecords {
    func insertExamples(_ examples: [NewExample], at time: Timestamp) throws -> [Int64?] {
        var tally = ExampleTally()
        let ids = try examples.map { example in
            let id: Int64? = try connection.first(
                """
                INSERT INTO examples (agent, key, payload, label, is_negative, source, source_id, labeler, confidence,
                    notes, occurred_at, created_at)
                VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
                ON CONFLICT (agent, source, source_id) DO NOTHING RETURNING id
                """,
                [
                    .text(example.agent), .text(example.key), .text(example.payload), .text(example.label),
                    .flag(example.isNegative), .text(example.source), .text(example.sourceID), .text(example.labeler),
                    .real(example.confidence), .text(example.notes), .time(example.occurredAt), .time(time),
                ]
            ) { $0.integer(0) }
            if id != nil { tally.add(example, included: 1) }
            return id
        }
        try write(tally)
        return ids
    }

    /// The newest examples of the agents that the filter allows; each agent's are found by an index, then merged.
    func examples(_ filter: ExampleFilter, limit: Int, after cursor: ExampleCursor?) throws -> [Example] {
        let names = try filter.agent.map { [$0] } ?? connection.all("SELECT name FROM agents") { $0.text(0) }
        let rows = try names.flatMap { name in
            var condition = ExampleCondition(filter, agent: name)
            condition.begin(after: cursor)
            return try connection.all(
                """
                SELECT \(Self.exampleColumns) FROM examples WHERE \(condition.sql)
                ORDER BY occurred_at DESC, id DESC LIMIT \(limit)
                """,
                condition.arguments,
                example
            )
        }
        guard names.count > 1 else { return rows }
        let sorted = rows.sorted { ($0.content.occurredAt, $0.id) > ($1.content.occurredAt, $1.id) }
        return Array(sorted.prefix(limit))
    }

    func examplesByKey(agent: String, limit: Int, after cursor: ExampleKeyCursor?) throws -> [Example] {
        let position = cursor ?? ExampleKeyCursor(key: "", id: 0)
        return try connection.all(
            """
            SELECT \(Self.exampleColumns) FROM examples WHERE agent = ?1 AND (key, id) > (?2, ?3)
            ORDER BY key, id LIMIT \(limit)
            """,
            [.text(agent), .text(position.key), .integer(position.id)],
            example
        )
    }

    func example(id: Int64) throws -> Example? {
        try connection.first("SELECT \(Self.exampleColumns) FROM examples WHERE id = ?1", [.integer(id)], example)
    }

    private static let exampleColumns = """
        id, agent, key, payload, label, is_negative, source, source_id, labeler, confidence, notes, occurred_at,
        created_at, exclusion
        """

    private func example(_ row: any SQLRow) -> Example {
        Example(
            id: row.integer(0),
            content: NewExample(
                agent: row.text(1),
                key: row.text(2),
                payload: row.text(3),
                label: row.text(4),
                isNegative: row.flag(5),
                source: row.text(6),
                sourceID: row.text(7),
                labeler: row.optionalText(8),
                confidence: row.real(9),
                notes: row.optionalText(10),
                occurredAt: row.timestamp(11)
            ),
            createdAt: row.timestamp(12),
            exclusionReason: row.optionalText(13)
        )
    }

    func labels(agent: String, keys: [String]) throws -> [String: Set<String>] {
        var labels: [String: Set<String>] = [:]
        for key in keys {
            try connection.forEach(
                "SELECT label FROM examples WHERE agent = ?1 AND key = ?2 AND is_negative = 0",
                [.text(agent), .text(key)]
            ) { labels[key, default: []].insert($0.text(0)) }
        }
        return labels
    }

    func setExclusion(_ reason: String?, ids: [Int64]) throws -> Int {
        var tally = ExampleTally()
        var changed = 0
        for id in ids {
            changed += try setExclusion(reason, where: "id = ?1", [.integer(id)], counting: &tally)
        }
        try write(tally)
        return changed
    }

    func setExclusion(_ reason: String?, matching filter: ExampleFilter) throws -> Int {
        var filter = filter
        filter.exclusion = reason == nil ? .excluded : .included
        let condition = ExampleCondition(filter, agent: filter.agent)
        var tally = ExampleTally()
        let changed = try setExclusion(reason, where: condition.sql, condition.arguments, counting: &tally)
        try write(tally)
        return changed
    }

    private func setExclusion(
        _ reason: String?,
        where condition: String,
        _ arguments: [SQLValue],
        counting tally: inout ExampleTally
    ) throws -> Int {
        let isExcluding = reason != nil
        let affected = try connection.all(
            """
            SELECT id, agent, source, label, occurred_at FROM examples
            WHERE \(condition) AND exclusion IS \(isExcluding ? "" : "NOT ")NULL
            """,
            arguments
        ) { row in
            tally.add(
                agent: row.text(1),
                source: row.text(2),
                label: row.text(3),
                hour: row.timestamp(4).hour,
                included: isExcluding ? -1 : 1,
                excluded: isExcluding ? 1 : -1
            )
            return row.integer(0)
        }
        for id in affected {
            try connection.execute("UPDATE examples SET exclusion = ?2 WHERE id = ?1", [.integer(id), .text(reason)])
        }
        return affected.count
    }

    func deleteExample(agent: String, source: String, sourceID: String) throws {
        var tally = ExampleTally()
        try connection.forEach(
            """
            DELETE FROM examples WHERE agent = ?1 AND source = ?2 AND source_id = ?3
            RETURNING label, occurred_at, exclusion
            """,
            [.text(agent), .text(source), .text(sourceID)]
        ) { row in
            tally.add(
                agent: agent,
                source: source,
                label: row.text(0),
                hour: row.timestamp(1).hour,
                included: row.isNull(2) ? -1 : 0,
                excluded: row.isNull(2) ? 0 : -1
            )
        }
        try write(tally)
    }

    func exampleCounts(agent: String?) throws -> [ExampleCount] {
        try connection.all(
            "SELECT agent, source, label, included, excluded FROM example_counts"
                + (agent == nil ? "" : " WHERE agent = ?1"),
            agent.map { [.text($0)] } ?? []
        ) { row in
            ExampleCount(
                agent: row.text(0),
                source: row.text(1),
                label: row.text(2),
                count: Int(row.integer(3)),
                excluded: Int(row.integer(4))
            )
        }
    }

    func exampleCount(agent: String?, sinceHour hour: Int64) throws -> Int {
        let condition = agent == nil ? "" : " AND agent = ?2"
        return Int(
            try connection.integer(
                "SELECT SUM(included) FROM example_hours WHERE hour >= ?1\(condition)",
                [.integer(hour)] + (agent.map { [.text($0)] } ?? [])
            )
        )
    }

    func exampleDays(since day: Int64) throws -> [ExampleDay] {
        try connection.all(
            "SELECT day, source, included FROM example_days WHERE day >= ?1 ORDER BY day, source",
            [.integer(day)]
        ) { ExampleDay(day: $0.integer(0), source: $0.text(1), count: Int($0.integer(2))) }
    }

    func forEachTrainingExample(
        agent: String,
        minimumConfidence: Double,
        excludedSources: Set<String>,
        _ body: (TrainingExample) throws -> Void
    ) throws {
        try connection.forEach(
            """
            SELECT id, key, payload, label, source, confidence, occurred_at FROM examples
            WHERE agent = ?1 AND exclusion IS NULL AND is_negative = 0 AND confidence >= ?2
            ORDER BY agent, key, confidence DESC, occurred_at DESC, id DESC
            """,
            [.text(agent), .real(minimumConfidence)]
        ) { row in
            let source = row.text(4)
            guard !excludedSources.contains(source) else { return }
            try body(
                TrainingExample(
                    id: row.integer(0),
                    key: row.text(1),
                    payload: row.text(2),
                    label: row.text(3),
                    source: source,
                    confidence: row.real(5),
                    occurredAt: row.timestamp(6)
                )
            )
        }
    }

    func forEachGivenLabel(agent: String, includingExcluded: Bool, _ body: (GivenLabel) throws -> Void) throws {
        try connection.forEach(
            """
            SELECT id, key, payload, label, source, confidence, occurred_at, labeler FROM examples
            WHERE agent = ?1 AND is_negative = 0\(includingExcluded ? "" : " AND exclusion IS NULL")
            ORDER BY agent, key, confidence DESC, occurred_at DESC, id DESC
            """,
            [.text(agent)]
        ) { row in
            let example = TrainingExample(
                id: row.integer(0),
                key: row.text(1),
                payload: row.text(2),
                label: row.text(3),
                source: row.text(4),
                confidence: row.real(5),
                occurredAt: row.timestamp(6)
            )
            try body(GivenLabel(example: example, labeler: row.optionalText(7)))
        }
    }

    func labelRevision(agent: String) throws -> Int64 {
        try connection.first("SELECT revision FROM label_revisions WHERE agent = ?1", [.text(agent)]) {
            $0.integer(0)
        } ?? 0
    }
}

extension SQLRecords {
    /// Adds to the maintained counts, and to the revision of each agent whose labels are in the tally.
    private func write(_ tally: ExampleTally) throws {
        for agent in Set(tally.groups.keys.map(\.agent)).sorted() {
            try connection.execute(
                """
                INSERT INTO label_revisions (agent, revision, inspected) VALUES (?1, 1, 0)
                ON CONFLICT (agent) DO UPDATE SET revision = label_revisions.revision + 1
                """,
                [.text(agent)]
            )
        }
        for (group, change) in tally.groups {
            try connection.execute(
                """
                INSERT INTO example_counts (agent, source, label, included, excluded) VALUES (?1, ?2, ?3, ?4, ?5)
                ON CONFLICT (agent, source, label) DO UPDATE SET included = example_counts.included + ?4,
                    excluded = example_counts.excluded + ?5
                """,
                [
                    .text(group.agent), .text(group.source), .text(group.label), .integer(change.included),
                    .integer(change.excluded),
                ]
            )
        }
        for (hour, included) in tally.hours {
            try connection.execute(
                """
                INSERT INTO example_hours (hour, agent, included) VALUES (?1, ?2, ?3)
                ON CONFLICT (hour, agent) DO UPDATE SET included = example_hours.included + ?3
                """,
                [.integer(hour.hour), .text(hour.agent), .integer(included)]
            )
        }
        for (day, included) in tally.days where included != 0 {
            try connection.execute(
                """
                INSERT INTO example_days (day, source, included) VALUES (?1, ?2, ?3)
                ON CONFLICT (day, source) DO UPDATE SET included = example_days.included + ?3
                """,
                [.integer(day.day), .text(day.source), .integer(included)]
            )
        }
    }
}
