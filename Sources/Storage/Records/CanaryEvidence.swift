import Domain
import Learning

extension SQLRecords {
    func tally(canary: Int64) throws -> CanaryTally {
        let found = try connection.first(
            "SELECT evidence, sequence, intervals, chain FROM canary_evidence WHERE canary = ?1",
            [.integer(canary)]
        ) { row -> (evidence: GuardEvidence, tally: CanaryTally?) in
            let evidence = try value(GuardEvidence.self, row.text(0), in: "canary \(canary), evidence")
            guard let intervals = row.optionalText(2), let chain = row.optionalBlob(3) else { return (evidence, nil) }
            let tally = CanaryTally(
                evidence: evidence,
                intervals: try value(GuardIntervals.self, intervals, in: "canary \(canary), intervals"),
                sequence: row.integer(1),
                chain: chain
            )
            return (evidence, tally)
        }
        guard let found else { throw StorageError(.corrupt, "Canary \(canary) has no evidence.") }
        if let tally = found.tally { return tally }
        var tally = CanaryTally(settings: found.evidence.settings)
        for outcome in try outcomes(canary: canary) {
            _ = tally.count(outcome.observation, key: outcome.key, at: outcome.countedAt)
        }
        return tally
    }

    func outcomeCount(canary: Int64) throws -> Int64 {
        try connection.integer("SELECT sequence FROM canary_evidence WHERE canary = ?1", [.integer(canary)])
    }

    private static let outcomes = KeyedTable(
        "canary_outcomes",
        [
            "canary": .integer, "sequence": .integer, "key": .text, "counted_at": .integer, "observation": .text,
            "hash": .text,
        ],
        key: ["canary", "sequence"]
    )

    func record(_ outcomes: [CanaryOutcome], tally: CanaryTally, canary: Int64) throws {
        let rows = try outcomes.map { outcome -> [SQLValue] in
            [
                .integer(canary), .integer(outcome.sequence), .text(outcome.key), .time(outcome.countedAt),
                .text(try text(outcome.observation)), .text(outcome.hash?.hexadecimal),
            ]
        }
        guard try connection.insert(rows, into: Self.outcomes).allSatisfy(\.self) else {
            throw StorageError(.conflict, "Outcomes of canary \(canary) were numbered by somebody else meanwhile.")
        }
        try connection.execute(
            "UPDATE canary_evidence SET sequence = ?2, evidence = ?3, intervals = ?4, chain = ?5 WHERE canary = ?1",
            [
                .integer(canary), .integer(tally.sequence), .text(try text(tally.evidence)),
                .text(try text(tally.intervals)), .blob(tally.chain),
            ]
        )
    }

    func outcomes(canary: Int64) throws -> [CanaryOutcome] {
        try connection.all(
            """
            SELECT sequence, key, counted_at, observation, hash FROM canary_outcomes WHERE canary = ?1
            ORDER BY sequence
            """,
            [.integer(canary)]
        ) { row in
            CanaryOutcome(
                sequence: row.integer(0),
                key: row.text(1),
                countedAt: row.timestamp(2),
                observation: try value(GuardObservation.self, row.text(3), in: "canary \(canary), outcome"),
                hash: row.optionalText(4).flatMap { [UInt8](hexadecimal: $0) }
            )
        }
    }

    func insertDecision(_ decision: CanaryDecision) throws {
        let verdict = decision.verdict
        try connection.execute(
            """
            INSERT INTO canary_decisions (canary, sequence, kind, decided_at, decided_by, reason, target_percent,
                situation, assessment, inputs_hash)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
            """,
            [
                .integer(decision.canary), .integer(verdict.sequence), .text(decision.kind.rawValue),
                .time(decision.decidedAt), .text(decision.actor.name), .text(decision.reason),
                decision.targetPercent.map { .integer($0) } ?? .null, .text(try text(verdict.situation)),
                .text(try text(verdict.assessment)), .blob(verdict.inputsHash),
            ]
        )
    }

    func decisions(canary: Int64) throws -> [CanaryDecision] {
        try connection.all(
            """
            SELECT id, kind, decided_at, decided_by, reason, target_percent, sequence, situation, assessment, inputs_hash
            FROM canary_decisions WHERE canary = ?1 ORDER BY id
            """,
            [.integer(canary)]
        ) { row in
            let place = "canary \(canary), decision \(row.integer(0))"
            guard let kind = CanaryDecision.Kind(rawValue: row.text(1)) else {
                throw StorageError(.corrupt, "\(place): unknown kind \"\(row.text(1))\".")
            }
            return CanaryDecision(
                id: row.integer(0),
                canary: canary,
                kind: kind,
                decidedAt: row.timestamp(2),
                actor: Actor(row.text(3)),
                reason: row.text(4),
                targetPercent: row.optionalInteger(5).map { Int($0) },
                verdict: CanaryVerdict(
                    situation: try value(GuardSituation.self, row.text(7), in: place),
                    assessment: try value(GuardAssessment.self, row.text(8), in: place),
                    sequence: row.integer(6),
                    inputsHash: row.blob(9)
                )
            )
        }
    }
}
