import Domain

extension SQLRecords: JudgeRecords {
    private static let verdicts = KeyedTable(
        "judge_verdicts",
        [
            "agent": .text, "judge": .text, "key": .text, "verdict": .text, "confidence": .real,
            "occurred_at": .integer,
        ],
        key: []
    )

    func insertVerdicts(of runs: [Run]) throws {
        let rows = runs.flatMap { run -> [[SQLValue]] in
            run.judgeScores.map { score in
                [
                    .text(run.agent), .text(score.judge), .text(run.key), .text(score.verdict),
                    .real(score.confidence), .time(run.occurredAt),
                ]
            }
        }
        guard !rows.isEmpty else { return }
        _ = try connection.insert(rows, into: Self.verdicts)
    }

    private func weight(_ row: any SQLRow) -> JudgeWeight {
        JudgeWeight(
            agent: row.text(0),
            judge: row.text(1),
            weight: row.real(2),
            matched: Int(row.integer(3)),
            computedAt: row.timestamp(4)
        )
    }

    func judgeWeights(agent: String?) throws -> [JudgeWeight] {
        try connection.all(
            "SELECT agent, judge, weight, matched, computed_at FROM judge_weights"
                + (agent == nil ? "" : " WHERE agent = ?1") + " ORDER BY agent, judge",
            agent.map { [.text($0)] } ?? [],
            weight
        )
    }

    func judgeWeightHistory(agent: String?, since: Timestamp, limit: Int) throws -> [JudgeWeight] {
        try connection.all(
            """
            SELECT agent, judge, weight, matched, computed_at FROM judge_weight_history
            WHERE computed_at >= ?1\(agent == nil ? "" : " AND agent = ?3")
            ORDER BY computed_at DESC, id DESC LIMIT ?2
            """,
            [.time(since), .integer(limit)] + (agent.map { [.text($0)] } ?? []),
            weight
        )
    }

    func saveJudgeWeight(_ weight: JudgeWeight) throws {
        let arguments: [SQLValue] = [
            .text(weight.agent), .text(weight.judge), .real(weight.weight), .integer(weight.matched),
            .time(weight.computedAt),
        ]
        try connection.execute(
            """
            INSERT INTO judge_weights (agent, judge, weight, matched, computed_at) VALUES (?1, ?2, ?3, ?4, ?5)
            ON CONFLICT (agent, judge) DO UPDATE SET weight = ?3, matched = ?4, computed_at = ?5
            """,
            arguments
        )
        try connection.execute(
            """
            INSERT INTO judge_weight_history (agent, judge, weight, matched, computed_at) VALUES (?1, ?2, ?3, ?4, ?5)
            """,
            arguments
        )
    }

    func introduceJudge(_ judge: String, agent: String, weight: Double, at time: Timestamp) throws {
        try connection.execute(
            """
            INSERT INTO judge_weights (agent, judge, weight, matched, computed_at) VALUES (?1, ?2, ?3, 0, ?4)
            ON CONFLICT (agent, judge) DO NOTHING
            """,
            [.text(agent), .text(judge), .real(weight), .time(time)]
        )
    }

    func deleteVerdicts(before time: Timestamp, limit: Int) throws -> Int {
        // Ids rise with reception, so the oldest stand first.
        try connection.execute(
            """
            DELETE FROM judge_verdicts
            WHERE id IN (SELECT id FROM judge_verdicts ORDER BY id LIMIT ?2) AND occurred_at < ?1
            """,
            [.time(time), .integer(limit)]
        )
    }

    func labeledVerdicts(agent: String, since: Timestamp) throws -> [JudgeVerdict] {
        try connection.all(
            """
            SELECT judge, key, verdict, confidence, occurred_at, label FROM (
                SELECT v.judge AS judge, v.key AS key, v.verdict AS verdict, v.confidence AS confidence,
                    v.occurred_at AS occurred_at, v.id AS id,
                    (SELECT e.label FROM examples e
                     WHERE e.agent = v.agent AND e.key = v.key AND e.source IN ('approvals', 'gold')
                         AND e.is_negative = 0 AND e.exclusion IS NULL
                     ORDER BY e.occurred_at DESC, e.id DESC LIMIT 1) AS label
                FROM judge_verdicts v
                WHERE v.agent = ?1 AND v.occurred_at >= ?2 AND v.verdict IS NOT NULL
            ) matched WHERE label IS NOT NULL ORDER BY occurred_at, id
            """,
            [.text(agent), .time(since)],
            verdict
        )
    }

    func newestVerdicts(agent: String, since: Timestamp, limit: Int) throws -> [JudgeVerdict] {
        try connection.all(
            """
            SELECT judge, key, verdict, confidence, occurred_at, NULL FROM judge_verdicts
            WHERE agent = ?1 AND occurred_at >= ?2 AND verdict IS NOT NULL ORDER BY occurred_at DESC, id DESC LIMIT ?3
            """,
            [.text(agent), .time(since), .integer(limit)],
            verdict
        ).reversed()
    }

    private func verdict(_ row: any SQLRow) -> JudgeVerdict {
        JudgeVerdict(
            judge: row.text(0),
            key: row.text(1),
            verdict: row.text(2),
            confidence: row.optionalReal(3),
            occurredAt: row.timestamp(4),
            label: row.optionalText(5)
        )
    }

    func judgePanel(agent: String) throws -> FittedPanel? {
        try connection.first("SELECT panel FROM judge_panels WHERE agent = ?1", [.text(agent)]) { row in
            try value(FittedPanel.self, row.text(0), in: "panel of \(agent)")
        }
    }

    func saveJudgePanel(_ panel: FittedPanel, agent: String) throws {
        try connection.execute(
            """
            INSERT INTO judge_panels (agent, panel) VALUES (?1, ?2) ON CONFLICT (agent) DO UPDATE SET panel = ?2
            """,
            [.text(agent), .text(try text(panel))]
        )
    }
}
