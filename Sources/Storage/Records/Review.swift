import Domain
import JSON

extension SQLRecords: ReviewRecords {
    private static let itemColumns = """
        id, agent, key, run_id, uncertainty, method, probability, judge_scores, payload, created_at, state, labeler,
        label, leased_by, leased_until
        """

    private func item(_ row: any SQLRow) throws -> ReviewItem {
        let id = row.integer(0)
        guard let method = ReviewItem.Method(rawValue: row.text(5)),
            let state = ReviewItem.State(rawValue: row.text(10))
        else { throw StorageError(.corrupt, "Review item \(id) has an unknown method or state.") }
        return ReviewItem(
            id: id,
            agent: row.text(1),
            key: row.text(2),
            runID: row.text(3),
            uncertainty: row.real(4),
            method: method,
            probability: row.optionalReal(6),
            judgeScores: try value([StoredScore].self, row.text(7), in: "review item \(id)").map(\.score),
            payload: row.optionalText(8),
            createdAt: row.timestamp(9),
            state: state,
            labeler: row.optionalText(11),
            label: row.optionalText(12),
            leasedBy: row.optionalText(13),
            leasedUntil: row.optionalTimestamp(14)
        )
    }

    func enqueue(_ item: ReviewItem) throws {
        let isNew = try reviewItem(agent: item.agent, key: item.key) == nil
        try connection.execute(
            """
            INSERT INTO review_items (agent, key, run_id, uncertainty, method, probability, judge_scores, payload,
                created_at, state)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 'open')
            ON CONFLICT (agent, key) DO UPDATE SET run_id = ?3, uncertainty = ?4, method = ?5, probability = ?6,
                judge_scores = ?7, payload = ?8, created_at = ?9
            WHERE review_items.state = 'open' AND review_items.leased_by IS NULL
                AND review_items.method <> 'random_probe'
            """,
            [
                .text(item.agent), .text(item.key), .text(item.runID), .real(item.uncertainty),
                .text(item.method.rawValue), .real(item.probability),
                .text(try text(item.judgeScores.map(StoredScore.init))), .text(item.payload), .time(item.createdAt),
            ]
        )
        if isNew { try count(agent: item.agent, .open, labeler: nil, by: 1) }
    }

    func reviewItem(_ id: Int64) throws -> ReviewItem? {
        try connection.first("SELECT \(Self.itemColumns) FROM review_items WHERE id = ?1", [.integer(id)], item)
    }

    private func reviewItem(agent: String, key: String) throws -> ReviewItem? {
        try connection.first(
            "SELECT \(Self.itemColumns) FROM review_items WHERE agent = ?1 AND key = ?2",
            [.text(agent), .text(key)],
            item
        )
    }

    func judgedItems(agent: String?, minimumUncertainty: Double, limit: Int) throws -> [ReviewItem] {
        try connection.all(
            """
            SELECT \(Self.itemColumns) FROM review_items
            WHERE state = 'open' AND uncertainty >= ?1 AND method <> 'random_probe'
                \(agent == nil ? "" : "AND agent = ?3")
            ORDER BY uncertainty DESC, created_at, id LIMIT ?2
            """,
            [.real(minimumUncertainty), .integer(limit)] + (agent.map { [.text($0)] } ?? []),
            item
        )
    }

    func nextItem(agent: String?, labeler: String, at time: Timestamp) throws -> ReviewItem? {
        let ofAgent = agent == nil ? "" : "AND agent = ?3"
        let arguments: [SQLValue] = [.text(labeler), .time(time)] + (agent.map { [.text($0)] } ?? [])
        let available = """
            state = 'open' \(ofAgent) AND (leased_by IS NULL OR leased_by = ?1 OR leased_until <= ?2)
            AND NOT EXISTS (SELECT 1 FROM review_skips s WHERE s.item = review_items.id AND s.labeler = ?1)
            """
        let queries = [
            "WHERE leased_by = ?1 AND leased_until > ?2 AND state = 'open' \(ofAgent) ORDER BY id",
            "WHERE \(available) AND method = 'random_probe' ORDER BY created_at, id",
            "WHERE \(available) ORDER BY uncertainty DESC, created_at, id",
        ]
        for query in queries {
            let sql = "SELECT \(Self.itemColumns) FROM review_items \(query) LIMIT 1"
            if let found = try connection.first(sql, arguments, item) { return found }
        }
        return nil
    }

    func updateReviewItem(_ item: ReviewItem) throws {
        guard let before = try reviewItem(item.id) else { return }
        try connection.execute(
            """
            UPDATE review_items SET state = ?2, labeler = ?3, label = ?4, leased_by = ?5, leased_until = ?6 WHERE id = ?1
            """,
            [
                .integer(item.id), .text(item.state.rawValue), .text(item.labeler), .text(item.label),
                .text(item.leasedBy), .time(item.leasedUntil),
            ]
        )
        guard (before.state, before.labeler) != (item.state, item.labeler) else { return }
        try count(agent: item.agent, before.state, labeler: before.labeler, by: -1)
        try count(agent: item.agent, item.state, labeler: item.labeler, by: 1)
    }

    func noteSkip(item: Int64, labeler: String) throws {
        let isNew = try connection.execute(
            "INSERT INTO review_skips (item, labeler) VALUES (?1, ?2) ON CONFLICT (item, labeler) DO NOTHING",
            [.integer(item), .text(labeler)]
        )
        guard isNew > 0, let agent = try reviewItem(item)?.agent else { return }
        try addToCount(agent: agent, state: "skipped", labeler: labeler, by: 1)
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
                WHERE agent = ?1 AND key = ?2 AND state = 'open'
                """,
                [.text(agent), .text(key)]
            )
            guard closed > 0 else { continue }
            try count(agent: agent, .open, labeler: nil, by: -closed)
            try count(agent: agent, .closed, labeler: nil, by: closed)
        }
    }

    func rescoreOpenItems(
        agent: String,
        _ score: ([Run.JudgeScore]) -> (uncertainty: Double, method: ReviewItem.Method)
    ) throws {
        let items = try connection.all(
            """
            SELECT id, judge_scores FROM review_items
            WHERE agent = ?1 AND state = 'open' AND method <> 'random_probe'
            """,
            [.text(agent)]
        ) { row in
            let id = row.integer(0)
            return (id, try value([StoredScore].self, row.text(1), in: "review item \(id)").map(\.score))
        }
        for (id, scores) in items {
            let (uncertainty, method) = score(scores)
            try connection.execute(
                "UPDATE review_items SET uncertainty = ?2, method = ?3 WHERE id = ?1",
                [.integer(id), .real(uncertainty), .text(method.rawValue)]
            )
        }
    }

    func reviewCounts(at time: Timestamp) throws -> ReviewCounts {
        var counts = ReviewCounts(open: 0, leased: 0, labeled: 0, skipped: 0, openByAgent: [:], labeledByLabeler: [:])
        try connection.forEach("SELECT agent, state, labeler, items FROM review_counts WHERE items > 0", []) { row in
            let items = Int(row.integer(3))
            switch row.text(1) {
            case ReviewItem.State.open.rawValue:
                counts.open += items
                counts.openByAgent[row.text(0), default: 0] += items
            case ReviewItem.State.labeled.rawValue:
                counts.labeled += items
                counts.labeledByLabeler[row.text(2), default: 0] += items
            case "skipped":
                counts.skipped += items
            default:
                break
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

    func isLabeled(agent: String, key: String) throws -> Bool {
        try connection.integer(
            """
            SELECT EXISTS (SELECT 1 FROM examples WHERE agent = ?1 AND key = ?2)
                OR EXISTS (SELECT 1 FROM judgements WHERE agent = ?1 AND key = ?2)
            """,
            [.text(agent), .text(key)]
        ) != 0
    }

    func probeCandidates(agent: String, since: Timestamp, limit: Int) throws -> [Run] {
        var keys: Set<String> = []
        let runs = try connection.all(
            """
            SELECT agent, run_id, key, occurred_at, payload FROM (SELECT * FROM runs ORDER BY id DESC LIMIT ?3) recent
            WHERE agent = ?1 AND received_at >= ?2 AND payload IS NOT NULL ORDER BY id
            """,
            [.text(agent), .time(since), .integer(limit)]
        ) { row in
            Run(
                id: row.text(1),
                agent: row.text(0),
                key: row.text(2),
                occurredAt: row.timestamp(3),
                payload: row.optionalText(4)
            )
        }
        return try runs.filter { run in
            try keys.insert(run.key).inserted && reviewItem(agent: agent, key: run.key) == nil
                && !isLabeled(agent: agent, key: run.key)
        }
    }

    private func count(agent: String, _ state: ReviewItem.State, labeler: String?, by change: Int) throws {
        try addToCount(agent: agent, state: state.rawValue, labeler: labeler ?? "", by: change)
    }

    private func addToCount(agent: String, state: String, labeler: String, by change: Int) throws {
        try connection.execute(
            """
            INSERT INTO review_counts (agent, state, labeler, items) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (agent, state, labeler) DO UPDATE SET items = review_counts.items + ?4
            """,
            [.text(agent), .text(state), .text(labeler), .integer(change)]
        )
    }
}

/// A judge's score as it is kept.
private struct StoredScore: Codable {
    var judge: String
    var verdict: String?
    var confidence: Double?

    init(_ score: Run.JudgeScore) {
        judge = score.judge
        verdict = score.verdict
        confidence = score.confidence
    }

    var score: Run.JudgeScore {
        Run.JudgeScore(judge: judge, verdict: verdict, confidence: confidence)
    }
}
