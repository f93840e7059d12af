import Domain

/// Labeled examples on their way in and out, and the counts that are kept by the same writes.
extension SQLRecords {
    func keepExamples(_ examples: [NewExample], at time: Timestamp) throws -> [KeptExample] {
        var tally = ExampleTally()
        let kept = try examples.map { example in
            if let id = try insert(example, at: time) {
                tally.add(example, included: 1)
                return KeptExample(id: id, kind: .accepted)
            }
            return try revise(with: example, counting: &tally)
        }
        try write(tally)
        return kept
    }

    /// - Returns: nil where one is known under its agent, source, source id and giver.
    private func insert(_ example: NewExample, at time: Timestamp) throws -> Int64? {
        try connection.first(
            """
            INSERT INTO examples (agent, key, payload, label, is_negative, source, source_id, labeler, confidence,
                notes, occurred_at, content, created_at, giver)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
            ON CONFLICT (agent, source, source_id, giver) DO NOTHING RETURNING id
            """,
            Self.values(of: example) + [.time(time), .text(example.giver)]
        ) { $0.integer(0) }
    }

    private static func values(of example: NewExample) -> [SQLValue] {
        [
            .text(example.agent), .text(example.key), .text(example.payload), .text(example.label),
            .flag(example.isNegative), .text(example.source), .text(example.sourceID), .text(example.labeler),
            .real(example.confidence), .text(example.notes), .time(example.occurredAt), .content(example.content),
        ]
    }

    /// Puts a later word of the same giver in the place of the one that is known.
    private func revise(with example: NewExample, counting tally: inout ExampleTally) throws -> KeptExample {
        let known = try connection.first(
            """
            SELECT \(Self.exampleColumns) FROM examples
            WHERE agent = ?1 AND source = ?2 AND source_id = ?3 AND giver = ?4
            """,
            [.text(example.agent), .text(example.source), .text(example.sourceID), .text(example.giver)],
            self.example
        )
        guard let known else {
            throw StorageError(.conflict, "Somebody else took an example back that is known: \(example.sourceID).")
        }
        let kind = example.kind(beside: known.content)
        guard kind == .revised else { return KeptExample(id: known.id, kind: kind) }
        try connection.execute(
            """
            UPDATE examples SET agent = ?1, key = ?2, payload = ?3, label = ?4, is_negative = ?5, source = ?6,
                source_id = ?7, labeler = ?8, confidence = ?9, notes = ?10, occurred_at = ?11, content = ?12
            WHERE id = ?13
            """,
            Self.values(of: example) + [.integer(known.id)]
        )
        let isIncluded = known.exclusionReason == nil
        tally.add(known.content, included: isIncluded ? -1 : 0, excluded: isIncluded ? 0 : -1)
        tally.add(example, included: isIncluded ? 1 : 0, excluded: isIncluded ? 0 : 1)
        return KeptExample(id: known.id, kind: kind)
    }

    func deleteExample(agent: String, source: String, sourceID: String, giver: String) throws {
        var tally = ExampleTally()
        try connection.forEach(
            """
            DELETE FROM examples WHERE agent = ?1 AND source = ?2 AND source_id = ?3 AND giver = ?4
            RETURNING label, occurred_at, exclusion
            """,
            [.text(agent), .text(source), .text(sourceID), .text(giver)]
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
}

extension SQLRecords {
    /// Adds to the maintained counts, and to the revision of each agent whose labels are in the tally.
    func write(_ tally: ExampleTally) throws {
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
