import Domain
import JSON

extension SQLRecords: ExampleRecords {
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

    func example(agent: String, source: String, sourceID: String, giver: String) throws -> Example? {
        try connection.first(
            """
            SELECT \(Self.exampleColumns) FROM examples
            WHERE agent = ?1 AND source = ?2 AND source_id = ?3 AND giver = ?4
            """,
            [.text(agent), .text(source), .text(sourceID), .text(giver)],
            example
        )
    }

    static let exampleColumns = """
        id, agent, key, payload, label, is_negative, source, source_id, labeler, confidence, notes, occurred_at,
        created_at, exclusion, content
        """

    func example(_ row: any SQLRow) -> Example {
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
                occurredAt: row.timestamp(11),
                content: row.optionalContent(14)
            ),
            createdAt: row.timestamp(12),
            exclusionReason: row.optionalText(13)
        )
    }

    func labels(agent: String, keys: Set<ExactText>) throws -> [ExactText: Set<String>] {
        var labels: [ExactText: Set<String>] = [:]
        for key in keys {
            try connection.forEach(
                "SELECT label FROM examples WHERE agent = ?1 AND key = ?2 AND is_negative = 0",
                [.text(agent), .text(key.text)]
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
