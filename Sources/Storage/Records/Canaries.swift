import Domain
import Learning
import Rules

extension SQLRecords: CanaryRecords {
    private static let canaryColumns = """
        SELECT id, agent, bundle_id, baseline_id, content_hash, baseline_hash, repetition, salt, stages, policy,
            quality_source, deployed_by, paused_seconds, stage_paused_seconds, is_uneven_split_cleared, ended_at,
            end_reason, version FROM canaries
        """

    private func canary(_ row: any SQLRow) throws -> Canary {
        let id = row.integer(0)
        guard let policy = GuardPolicy.Automatic(rawValue: row.text(9)),
            let source = GuardPolicy.QualitySource(rawValue: row.text(10))
        else { throw StorageError(.corrupt, "Canary \(id) has an unknown policy or quality source.") }
        return Canary(
            id: id,
            agent: row.text(1),
            bundleID: row.text(2),
            baselineID: row.text(3),
            contentHash: row.blob(4),
            baselineHash: row.blob(5),
            repetition: Int(row.integer(6)),
            salt: row.text(7),
            stages: try value([Canary.Stage].self, row.text(8), in: "canary \(id), stages"),
            policy: policy,
            qualitySource: source,
            deployedBy: Actor(row.text(11)),
            pausedSeconds: row.real(12),
            stagePausedSeconds: row.real(13),
            isUnevenSplitCleared: row.flag(14),
            endedAt: row.optionalTimestamp(15),
            end: row.optionalText(16).flatMap(Canary.End.init),
            version: row.integer(17)
        )
    }

    func runningCanary(agent: String) throws -> Canary? {
        try connection.first("\(Self.canaryColumns) WHERE agent = ?1 AND ended_at IS NULL", [.text(agent)], canary)
    }

    func runningCanaries() throws -> [Canary] {
        try connection.all(
            "\(Self.canaryColumns) WHERE ended_at IS NULL ORDER BY agent",
            [],
            canary
        )
    }

    func canary(_ id: Int64) throws -> Canary? {
        try connection.first("\(Self.canaryColumns) WHERE id = ?1", [.integer(id)], canary)
    }

    func newestCanary(agent: String) throws -> Canary? {
        try connection.first(
            "\(Self.canaryColumns) WHERE agent = ?1 ORDER BY id DESC LIMIT 1",
            [.text(agent)],
            canary
        )
    }

    func endedCanaries(agent: String?, limit: Int, before id: Int64?) throws -> [Canary] {
        var condition = "ended_at IS NOT NULL AND id < ?1"
        var arguments: [SQLValue] = [.integer(id ?? .max), .integer(limit)]
        if let agent {
            arguments.append(.text(agent))
            condition += " AND agent = ?3"
        }
        return try connection.all(
            "\(Self.canaryColumns) WHERE \(condition) ORDER BY id DESC LIMIT ?2",
            arguments,
            canary
        )
    }

    func insertCanary(_ canary: Canary, tally: CanaryTally) throws -> Canary {
        var kept = canary
        kept.id = try connection.integer(
            """
            INSERT INTO canaries (agent, bundle_id, baseline_id, content_hash, baseline_hash, repetition, salt, stages,
                policy, quality_source, deployed_by, deployed_at, paused_seconds, stage_paused_seconds,
                is_uneven_split_cleared, version)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, 0, 0, 0, ?13) RETURNING id
            """,
            [
                .text(canary.agent), .text(canary.bundleID), .text(canary.baselineID), .blob(canary.contentHash),
                .blob(canary.baselineHash), .integer(canary.repetition), .text(canary.salt),
                .text(try text(canary.stages)), .text(canary.policy.rawValue), .text(canary.qualitySource.rawValue),
                .text(canary.deployedBy.name), .time(canary.deployedAt), .integer(canary.version),
            ]
        )
        try connection.execute(
            "INSERT INTO canary_evidence (canary, sequence, evidence, intervals, chain) VALUES (?1, ?2, ?3, ?4, ?5)",
            [
                .integer(kept.id), .integer(tally.sequence), .text(try text(tally.evidence)),
                .text(try text(tally.intervals)), .blob(tally.chain),
            ]
        )
        return kept
    }

    func updateCanary(_ canary: Canary, expecting version: Int64) throws {
        let changed = try connection.execute(
            """
            UPDATE canaries SET stages = ?3, paused_seconds = ?4, stage_paused_seconds = ?5,
                is_uneven_split_cleared = ?6, ended_at = ?7, end_reason = ?8, version = version + 1
            WHERE id = ?1 AND version = ?2
            """,
            [
                .integer(canary.id), .integer(version), .text(try text(canary.stages)), .real(canary.pausedSeconds),
                .real(canary.stagePausedSeconds), .flag(canary.isUnevenSplitCleared), .time(canary.endedAt),
                .text(canary.end?.rawValue),
            ]
        )
        guard changed == 1 else {
            throw Refusal.conflict(.rolloutMoved, "The canary of \(canary.agent) was moved by somebody else meanwhile.")
        }
        if let end = canary.end { try add(1, to: .canariesEnded(end), of: canary.agent) }
    }

    func canaryCount(agent: String, content: [UInt8], baseline: [UInt8], since: Timestamp) throws -> Int {
        Int(
            try connection.integer(
                """
                SELECT COUNT(*) FROM canaries
                WHERE agent = ?1 AND deployed_at >= ?4 AND content_hash = ?2 AND baseline_hash = ?3
                """,
                [.text(agent), .blob(content), .blob(baseline), .time(since)]
            )
        )
    }

    private static let units = KeyedTable(
        "canary_units",
        [
            "canary": .integer, "key": .text, "run_id": .text, "arm": .text, "share": .real, "occurred_at": .integer,
            "is_quality_counted": .integer,
        ],
        key: ["canary", "key"]
    )

    func insertUnits(_ units: [CanaryUnit], canary: Int64) throws -> [Bool] {
        let rows = units.map { unit -> [SQLValue] in
            [
                .integer(canary), .text(unit.key), .text(unit.runID), .text(unit.arm.rawValue), .real(unit.share),
                .time(unit.occurredAt), .flag(unit.isQualityCounted),
            ]
        }
        return try connection.insert(rows, into: Self.units)
    }

    func unit(canary: Int64, key: String) throws -> CanaryUnit? {
        try connection.first(
            """
            SELECT key, run_id, arm, share, occurred_at, is_quality_counted FROM canary_units
            WHERE canary = ?1 AND key = ?2
            """,
            [.integer(canary), .text(key)]
        ) { row in
            CanaryUnit(
                key: row.text(0),
                runID: row.text(1),
                arm: row.text(2) == Arm.canary.rawValue ? .canary : .active,
                share: row.real(3),
                occurredAt: row.timestamp(4),
                isQualityCounted: row.flag(5)
            )
        }
    }

    func deleteUnits(endedBefore time: Timestamp, limit: Int) throws -> Int {
        let canary = try connection.first(
            """
            SELECT id FROM canaries
            WHERE ended_at < ?1 AND EXISTS (SELECT 1 FROM canary_units u WHERE u.canary = canaries.id)
            ORDER BY id LIMIT 1
            """,
            [.time(time)]
        ) { $0.integer(0) }
        guard let canary else { return 0 }
        return try connection.execute(
            """
            DELETE FROM canary_units WHERE canary = ?1
                AND key IN (SELECT key FROM canary_units WHERE canary = ?1 ORDER BY key LIMIT ?2)
            """,
            [.integer(canary), .integer(limit)]
        )
    }

    func markQualityCounted(canary: Int64, key: String) throws {
        try connection.execute(
            "UPDATE canary_units SET is_quality_counted = 1 WHERE canary = ?1 AND key = ?2",
            [.integer(canary), .text(key)]
        )
    }
}
