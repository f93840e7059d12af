import Domain
import Rules

/// Runs, which are by far the most of what is kept.
///
/// PostgreSQL has them in parts by the day they were received, and what finds them in `run_keys`; SQLite in one table, of
/// which `run_keys` is a view.
extension SQLRecords {
    func keepRuns(_ runs: [Run], at time: Timestamp) throws -> [Reception.Kind] {
        guard !runs.isEmpty else { return [] }
        let isNew: [Bool]
        switch dialect {
        case .sqlite:
            isNew = try connection.insert(runs.map { Self.row($0, at: time) }, into: Self.undividedRuns)
        case .postgreSQL:
            isNew = try insertIntoPart(runs, at: time)
        }
        guard isNew.contains(false) else { return isNew.map { _ in .accepted } }
        let known = try contents(of: zip(runs, isNew).filter { !$0.1 }.map(\.0))
        return zip(runs, isNew).map { run, isNew in
            guard !isNew else { return .accepted }
            guard let sent = run.content, let content = known[RunName(run)] else { return .duplicate }
            return sent == content ? .duplicate : .changed
        }
    }

    /// A run's agent and id, told from others by their bytes.
    private struct RunName: Hashable {
        var agent: [UInt8]
        var id: [UInt8]

        init(agent: String, id: String) {
            self.agent = Array(agent.utf8)
            self.id = Array(id.utf8)
        }

        init(_ run: Run) {
            self.init(agent: run.agent, id: run.id)
        }
    }

    /// What was sent of runs that are known; those of which that is not known are left out.
    private func contents(of runs: [Run]) throws -> [RunName: ContentHash] {
        var contents: [RunName: ContentHash] = [:]
        for (agent, runs) in Dictionary(grouping: runs, by: \.agent) {
            for part in Self.parts(of: runs.map { .text($0.id) }) {
                try connection.forEach(
                    """
                    SELECT k.run_id, r.content FROM run_keys k
                    JOIN runs r ON r.id = k.id AND r.received_at = k.received_at
                    WHERE k.agent = ?1 AND k.run_id IN \(Self.partPlaces) AND r.content IS NOT NULL
                    """,
                    [.text(agent)] + part
                ) { row in
                    contents[RunName(agent: agent, id: row.text(0))] = row.optionalContent(1)
                }
            }
        }
        return contents
    }

    private func insertIntoPart(_ runs: [Run], at time: Timestamp) throws -> [Bool] {
        let numbers = try newNumbers(runs.count, at: time)
        let isNew = try connection.insert(
            zip(runs, numbers).map { run, number in
                [
                    .text(run.agent), .text(run.id), .text(run.key), .time(run.occurredAt), .time(time), number,
                ]
            },
            into: Self.runKeys
        )
        let rows = zip(runs, zip(numbers, isNew)).lazy.filter(\.1.1).map { run, mark in
            Self.row(run, at: time) + [mark.0]
        }
        _ = try connection.insert(Array(rows), into: Self.runParts)
        return isNew
    }

    /// As many numbers as there are runs to come, and a part for those that are received now.
    private func newNumbers(_ count: Int, at time: Timestamp) throws -> [SQLValue] {
        let text = try connection.first("SELECT number_runs(?1, ?2)", [.integer(count), .time(time)]) { $0.text(0) }
        let numbers = (text ?? "").utf8.split(separator: UInt8(ascii: " ")).compactMap { Int64(Substring($0)) }
        guard numbers.count == count else {
            throw StorageError(.corrupt, "The database gave \(numbers.count) numbers for \(count) runs.")
        }
        return numbers.map { .integer($0) }
    }

    private static let runColumns: [KeyedTable.Column] = [
        .init("agent", .text), .init("run_id", .text), .init("key", .text), .init("occurred_at", .integer),
        .init("received_at", .integer), .init("configuration_version", .integer), .init("bundle_id", .text),
        .init("variant", .text), .init("decision", .text), .init("confidence", .real), .init("latency_ms", .real),
        .init("quality", .real), .init("cost", .real), .init("error", .text), .init("payload", .text),
        .init("content", .bytes),
    ]

    private static let number = KeyedTable.Column("id", .integer)

    private static let undividedRuns = KeyedTable("runs", runColumns, key: ["agent", "run_id"])
    private static let runKeys = KeyedTable("run_keys", runColumns.prefix(5) + [number], key: ["agent", "run_id"])
    private static let runParts = KeyedTable("runs", runColumns + [number], key: [])

    /// Values of `runColumns`.
    private static func row(_ run: Run, at time: Timestamp) -> [SQLValue] {
        [
            .text(run.agent), .text(run.id), .text(run.key), .time(run.occurredAt), .time(time),
            .integer(run.configurationVersion), .text(run.bundleID), .text(run.variant), .text(run.decision),
            .real(run.confidence), .real(run.latencyMilliseconds), .real(run.quality), .real(run.cost),
            .text(run.error), .text(run.payload), .content(run.content),
        ]
    }

    func run(agent: String, key: String, joinedAt time: Timestamp) throws -> JoinedRun? {
        let before = try joinedRun(
            where: "agent = ?1 AND key = ?2 AND occurred_at <= ?3 ORDER BY occurred_at DESC, id DESC LIMIT 1",
            [.text(agent), .text(key), .time(time)]
        )
        if let before { return before }
        return try joinedRun(
            where: """
                agent = ?1 AND key = ?2 AND occurred_at > ?3 AND occurred_at <= ?4 ORDER BY occurred_at, id LIMIT 1
                """,
            [.text(agent), .text(key), .time(time), .time(time.adding(seconds: Limits.Events.secondsBetweenClocks))]
        )
    }

    func run(agent: String, id: String) throws -> JoinedRun? {
        try joinedRun(where: "agent = ?1 AND run_id = ?2", [.text(agent), .text(id)])
    }

    /// Two questions and no join: a moment that is given lets the database leave out all parts but one before it begins.
    private func joinedRun(where condition: String, _ arguments: [SQLValue]) throws -> JoinedRun? {
        let place = try connection.first("SELECT id, received_at FROM run_keys WHERE \(condition)", arguments) {
            [SQLValue.integer($0.integer(0)), .integer($0.integer(1))]
        }
        guard let place else { return nil }
        return try connection.first(
            "SELECT run_id, occurred_at, variant, decision, payload FROM runs WHERE id = ?1 AND received_at = ?2",
            place
        ) { row in
            JoinedRun(
                id: row.text(0),
                occurredAt: row.timestamp(1),
                variant: row.optionalText(2),
                decision: row.optionalText(3),
                payload: row.optionalText(4)
            )
        }
    }
}

/// Letting go of old runs.
extension SQLRecords {
    func deleteRuns(before time: Timestamp, limit: Int) throws -> Int {
        switch dialect {
        case .sqlite:
            // Ids rise with reception, so the oldest stand first and no index by time is needed.
            return try connection.execute(
                "DELETE FROM runs WHERE id IN (SELECT id FROM runs ORDER BY id LIMIT ?2) AND received_at < ?1",
                [.time(time), .integer(limit)]
            )
        case .postgreSQL:
            var deleted = 0
            while deleted < limit, let part = try oldestPart(endingBy: time) {
                let count = try deleteKeys(of: part, limit: limit - deleted)
                if deleted + count < limit { try drop(part) }
                deleted += count
            }
            return deleted
        }
    }

    private struct RunPart {
        var name: String
        var startsAt: Timestamp
        var endsAt: Timestamp
        var keysGoneThrough: Int64
    }

    private func oldestPart(endingBy time: Timestamp) throws -> RunPart? {
        try connection.first(
            """
            SELECT name, starts_at, ends_at, keys_gone_through FROM run_parts
            WHERE ends_at <= ?1 ORDER BY ends_at LIMIT 1
            """,
            [.time(time)]
        ) { row in
            RunPart(
                name: row.text(0),
                startsAt: row.timestamp(1),
                endsAt: row.timestamp(2),
                keysGoneThrough: row.integer(3)
            )
        }
    }

    /// Forgets the keys of the next runs of a part; of how many. Fewer than `limit`: they are all gone.
    private func deleteKeys(of part: RunPart, limit: Int) throws -> Int {
        let bounds: [SQLValue] = [
            .time(part.startsAt), .time(part.endsAt), .integer(part.keysGoneThrough), .integer(limit),
        ]
        let next = """
            SELECT id, agent, run_id FROM runs WHERE received_at >= ?1 AND received_at < ?2 AND id > ?3 ORDER BY id LIMIT ?4
            """
        let (count, last) =
            try connection.first("SELECT COUNT(*), MAX(id) FROM (\(next)) next", bounds) {
                (Int($0.integer(0)), $0.optionalInteger(1) ?? part.keysGoneThrough)
            } ?? (0, part.keysGoneThrough)
        try connection.execute(
            "DELETE FROM run_keys k USING (\(next)) next WHERE k.agent = next.agent AND k.run_id = next.run_id",
            bounds
        )
        try connection.execute(
            "UPDATE run_parts SET keys_gone_through = ?2 WHERE name = ?1",
            [.text(part.name), .integer(last)]
        )
        return count
    }

    private func drop(_ part: RunPart) throws {
        // Behind a long dump everything that asks for runs would wait; the next turn tries again.
        try connection.execute("SET LOCAL lock_timeout = 2000")
        try connection.execute("DROP TABLE \(part.name)")
        try connection.execute("DELETE FROM run_parts WHERE name = ?1", [.text(part.name)])
    }
}
