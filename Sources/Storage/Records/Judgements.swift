import Domain
import Rules

/// Judgements on their way in: which are new, which say something else than what is known, which wait for a run.
extension SQLRecords {
    private static let judgements = KeyedTable(
        "judgements",
        [
            "agent": .text, "source": .text, "source_id": .text, "giver": .text, "key": .text, "occurred_at": .integer,
            "received_at": .integer, "label": .text, "agrees": .integer, "labeler": .text, "notes": .text,
            "payload": .text, "is_blind": .integer, "state": .integer, "content": .bytes,
        ],
        key: ["agent", "source", "source_id", "giver"]
    )

    private static func row(_ judgement: Judgement, _ state: JudgementState, at time: Timestamp) -> [SQLValue] {
        [
            .text(judgement.agent), .text(judgement.source.rawValue), .text(judgement.id), .text(judgement.giver),
            .text(judgement.key), .time(judgement.occurredAt), .time(time), .text(judgement.label),
            judgement.agrees.map(SQLValue.flag) ?? .null, .text(judgement.labeler), .text(judgement.notes),
            .text(judgement.payload), .flag(judgement.isBlind), .integer(state.rawValue), .content(judgement.content),
        ]
    }

    func keepJudgements(
        _ judgements: [(judgement: Judgement, state: JudgementState)],
        at time: Timestamp
    ) throws -> [KeptJudgement] {
        let rows = judgements.map { Self.row($0.judgement, $0.state, at: time) }
        let isNew = try connection.insert(rows, into: Self.judgements)
        guard isNew.contains(false) else { return isNew.map { _ in KeptJudgement(.accepted) } }
        var known = try knownJudgements(zip(judgements, isNew).filter { !$0.1 }.map(\.0.judgement))
        return try judgements.indices.map { index in
            guard !isNew[index] else { return KeptJudgement(.accepted) }
            let (judgement, state) = judgements[index]
            let name = JudgementName(judgement)
            guard let before = known[name] else { return KeptJudgement(.duplicate) }
            let kind = judgement.kind(beside: before.content, occurredAt: before.occurredAt)
            guard kind == .revised else { return KeptJudgement(kind) }
            try revise(before.sequence, rows[index])
            known[name] = KnownJudgement(
                sequence: before.sequence,
                content: judgement.content,
                occurredAt: judgement.occurredAt,
                state: state
            )
            return KeptJudgement(kind, wasWaiting: before.state.isWaiting)
        }
    }

    /// A judgement's agent, source, id and giver, told from others by their bytes.
    private struct JudgementName: Hashable {
        var agent: [UInt8]
        var source: Judgement.Source
        var id: [UInt8]
        var giver: [UInt8]

        init(agent: String, source: Judgement.Source, id: String, giver: String) {
            self.agent = Array(agent.utf8)
            self.source = source
            self.id = Array(id.utf8)
            self.giver = Array(giver.utf8)
        }

        init(_ judgement: Judgement) {
            self.init(
                agent: judgement.agent,
                source: judgement.source,
                id: judgement.id,
                giver: judgement.giver
            )
        }
    }

    private struct KnownJudgement {
        var sequence: Int64
        var content: ContentHash?
        var occurredAt: Timestamp
        var state: JudgementState
    }

    /// What is known under the names of some judgements. Nobody else changes it before this transaction has ended.
    private func knownJudgements(_ judgements: [Judgement]) throws -> [JudgementName: KnownJudgement] {
        var known: [JudgementName: KnownJudgement] = [:]
        for source in Judgement.Source.allCases {
            let ofSource = Dictionary(grouping: judgements.filter { $0.source == source }, by: \.agent)
            for (agent, judgements) in ofSource.sorted(by: { $0.key < $1.key }) {
                let ids = Set(judgements.map { Array($0.id.utf8) }).sorted { $0.lexicographicallyPrecedes($1) }
                for part in Self.parts(of: ids.map { .text(String(decoding: $0, as: UTF8.self)) }) {
                    try read(agent: agent, source, part, into: &known)
                }
            }
        }
        return known
    }

    private func read(
        agent: String,
        _ source: Judgement.Source,
        _ ids: [SQLValue],
        into known: inout [JudgementName: KnownJudgement]
    ) throws {
        // One file has one writer.
        let lock = dialect == .postgreSQL ? "FOR NO KEY UPDATE" : ""
        try connection.forEach(
            """
            SELECT source_id, giver, sequence, content, occurred_at, state FROM judgements
            WHERE agent = ?1 AND source_id IN \(Self.partPlaces) AND source = '\(source.rawValue)'
            ORDER BY source_id, giver \(lock)
            """,
            [.text(agent)] + ids
        ) { row in
            let name = JudgementName(agent: agent, source: source, id: row.text(0), giver: row.text(1))
            known[name] = KnownJudgement(
                sequence: row.integer(2),
                content: row.optionalContent(3),
                occurredAt: row.timestamp(4),
                state: JudgementState(rawValue: row.integer(5)) ?? .loaded
            )
        }
    }

    /// Puts another judgement in the place of one that is known, to be loaded anew.
    private func revise(_ sequence: Int64, _ row: [SQLValue]) throws {
        let columns = Self.judgements.columns.indices.filter { !Self.judgements.key.contains($0) }
        let changes = columns.enumerated().map { "\(Self.judgements.columns[$0.element].name) = ?\($0.offset + 2)" }
        try connection.execute(
            "UPDATE judgements SET \(changes.joined(separator: ", ")), revisions = revisions + 1 WHERE sequence = ?1",
            [.integer(sequence)] + columns.map { row[$0] }
        )
    }
}

/// Judgements on their way to an example.
extension SQLRecords {
    /// Of how many runs one statement looks for the judgements that wait for them.
    private static let runsOfWaking = 32
    private static let waking: String = {
        let runs = (0..<runsOfWaking).map { "SELECT ?\(2 + 2 * $0) AS key, CAST(?\(3 + 2 * $0) AS BIGINT) AS since" }
        return """
            UPDATE judgements SET state = 0 WHERE sequence IN (
                SELECT w.sequence FROM (\(runs.joined(separator: " UNION ALL "))) run CROSS JOIN judgements w
                WHERE w.agent = ?1 AND w.key = run.key AND w.occurred_at >= run.since AND w.state IN (1, 4)
            ) RETURNING \(judgementColumns)
            """
    }()

    func wakeJudgements(agent: String, for runs: [Run]) throws -> [Judgement] {
        let waits = try connection.integer(
            "SELECT EXISTS (SELECT 1 FROM judgements WHERE state IN (1, 4) AND agent = ?1)",
            [.text(agent)]
        )
        guard waits != 0 else { return [] }
        let since = Self.earliestJoins(of: runs)
        return try stride(from: 0, to: since.count, by: Self.runsOfWaking).flatMap { start in
            let part = since[start..<min(start + Self.runsOfWaking, since.count)]
            let whole = part + Array(repeating: since[start], count: Self.runsOfWaking - part.count)
            return try connection.all(Self.waking, [.text(agent)] + whole.flatMap { [$0.key, $0.time] }) {
                try judgement($0)
            }
        }
    }

    /// By key, from when on labels join one of the runs.
    private static func earliestJoins(of runs: [Run]) -> [(key: SQLValue, time: SQLValue)] {
        var earliest: [[UInt8]: Timestamp] = [:]
        for run in runs {
            let time = run.occurredAt.adding(seconds: -Limits.Events.secondsBetweenClocks)
            let key = Array(run.key.utf8)
            earliest[key] = min(earliest[key] ?? time, time)
        }
        return earliest.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { key, time in
            (.text(String(decoding: key, as: UTF8.self)), .time(time))
        }
    }

    func addWaiting(_ change: Int, agent: String) throws {
        try add(change, to: .labelsWaiting, of: agent)
    }

    func newJudgements(limit: Int) throws -> [PendingJudgement] {
        let rows = try connection.all(
            """
            SELECT sequence, state, revisions, \(Self.judgementColumns) FROM judgements
            WHERE state IN (0, 4) ORDER BY sequence LIMIT ?1
            """,
            [.integer(limit)]
        ) { row in
            PendingJudgement(
                sequence: row.integer(0),
                judgement: try judgement(row, from: 3),
                run: nil,
                isWaiting: row.integer(1) == JudgementState.waitingSinceArrival.rawValue,
                isRevision: row.integer(2) > 0
            )
        }
        return try rows.map { pending in
            var pending = pending
            let judgement = pending.judgement
            // A judgement that carries its own payload and label needs no run's help.
            if !judgement.standsAlone {
                pending.run = try run(agent: judgement.agent, key: judgement.key, joinedAt: judgement.occurredAt)
            }
            return pending
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
            "UPDATE judgements SET state = 2 WHERE state IN (0, 4) AND sequence BETWEEN ?1 AND ?2",
            [.integer(sequences.lowerBound), .integer(sequences.upperBound)]
        )
    }
}
