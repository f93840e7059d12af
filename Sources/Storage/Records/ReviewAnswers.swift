import Domain

/// Answers to review items, and the counts that are kept by the same writes.
extension SQLRecords {
    func updateReviewItem(_ item: ReviewItem) throws {
        guard let before = try reviewItem(item.id) else { return }
        try connection.execute(
            """
            UPDATE review_items SET state = ?2, method = ?3, reviews_wanted = ?4, leased_by = ?5, leased_until = ?6
            WHERE id = ?1
            """,
            [
                .integer(item.id), .text(item.state.rawValue), .text(item.method.rawValue),
                .integer(item.reviewsWanted), .text(item.lease?.labeler), .time(item.lease?.until),
            ]
        )
        if before.state != item.state {
            try count(agent: item.agent, before.state.rawValue, by: -1)
            try count(agent: item.agent, item.state.rawValue, by: 1)
        }
        for answer in before.answers where !item.answers.contains(answer) {
            try connection.execute(
                "DELETE FROM review_answers WHERE item = ?1 AND labeler = ?2",
                [.integer(item.id), .text(answer.labeler)]
            )
            try count(agent: item.agent, answer.countedAs, labeler: answer.labeler, by: -1)
        }
        for answer in item.answers where !before.answers.contains(answer) {
            try connection.execute(
                """
                INSERT INTO review_answers (item, labeler, label, reason, answered_at) VALUES (?1, ?2, ?3, ?4, ?5)
                """,
                [
                    .integer(item.id), .text(answer.labeler), .text(answer.label), .text(answer.reason),
                    .time(answer.answeredAt),
                ]
            )
            try count(agent: item.agent, answer.countedAs, labeler: answer.labeler, by: 1)
        }
    }

    func deleteUnansweredItems(before time: Timestamp, limit: Int) throws -> Int {
        let deleted = try connection.all(
            """
            DELETE FROM review_items WHERE id IN (
                SELECT id FROM review_items
                WHERE method <> 'random_probe' AND created_at < ?1 AND (leased_until IS NULL OR leased_until < ?1)
                    AND NOT EXISTS (SELECT 1 FROM review_answers a WHERE a.item = review_items.id)
                ORDER BY created_at LIMIT ?2
            ) RETURNING agent, state
            """,
            [.time(time), .integer(limit)]
        ) { CountedItem(agent: $0.text(0), state: $0.text(1)) }
        for (item, items) in Dictionary(grouping: deleted, by: \.self) {
            try count(agent: item.agent, item.state, by: -items.count)
        }
        return deleted.count
    }

    /// What items are counted by.
    private struct CountedItem: Hashable {
        var agent: String
        var state: String
    }

    func closeItems(agent: String, keys: [String]) throws {
        let open = try connection.integer(
            "SELECT SUM(items) FROM review_counts WHERE agent = ?1 AND state = 'open'",
            [.text(agent)]
        )
        guard open > 0 else { return }
        for key in keys {
            let closed = try connection.execute(
                """
                UPDATE review_items SET state = 'closed', leased_by = NULL, leased_until = NULL
                WHERE agent = ?1 AND key = ?2 AND state = 'open' AND method <> 'random_probe' AND method <> 'relabel'
                """,
                [.text(agent), .text(key)]
            )
            guard closed > 0 else { continue }
            try count(agent: agent, ReviewItem.State.open.rawValue, by: -closed)
            try count(agent: agent, ReviewItem.State.closed.rawValue, by: closed)
        }
    }

    func reviewCounts(at time: Timestamp) throws -> ReviewCounts {
        var counts = ReviewCounts()
        try connection.forEach("SELECT agent, state, labeler, items FROM review_counts WHERE items > 0", []) { row in
            let items = Int(row.integer(3))
            switch row.text(1) {
            case ReviewItem.State.open.rawValue:
                counts.open += items
                counts.openByAgent[row.text(0), default: 0] += items
            case ReviewItem.State.labeled.rawValue: counts.labeled += items
            case "label": counts.labelsByLabeler[row.text(2), default: 0] += items
            case "skip": counts.skipped += items
            default: break
            }
        }
        counts.leased = Int(
            try connection.integer(
                """
                SELECT COUNT(*) FROM review_items WHERE leased_by IS NOT NULL AND leased_until > ?1 AND state = 'open'
                """,
                [.time(time)]
            )
        )
        return counts
    }

    func leases(
        agent: String?,
        otherThan labeler: String,
        at time: Timestamp
    ) throws -> (count: Int, firstEnds: Timestamp?) {
        try connection.first(
            """
            SELECT COUNT(*), MIN(leased_until) FROM review_items
            WHERE leased_by IS NOT NULL AND leased_by <> ?1 AND leased_until > ?2 AND state = 'open'
                \(agent == nil ? "" : "AND agent = ?3")
            """,
            [.text(labeler), .time(time)] + (agent.map { [.text($0)] } ?? [])
        ) { (Int($0.integer(0)), $0.optionalTimestamp(1)) } ?? (0, nil)
    }

    /// - Parameter labeler: whose answers are counted; empty for items.
    func count(agent: String, _ state: String, labeler: String = "", by change: Int) throws {
        try connection.execute(
            """
            INSERT INTO review_counts (agent, state, labeler, items) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (agent, state, labeler) DO UPDATE SET items = review_counts.items + ?4
            """,
            [.text(agent), .text(state), .text(labeler), .integer(change)]
        )
    }
}

extension ReviewItem.Answer {
    /// The state under which `review_counts` has it.
    fileprivate var countedAs: String { label == nil ? "skip" : "label" }
}
