import Domain

extension SQLRecords: TrafficRecords {
    func tallyState() throws -> TallyState {
        try connection.first("SELECT through_run, merged_before, moved_at, version FROM run_tally WHERE id = 1") {
            row in
            TallyState(
                through: row.integer(0),
                mergedBefore: row.optionalInteger(1),
                movedAt: row.optionalTimestamp(2),
                version: row.integer(3)
            )
        } ?? TallyState(through: 0, mergedBefore: nil, movedAt: nil, version: 0)
    }

    func move(_ state: TallyState) throws -> Bool {
        // The row comes with the first move: a database that nothing was counted in is empty, as a copy's target must be.
        let changed = try connection.execute(
            """
            INSERT INTO run_tally (id, through_run, merged_before, moved_at, version) VALUES (1, ?1, ?2, ?3, ?5)
            ON CONFLICT (id) DO UPDATE SET through_run = ?1, merged_before = ?2, moved_at = ?3, version = ?5
            WHERE run_tally.version = ?4
            """,
            [
                .integer(state.through), .integer(state.mergedBefore), .time(state.movedAt), .integer(state.version),
                .integer(state.version + 1),
            ]
        )
        return changed == 1
    }

    func highestRunID() throws -> Int64 {
        switch dialect {
        case .sqlite: try connection.integer("SELECT MAX(id) FROM runs")
        // Not looked for in every day's part.
        case .postgreSQL:
            try connection.integer(
                "SELECT CASE WHEN is_called THEN last_value ELSE last_value - 1 END FROM run_numbers"
            )
        }
    }

    func runs(after id: Int64, through last: Int64, limit: Int) throws -> [CountedRun] {
        try connection.all(
            """
            SELECT id, agent, occurred_at, variant, error IS NOT NULL, latency_ms, quality, cost FROM runs
            WHERE id > ?1 AND id <= ?2 ORDER BY id LIMIT ?3
            """,
            [.integer(id), .integer(last), .integer(limit)]
        ) { row in
            var run = CountedRun(
                id: row.integer(0),
                agent: row.text(1),
                occurredAt: row.timestamp(2),
                variant: row.optionalText(3),
                isError: row.flag(4)
            )
            run.latencyMilliseconds = row.optionalReal(5)
            run.quality = row.optionalReal(6)
            run.cost = row.optionalReal(7)
            return run
        }
    }

    func receptionOfRun(after id: Int64) throws -> Timestamp? {
        try connection.first(
            "SELECT received_at FROM runs WHERE id > ?1 ORDER BY id LIMIT 1",
            [.integer(id)]
        ) { $0.timestamp(0) }
    }

    private static let trafficColumns = """
        agent, minute, variant, runs, errors, cost, costed, quality, rated, latencies
        """

    private static func row(_ row: any SQLRow) -> TrafficRow {
        var figures = TrafficFigures()
        figures.runs = Int(row.integer(3))
        figures.errors = Int(row.integer(4))
        figures.cost = row.real(5)
        figures.costed = Int(row.integer(6))
        figures.quality = row.real(7)
        figures.rated = Int(row.integer(8))
        return TrafficRow(
            cell: TrafficCell(agent: row.text(0), minute: row.integer(1), variant: row.text(2)),
            figures: figures,
            latencies: row.optionalBlob(9)
        )
    }

    func traffic(_ cell: TrafficCell) throws -> TrafficRow? {
        try connection.first(
            """
            SELECT \(Self.trafficColumns) FROM run_minutes WHERE agent = ?1 AND minute = ?2 AND variant = ?3
            """,
            [.text(cell.agent), .integer(cell.minute), .text(cell.variant)],
            Self.row
        )
    }

    func setTraffic(_ row: TrafficRow) throws {
        try connection.execute(
            """
            INSERT INTO run_minutes (\(Self.trafficColumns)) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
            ON CONFLICT (agent, minute, variant) DO UPDATE SET runs = ?4, errors = ?5, cost = ?6, costed = ?7,
                quality = ?8, rated = ?9, latencies = ?10
            """,
            [
                .text(row.cell.agent), .integer(row.cell.minute), .text(row.cell.variant), .integer(row.figures.runs),
                .integer(row.figures.errors), .real(row.figures.cost), .integer(row.figures.costed),
                .real(row.figures.quality), .integer(row.figures.rated), row.latencies.map(SQLValue.blob) ?? .null,
            ]
        )
    }

    func forEachTraffic(agent: String, minutes: Range<Int64>, _ body: (TrafficRow) throws -> Void) throws {
        try connection.forEach(
            """
            SELECT \(Self.trafficColumns) FROM run_minutes WHERE agent = ?1 AND minute >= ?2 AND minute < ?3
            ORDER BY minute, variant
            """,
            [.text(agent), .integer(minutes.lowerBound), .integer(minutes.upperBound)]
        ) { try body(Self.row($0)) }
    }

    func firstTraffic(agent: String, notBefore minute: Int64) throws -> Int64? {
        try connection.first(
            "SELECT minute FROM run_minutes WHERE agent = ?1 AND minute >= ?2 ORDER BY minute LIMIT 1",
            [.text(agent), .integer(minute)]
        ) { $0.integer(0) }
    }

    func deleteTraffic(agent: String, minutes: Range<Int64>) throws {
        try connection.execute(
            "DELETE FROM run_minutes WHERE agent = ?1 AND minute >= ?2 AND minute < ?3",
            [.text(agent), .integer(minutes.lowerBound), .integer(minutes.upperBound)]
        )
    }
}
