import Domain
import JSON

extension SQLRecords: ReviewRecords {
    private static let itemColumns = """
        id, agent, key, run_id, uncertainty, panel_entropy, method, probability, decision, judge_scores, payload,
        created_at, state, reviews_wanted, leased_by, leased_until
        """

    private func item(_ row: any SQLRow) throws -> ReviewItem {
        let id = row.integer(0)
        guard let method = ReviewItem.Method(rawValue: row.text(6)),
            let state = ReviewItem.State(rawValue: row.text(12))
        else { throw StorageError(.corrupt, "Review item \(id) has an unknown method or state.") }
        let run = Run(
            id: row.text(3),
            agent: row.text(1),
            key: row.text(2),
            occurredAt: row.timestamp(11),
            decision: row.optionalText(8),
            payload: row.optionalText(10),
            judgeScores: try value([StoredScore].self, row.text(9), in: "review item \(id)").map(\.score)
        )
        var item = ReviewItem(
            of: run,
            method: method,
            uncertainty: row.real(4),
            panelEntropy: row.real(5),
            probability: row.optionalReal(7)
        )
        item.id = id
        item.state = state
        item.reviewsWanted = Int(row.integer(13))
        if let labeler = row.optionalText(14), let until = row.optionalTimestamp(15) {
            item.lease = .init(labeler: labeler, until: until)
        }
        return item
    }

    /// Items with their answers; these are read after the items, as not every database reads two results at a time.
    private func items(_ rest: String, _ arguments: [SQLValue]) throws -> [ReviewItem] {
        var items = try connection.all("SELECT \(Self.itemColumns) FROM review_items \(rest)", arguments, item)
        for index in items.indices { items[index].answers = try answers(item: items[index].id) }
        return items
    }

    private func answers(item: Int64) throws -> [ReviewItem.Answer] {
        try connection.all(
            "SELECT labeler, label, reason, answered_at FROM review_answers WHERE item = ?1",
            [.integer(item)]
        ) { row in
            ReviewItem.Answer(
                labeler: row.text(0),
                label: row.optionalText(1),
                reason: row.optionalText(2),
                answeredAt: row.timestamp(3)
            )
        }.sorted { ($0.answeredAt, $0.labeler) < ($1.answeredAt, $1.labeler) }
    }

    func enqueue(_ item: ReviewItem) throws {
        let isProbe = item.method == .randomProbe
        let isNew = try isProbe || reviewItem(agent: item.agent, key: item.key) == nil
        let inserted = try connection.execute(
            """
            INSERT INTO review_items (agent, key, run_id, uncertainty, panel_entropy, method, probability, decision,
                judge_scores, payload, created_at, state, reviews_wanted)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, 'open', ?12)
            \(isProbe ? Self.keepingProbe : Self.replacingIdle)
            """,
            [
                .text(item.agent), .text(item.key), .text(item.runID), .real(item.uncertainty),
                .real(item.panelEntropy), .text(item.method.rawValue), .real(item.probability), .text(item.decision),
                .text(try text(item.judgeScores.map(StoredScore.init))), .text(item.payload), .time(item.createdAt),
                .integer(item.reviewsWanted),
            ]
        )
        if isNew, inserted > 0 { try count(agent: item.agent, item.state.rawValue, by: 1) }
    }

    private static let keepingProbe = "ON CONFLICT (agent, run_id) WHERE method = 'random_probe' DO NOTHING"
    private static let replacingIdle = """
        ON CONFLICT (agent, key) WHERE method <> 'random_probe' DO UPDATE SET run_id = ?3, uncertainty = ?4,
            panel_entropy = ?5, method = ?6, probability = ?7, decision = ?8, judge_scores = ?9, payload = ?10,
            created_at = ?11
        WHERE review_items.state = 'open' AND review_items.leased_by IS NULL
            AND NOT EXISTS (SELECT 1 FROM review_answers a WHERE a.item = review_items.id)
        """

    func reviewItem(_ id: Int64) throws -> ReviewItem? {
        try items("WHERE id = ?1", [.integer(id)]).first
    }

    func reviewItem(agent: String, key: String) throws -> ReviewItem? {
        try items(
            "WHERE agent = ?1 AND key = ?2 AND method <> 'random_probe'",
            [.text(agent), .text(key)]
        ).first
    }

    private static let order = "ORDER BY uncertainty DESC, panel_entropy DESC, created_at, id"

    func judgedItems(agent: String?, minimumUncertainty: Double, limit: Int) throws -> [ReviewItem] {
        try items(
            """
            WHERE state = 'open' AND uncertainty >= ?1 AND \(ReviewScope.judged.condition)
                \(agent == nil ? "" : "AND agent = ?3")
            \(Self.order) LIMIT ?2
            """,
            [.real(minimumUncertainty), .integer(limit)] + (agent.map { [.text($0)] } ?? [])
        )
    }

    func nextItem(
        agent: String?,
        labeler: String,
        scope: ReviewScope,
        minimumUncertainty: Double,
        at time: Timestamp
    ) throws -> ReviewItem? {
        let ofAgent = agent == nil ? "" : "AND agent = ?3"
        let arguments: [SQLValue] = [.text(labeler), .time(time)] + (agent.map { [.text($0)] } ?? [])
        let offered = """
            state = 'open' \(ofAgent) AND (leased_by IS NULL OR leased_by = ?1 OR leased_until <= ?2)
            AND NOT EXISTS (SELECT 1 FROM review_answers a WHERE a.item = review_items.id AND a.labeler = ?1)
            """
        let least = SQLValue.real(minimumUncertainty)
        let steps: [(String, [SQLValue])] = [
            (
                """
                WHERE leased_by = ?1 AND leased_until > ?2 AND state = 'open' \(ofAgent)
                AND NOT EXISTS (SELECT 1 FROM review_answers a WHERE a.item = review_items.id AND a.labeler = ?1)
                ORDER BY id
                """, arguments
            ),
            ("WHERE \(offered) AND method = 'random_probe' ORDER BY created_at, id", arguments),
            (
                """
                WHERE \(offered) AND uncertainty >= ?\(arguments.count + 1) AND method <> 'random_probe'
                AND \(scope.condition) \(Self.order)
                """, arguments + [least]
            ),
        ]
        for (rest, arguments) in steps {
            if let found = try items("\(rest) LIMIT 1", arguments).first { return found }
        }
        return nil
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

    func judgedScores(agent: String, after id: Int64, limit: Int) throws -> [(id: Int64, scores: [Run.JudgeScore])] {
        try connection.all(
            """
            SELECT id, judge_scores FROM review_items
            WHERE agent = ?1 AND state = 'open' AND id > ?2 AND \(ReviewScope.judged.condition) ORDER BY id LIMIT ?3
            """,
            [.text(agent), .integer(id), .integer(limit)]
        ) { row in
            let id = row.integer(0)
            return (id, try value([StoredScore].self, row.text(1), in: "review item \(id)").map(\.score))
        }
    }

    func setRank(_ rank: ReviewRank, ofItem id: Int64) throws {
        try connection.execute(
            "UPDATE review_items SET uncertainty = ?2, panel_entropy = ?3, method = ?4 WHERE id = ?1",
            [.integer(id), .real(rank.uncertainty), .real(rank.panelEntropy), .text(rank.method.rawValue)]
        )
    }
}

extension ReviewScope {
    /// What an item's method is, as a condition.
    fileprivate var condition: String {
        let judged = ReviewItem.Method.allCases.filter(\.isJudged).map { "'\($0.rawValue)'" }.joined(separator: ", ")
        switch self {
        case .all: return "1 = 1"
        case .judged: return "method IN (\(judged))"
        case .picked: return "method NOT IN (\(judged))"
        }
    }
}

/// A judge's score as it is kept.
struct StoredScore: Codable {
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
