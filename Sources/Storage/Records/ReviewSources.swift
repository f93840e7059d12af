import Domain

/// Runs to ask people about, and the random probe.
extension SQLRecords {
    func unlabeledRuns(agent: String, limit: Int) throws -> [NumberedRun] {
        var keys: Set<String> = []
        let runs = try connection.all(
            """
            SELECT id, agent, run_id, key, occurred_at, decision, payload
            FROM (SELECT * FROM runs WHERE agent = ?1 ORDER BY id DESC LIMIT ?2) recent
            WHERE payload IS NOT NULL
                AND NOT EXISTS (SELECT 1 FROM examples e WHERE e.agent = recent.agent AND e.key = recent.key)
                AND NOT EXISTS (SELECT 1 FROM judgements j WHERE j.agent = recent.agent AND j.key = recent.key)
            ORDER BY id DESC
            """,
            [.text(agent), .integer(limit)]
        ) { NumberedRun(number: $0.integer(0), run: run($0, from: 1)) }
        return runs.filter { keys.insert($0.run.key).inserted }
    }

    func numberedRun(_ number: Int64) throws -> Run? {
        try connection.first(
            "SELECT agent, run_id, key, occurred_at, decision, payload FROM runs WHERE id = ?1",
            [.integer(number)]
        ) { run($0) }
    }

    private func run(_ row: any SQLRow, from column: Int = 0) -> Run {
        Run(
            id: row.text(column + 1),
            agent: row.text(column),
            key: row.text(column + 2),
            occurredAt: row.timestamp(column + 3),
            decision: row.optionalText(column + 4),
            payload: row.optionalText(column + 5)
        )
    }

    func newestRunNumber() throws -> Int64 {
        try connection.integer("SELECT MAX(id) FROM runs")
    }

    func lastProbedRun() throws -> Int64? {
        try connection.first("SELECT through_run FROM review_draws ORDER BY id DESC LIMIT 1") { $0.integer(0) }
    }

    func probePopulation(in numbers: ClosedRange<Int64>) throws -> [String: Int] {
        let counts = try connection.all(
            """
            SELECT agent, COUNT(*) FROM runs
            WHERE id BETWEEN ?1 AND ?2 AND payload IS NOT NULL AND decision IS NOT NULL GROUP BY agent
            """,
            [.integer(numbers.lowerBound), .integer(numbers.upperBound)]
        ) { ($0.text(0), Int($0.integer(1))) }
        return Dictionary(firstOf: counts)
    }

    func probedRuns(in numbers: ClosedRange<Int64>, where isDrawn: (String) -> Bool) throws -> [Run] {
        var drawn: [Run] = []
        try connection.forEach(
            """
            SELECT agent, run_id, key, occurred_at, decision, payload FROM runs
            WHERE id BETWEEN ?1 AND ?2 AND payload IS NOT NULL AND decision IS NOT NULL ORDER BY id
            """,
            [.integer(numbers.lowerBound), .integer(numbers.upperBound)]
        ) { row in
            if isDrawn(row.text(0)) { drawn.append(run(row)) }
        }
        return drawn
    }

    func noteProbe(_ draws: [ProbeDraw], through number: Int64, at time: Timestamp) throws {
        // A draw from nothing is kept too: what came before it has had its chance.
        let rows: [(agent: String?, population: Int, probability: Double, drawn: Int)] =
            draws.isEmpty
            ? [(nil, 0, 0, 0)] : draws.map { ($0.agent, $0.population, $0.probability, $0.runs.count) }
        for row in rows {
            try connection.execute(
                """
                INSERT INTO review_draws (through_run, agent, population, probability, drawn, drawn_at)
                VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                """,
                [
                    .integer(number), .text(row.agent), .integer(row.population), .real(row.probability),
                    .integer(row.drawn), .time(time),
                ]
            )
        }
    }

    func sharedLabels(since time: Timestamp) throws -> [SharedLabel] {
        // Probes and others have an index by time each.
        let parts = ["=", "<>"].map { comparison in
            """
            SELECT i.agent, a.item, a.label FROM review_items i JOIN review_answers a ON a.item = i.id
            WHERE i.method \(comparison) 'random_probe' AND i.created_at >= ?1 AND i.reviews_wanted > 1
                AND a.label IS NOT NULL
            """
        }
        return try parts.flatMap { query in
            try connection.all(query, [.time(time)]) { row in
                SharedLabel(agent: row.text(0), item: row.integer(1), label: row.text(2))
            }
        }
    }

    func probeOutcomes(since time: Timestamp) throws -> [ProbeOutcome] {
        try connection.all(
            """
            SELECT agent, probability,
                (SELECT COUNT(*) FROM review_answers a WHERE a.item = review_items.id AND a.label IS NOT NULL),
                (SELECT COUNT(*) FROM review_answers a WHERE a.item = review_items.id AND a.label = decision),
                (SELECT COUNT(*) FROM review_answers a WHERE a.item = review_items.id AND a.label IS NULL)
            FROM review_items WHERE method = 'random_probe' AND created_at >= ?1 AND decision IS NOT NULL
            """,
            [.time(time)]
        ) { row in
            ProbeOutcome(
                agent: row.text(0),
                probability: row.real(1),
                labels: Int(row.integer(2)),
                agreeing: Int(row.integer(3)),
                isSkipped: row.integer(4) > 0
            )
        }
    }
}
