import Domain

extension SQLRecords: ApprovalRecords {
    private static let approvalColumns = """
        SELECT number, agent, bundle_id, compared_with, diff, training_count, advice, requested_by, created_at, status,
            decided_by, rationale, decided_at, applied_at FROM approvals
        """

    private func approval(_ row: any SQLRow) throws -> Approval {
        let number = row.integer(0)
        guard let status = Approval.Status(rawValue: row.text(9)) else {
            throw StorageError(.corrupt, "Approval \(number) has the status \"\(row.text(9))\".")
        }
        return Approval(
            number: number,
            agent: row.text(1),
            bundleID: row.text(2),
            comparedWith: row.text(3),
            diff: try value(BundleDiff.self, row.text(4), in: "approval \(number), diff"),
            trainingCount: Int(row.integer(5)),
            advice: try value(Advice.self, row.text(6), in: "approval \(number), advice"),
            requestedBy: Actor(row.text(7)),
            createdAt: row.timestamp(8),
            status: status,
            decidedBy: row.optionalText(10).map(Actor.init),
            rationale: row.optionalText(11),
            decidedAt: row.optionalTimestamp(12),
            appliedAt: row.optionalTimestamp(13)
        )
    }

    func insertApproval(_ approval: Approval) throws -> Approval {
        var kept = approval
        kept.number = try connection.integer(
            """
            INSERT INTO approvals (agent, bundle_id, compared_with, diff, training_count, advice, requested_by, created_at,
                status)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) RETURNING number
            """,
            [
                .text(approval.agent), .text(approval.bundleID), .text(approval.comparedWith),
                .text(try text(approval.diff)), .integer(approval.trainingCount), .text(try text(approval.advice)),
                .text(approval.requestedBy.name), .time(approval.createdAt), .text(approval.status.rawValue),
            ]
        )
        try add(1, to: .approvalsRequested, of: approval.agent)
        return kept
    }

    func approval(_ number: Int64) throws -> Approval? {
        try connection.first("\(Self.approvalColumns) WHERE number = ?1", [.integer(number)], approval)
    }

    func updateApproval(_ approval: Approval, expecting expected: Approval.Status) throws {
        let changed = try connection.execute(
            """
            UPDATE approvals SET status = ?3, decided_by = ?4, rationale = ?5, decided_at = ?6, applied_at = ?7
            WHERE number = ?1 AND status = ?2
            """,
            [
                .integer(approval.number), .text(expected.rawValue), .text(approval.status.rawValue),
                .text(approval.decidedBy?.name), .text(approval.rationale), .time(approval.decidedAt),
                .time(approval.appliedAt),
            ]
        )
        guard changed == 1 else {
            throw Refusal.conflict(.approvalNotPending, "\(approval.id) was decided by somebody else meanwhile.")
        }
    }

    func approvals(status: Approval.Status?, since: Timestamp?, limit: Int, before number: Int64?) throws -> [Approval]
    {
        var condition = "number < ?1"
        var arguments: [SQLValue] = [.integer(number ?? .max), .integer(limit)]
        if let status {
            arguments.append(.text(status.rawValue))
            condition += " AND status = ?\(arguments.count)"
        }
        if let since {
            arguments.append(.time(since))
            condition += " AND created_at >= ?\(arguments.count)"
        }
        return try connection.all(
            "\(Self.approvalColumns) WHERE \(condition) ORDER BY number DESC LIMIT ?2",
            arguments,
            approval
        )
    }

    func openApproval(agent: String, bundle: String) throws -> Approval? {
        try connection.first(
            "\(Self.approvalColumns) WHERE agent = ?1 AND bundle_id = ?2 AND status IN ('pending', 'approved')",
            [.text(agent), .text(bundle)],
            approval
        )
    }

    func pendingApprovalCount() throws -> Int {
        Int(try connection.integer("SELECT COUNT(*) FROM approvals WHERE status = 'pending'"))
    }

    func markApprovalsStale(agent: String, keeping number: Int64?, at time: Timestamp) throws -> Int {
        try connection.execute(
            """
            UPDATE approvals SET status = 'stale'
            WHERE agent = ?1 AND status IN ('pending', 'approved') AND number <> ?2
            """,
            [.text(agent), .integer(number ?? -1)]
        )
    }
}
