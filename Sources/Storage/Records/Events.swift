import Domain
import JSON

/// What was reported; runs have a file of their own.
extension SQLRecords: EventRecords {
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

    static let judgementColumns = """
        agent, source, source_id, key, occurred_at, label, agrees, labeler, notes, payload, is_blind, content
        """

    func judgement(_ row: any SQLRow, from column: Int = 0) throws -> Judgement {
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
            isBlind: row.flag(column + 10),
            content: row.optionalContent(column + 11)
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

    func judgedKeys(agent: String, among keys: Set<ExactText>) throws -> Set<ExactText> {
        var found: Set<ExactText> = []
        for part in Self.parts(of: keys.sorted().map { .text($0.text) }) {
            found.formUnion(
                try connection.all(
                    "SELECT key FROM judgements WHERE agent = ?1 AND key IN \(Self.partPlaces)",
                    [.text(agent)] + part
                ) { ExactText($0.text(0)) }
            )
        }
        return found
    }

    private static let partSize = 64
    /// The places of a part behind the first argument.
    static let partPlaces = "(" + (2..<2 + partSize).map { "?\($0)" }.joined(separator: ", ") + ")"

    /// Values in parts of one size, so that one statement serves all; the last part repeats a value.
    static func parts(of values: [SQLValue]) -> [[SQLValue]] {
        stride(from: 0, to: values.count, by: partSize).map { start in
            let part = values[start..<min(start + partSize, values.count)]
            return part + Array(repeating: values[start], count: partSize - part.count)
        }
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
                hour: Timestamp(hour: row.integer(0)),
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
