import Domain
import JSON

/// What was reported; runs have a file of their own.
extension SQLRecords: EventRecords {
    private static let judgements = KeyedTable(
        "judgements",
        [
            "agent": .text, "source": .text, "source_id": .text, "key": .text, "occurred_at": .integer,
            "received_at": .integer, "label": .text, "agrees": .integer, "labeler": .text, "notes": .text,
            "payload": .text, "is_blind": .integer, "state": .integer,
        ],
        key: ["agent", "source", "source_id"]
    )

    func insertJudgements(_ judgements: [Judgement], at time: Timestamp) throws -> [Bool] {
        let rows = judgements.map { judgement -> [SQLValue] in
            [
                .text(judgement.agent), .text(judgement.source.rawValue), .text(judgement.id), .text(judgement.key),
                .time(judgement.occurredAt), .time(time), .text(judgement.label),
                judgement.agrees.map(SQLValue.flag) ?? .null, .text(judgement.labeler), .text(judgement.notes),
                .text(judgement.payload), .flag(judgement.isBlind), .integer(JudgementState.new.rawValue),
            ]
        }
        return try connection.insert(rows, into: Self.judgements)
    }

    func claim(evidenceOf agents: Set<String>, queuesOf judged: Set<String>) throws {
        // One file has one writer.
        guard dialect == .postgreSQL else { return }
        for (names, sql) in [
            (
                agents,
                """
                SELECT e.canary FROM canary_evidence e JOIN canaries c ON c.id = e.canary
                WHERE c.ended_at IS NULL AND c.agent IN (%) ORDER BY e.canary FOR NO KEY UPDATE OF e
                """
            ),
            (judged, "SELECT name FROM agents WHERE name IN (%) ORDER BY name FOR NO KEY UPDATE"),
        ] where !names.isEmpty {
            let places = (1...names.count).map { "?\($0)" }.joined(separator: ", ")
            _ = try connection.execute(sql.replacing("%", with: places), names.sorted().map { .text($0) })
        }
    }

    private static let judgementColumns = """
        agent, source, source_id, key, occurred_at, label, agrees, labeler, notes, payload, is_blind
        """

    private func judgement(_ row: any SQLRow, from column: Int = 0) throws -> Judgement {
        guard let source = Judgement.Source(rawValue: row.text(column + 1)) else {
            throw StorageError(.corrupt, "A judgement has the source \"\(row.text(column + 1))\".")
        }
        return Judgement(
            source: source,
            id: row.text(column + 2),
            agent: row.text(column),
            key: row.text(column + 3),
            occurredAt: row.timestamp(column + 4),
            label: row.optionalText(column + 5),
            agrees: row.isNull(column + 6) ? nil : row.flag(column + 6),
            labeler: row.optionalText(column + 7),
            notes: row.optionalText(column + 8),
            payload: row.optionalText(column + 9),
            isBlind: row.flag(column + 10)
        )
    }

    func judgements(agent: String, key: String, notBefore time: Timestamp) throws -> [Judgement] {
        try connection.all(
            """
            SELECT \(Self.judgementColumns) FROM judgements
            WHERE agent = ?1 AND key = ?2 AND occurred_at >= ?3 ORDER BY sequence
            """,
            [.text(agent), .text(key), .time(time)]
        ) { try judgement($0) }
    }

    func judgedKeys(agent: String, among keys: Set<String>) throws -> Set<String> {
        var found: Set<String> = []
        for part in Self.parts(of: keys) {
            found.formUnion(
                try connection.all(
                    "SELECT key FROM judgements WHERE agent = ?1 AND key IN \(Self.partPlaces)",
                    [.text(agent)] + part
                ) { $0.text(0) }
            )
        }
        return found
    }

    func wakeJudgements(agent: String, keys: Set<String>) throws {
        let waits = try connection.integer(
            "SELECT EXISTS (SELECT 1 FROM judgements WHERE state = 1 AND agent = ?1)",
            [.text(agent)]
        )
        guard waits != 0 else { return }
        for part in Self.parts(of: keys) {
            try connection.execute(
                "UPDATE judgements SET state = 0 WHERE state = 1 AND agent = ?1 AND key IN \(Self.partPlaces)",
                [.text(agent)] + part
            )
        }
    }

    private static let partSize = 64
    private static let partPlaces = "(" + (2..<2 + partSize).map { "?\($0)" }.joined(separator: ", ") + ")"

    /// Keys in parts of one size, so that one statement serves all; the last part repeats a key.
    private static func parts(of keys: Set<String>) -> [[SQLValue]] {
        let sorted = keys.sorted().map { SQLValue.text($0) }
        return stride(from: 0, to: sorted.count, by: partSize).map { start in
            let part = sorted[start..<min(start + partSize, sorted.count)]
            return part + Array(repeating: sorted[start], count: partSize - part.count)
        }
    }

    func newJudgements(limit: Int) throws -> [PendingJudgement] {
        let rows = try connection.all(
            """
            SELECT sequence, \(Self.judgementColumns) FROM judgements WHERE state = 0 ORDER BY sequence LIMIT ?1
            """,
            [.integer(limit)]
        ) { ($0.integer(0), try judgement($0, from: 1)) }
        return try rows.map { sequence, judgement in
            // A judgement that carries its own payload and label needs no run's help.
            let run =
                judgement.standsAlone
                ? nil
                : try self.run(agent: judgement.agent, key: judgement.key, notAfter: judgement.occurredAt)
            return PendingJudgement(sequence: sequence, judgement: judgement, run: run)
        }
    }

    func setState(_ state: JudgementState, ofJudgements sequences: [Int64]) throws {
        for sequence in sequences {
            try connection.execute(
                "UPDATE judgements SET state = ?2 WHERE sequence = ?1",
                [.integer(sequence), .integer(state.rawValue)]
            )
        }
    }

    func markLoaded(newJudgementsIn sequences: ClosedRange<Int64>) throws {
        try connection.execute(
            "UPDATE judgements SET state = 2 WHERE state = 0 AND sequence BETWEEN ?1 AND ?2",
            [.integer(sequences.lowerBound), .integer(sequences.upperBound)]
        )
    }

    func qualityHours(agent: String, since: Timestamp) throws -> [QualityHour] {
        try connection.all(
            """
            SELECT hour, variant, runs, judged, utility FROM quality_hours
            WHERE agent = ?1 AND hour >= ?2 ORDER BY hour, variant
            """,
            [.text(agent), .integer(since.hour)]
        ) { row in
            let judged = Int(row.integer(3))
            return QualityHour(
                hour: Timestamp(microseconds: row.integer(0) * 3_600_000_000),
                variant: row.text(1),
                quality: judged > 0 ? row.real(4) / Double(judged) : nil,
                judged: judged,
                runs: Int(row.integer(2))
            )
        }
    }

    func addQuality(agent: String, hour: Int64, variant: String, runs: Int, judged: Int, utility: Double) throws {
        try connection.execute(
            """
            INSERT INTO quality_hours (agent, hour, variant, runs, judged, utility) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
            ON CONFLICT (agent, hour, variant) DO UPDATE SET runs = quality_hours.runs + ?4,
                judged = quality_hours.judged + ?5, utility = quality_hours.utility + ?6
            """,
            [.text(agent), .integer(hour), .text(variant), .integer(runs), .integer(judged), .real(utility)]
        )
    }
}
