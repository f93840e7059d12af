import Domain
import JSON

extension SQLRecords: AlertRecords {
    private static let alertColumns = """
        SELECT number, rule, agent, subject, summary, figures, fired_at, until, acknowledged_at, acknowledged_by,
            silenced_until, silenced_by, resolved_at FROM alerts
        """

    private func alert(_ row: any SQLRow) throws -> Alert {
        let place = "Alert \(row.integer(0))"
        guard let rule = AlertRule(rawValue: row.text(1)) else {
            throw StorageError(.corrupt, "\(place) has the rule \"\(row.text(1))\".")
        }
        return Alert(
            number: row.integer(0),
            condition: AlertCondition(
                rule,
                agent: row.optionalText(2),
                subject: row.optionalText(3),
                summary: row.text(4),
                figures: try value(JSONObject.self, row.text(5), in: place),
                until: row.optionalTimestamp(7)
            ),
            firedAt: row.timestamp(6),
            acknowledged: mark(row, at: 8),
            silenced: mark(row, at: 10),
            resolvedAt: row.optionalTimestamp(12)
        )
    }

    private func mark(_ row: any SQLRow, at column: Int) -> Alert.Mark? {
        row.optionalTimestamp(column).map { Alert.Mark(by: Actor(row.optionalText(column + 1) ?? ""), at: $0) }
    }

    func openAlerts() throws -> [Alert] {
        try connection.all("\(Self.alertColumns) WHERE resolved_at IS NULL", [], alert).sorted { $0.number < $1.number }
    }

    func alerts(_ filter: AlertFilter) throws -> [Alert] {
        var condition = "number < ?1"
        var arguments: [SQLValue] = [.integer(filter.before ?? .max), .integer(filter.limit)]
        for (column, value) in [
            ("severity", filter.severity?.rawValue), ("rule", filter.rule?.rawValue), ("agent", filter.agent),
        ] {
            guard let value else { continue }
            arguments.append(.text(value))
            condition += " AND \(column) = ?\(arguments.count)"
        }
        switch filter.openness {
        case .open: condition += " AND resolved_at IS NULL"
        case .resolved: condition += " AND resolved_at IS NOT NULL"
        case .all: break
        }
        return try connection.all(
            "\(Self.alertColumns) WHERE \(condition) ORDER BY number DESC LIMIT ?2",
            arguments,
            alert
        )
    }

    func alert(_ number: Int64) throws -> Alert? {
        try connection.first("\(Self.alertColumns) WHERE number = ?1", [.integer(number)], alert)
    }

    func newestAlert(key: String) throws -> Alert? {
        try connection.first("\(Self.alertColumns) WHERE key = ?1 ORDER BY number DESC LIMIT 1", [.text(key)], alert)
    }

    func insertAlert(_ alert: Alert) throws -> Alert {
        var kept = alert
        let condition = alert.condition
        kept.number = try connection.integer(
            """
            INSERT INTO alerts (key, rule, severity, agent, subject, summary, figures, fired_at, until, silenced_until,
                silenced_by)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) RETURNING number
            """,
            [
                .text(condition.key), .text(condition.rule.rawValue), .text(condition.rule.severity.rawValue),
                .text(condition.agent), .text(condition.subject), .text(condition.summary),
                .text(JSON.object(condition.figures).text()), .time(alert.firedAt), .time(condition.until),
                .time(alert.silenced?.at), .text(alert.silenced?.by.name),
            ]
        )
        return kept
    }

    func updateAlert(_ alert: Alert) throws {
        try connection.execute(
            """
            UPDATE alerts SET summary = ?2, figures = ?3, until = ?4, acknowledged_at = ?5, acknowledged_by = ?6,
                silenced_until = ?7, silenced_by = ?8, resolved_at = ?9
            WHERE number = ?1
            """,
            [
                .integer(alert.number), .text(alert.condition.summary),
                .text(JSON.object(alert.condition.figures).text()), .time(alert.condition.until),
                .time(alert.acknowledged?.at), .text(alert.acknowledged?.by.name), .time(alert.silenced?.at),
                .text(alert.silenced?.by.name), .time(alert.resolvedAt),
            ]
        )
    }

    func deleteAlerts(resolvedBefore time: Timestamp, limit: Int) throws -> Int {
        let numbers = try connection.all(
            """
            SELECT number FROM alerts
            WHERE resolved_at < ?1 AND NOT EXISTS (
                SELECT 1 FROM alert_deliveries d WHERE d.alert = alerts.number AND d.finished_at IS NULL
            )
            ORDER BY resolved_at LIMIT ?2
            """,
            [.time(time), .integer(limit)]
        ) { $0.integer(0) }
        for number in numbers {
            try connection.execute("DELETE FROM alert_deliveries WHERE alert = ?1", [.integer(number)])
            try connection.execute("DELETE FROM alerts WHERE number = ?1", [.integer(number)])
        }
        return numbers.count
    }
}

// MARK: - What the rules look at

extension SQLRecords {
    func trainingStreaks() throws -> [TrainingStreak] {
        try connection.all("SELECT agent, failures, detail FROM training_failures ORDER BY agent") { row in
            TrainingStreak(agent: row.text(0), failures: Int(row.integer(1)), detail: row.optionalText(2))
        }
    }

    func addTrainingFailure(agent: String, detail: String?) throws {
        try connection.execute(
            """
            INSERT INTO training_failures (agent, failures, detail) VALUES (?1, 1, ?2)
            ON CONFLICT (agent) DO UPDATE SET failures = training_failures.failures + 1, detail = ?2
            """,
            [.text(agent), .text(detail)]
        )
    }

    func clearTrainingFailures(agent: String) throws {
        try connection.execute("DELETE FROM training_failures WHERE agent = ?1", [.text(agent)])
    }

    func highestJudgeWeights(since: Timestamp, matched: Int) throws -> [JudgeWeight] {
        // Gathered here: grouping would have SQLite walk the whole history in the order of the groups.
        var highest: [String: JudgeWeight] = [:]
        try connection.forEach(
            """
            SELECT agent, judge, weight, matched, computed_at FROM judge_weight_history
            WHERE computed_at >= ?1 AND matched >= ?2
            """,
            [.time(since), .integer(matched)]
        ) { row in
            let weight = JudgeWeight(
                agent: row.text(0),
                judge: row.text(1),
                weight: row.real(2),
                matched: Int(row.integer(3)),
                computedAt: row.timestamp(4)
            )
            let key = "\(weight.agent)/\(weight.judge)"
            if weight.weight > highest[key]?.weight ?? -.infinity { highest[key] = weight }
        }
        return highest.values.sorted { ($0.agent, $0.judge) < ($1.agent, $1.judge) }
    }

    func lastCompletedRuns() throws -> [JobRun] {
        try Job.allCases.compactMap { job in
            try connection.first(
                """
                SELECT scheduled, started_at, outcome, figures FROM job_runs
                WHERE job = ?1 AND outcome <> 'skipped' ORDER BY id DESC LIMIT 1
                """,
                [.text(job.rawValue)]
            ) { row in
                JobRun(
                    job: job,
                    scheduled: row.optionalTimestamp(0),
                    startedAt: row.timestamp(1),
                    outcome: JobRun.Outcome(rawValue: row.text(2)) ?? .failed,
                    figures: try value(JSONObject.self, row.text(3), in: "job run of \(job.rawValue)")
                )
            }
        }
    }
}
