/// A request to deploy one bundle's exact content in place of the bundle that was active when it was made.
package struct Approval: Sendable, Equatable {
    package enum Status: String, Sendable, CaseIterable {
        case pending
        case approved
        case rejected
        case applied
        /// Another bundle became active meanwhile; proposing again makes a new approval.
        case stale
    }

    package var number: Int64
    package var agent: String
    package var bundleID: String
    package var comparedWith: String
    package var diff: BundleDiff
    package var trainingCount: Int
    package var advice: Advice
    package var requestedBy: Actor
    package var createdAt: Timestamp
    package var status: Status
    package var decidedBy: Actor?
    package var rationale: String?
    package var decidedAt: Timestamp?
    package var appliedAt: Timestamp?

    package init(
        number: Int64,
        agent: String,
        bundleID: String,
        comparedWith: String,
        diff: BundleDiff,
        trainingCount: Int,
        advice: Advice,
        requestedBy: Actor,
        createdAt: Timestamp,
        status: Status,
        decidedBy: Actor? = nil,
        rationale: String? = nil,
        decidedAt: Timestamp? = nil,
        appliedAt: Timestamp? = nil
    ) {
        self.number = number
        self.agent = agent
        self.bundleID = bundleID
        self.comparedWith = comparedWith
        self.diff = diff
        self.trainingCount = trainingCount
        self.advice = advice
        self.requestedBy = requestedBy
        self.createdAt = createdAt
        self.status = status
        self.decidedBy = decidedBy
        self.rationale = rationale
        self.decidedAt = decidedAt
        self.appliedAt = appliedAt
    }

    package var id: String { "approval-\(number)" }

    /// The number in `approval-456`; nil for anything else.
    package static func number(ofID id: String) -> Int64? {
        guard id.hasPrefix("approval-") else { return nil }
        let digits = id.dropFirst("approval-".count)
        guard digits.allSatisfy({ $0.isASCII && $0.isNumber }) else { return nil }
        return Int64(digits)
    }
}

extension Approval {
    /// The approval as decided; pure.
    package func decided(
        _ status: Status,
        by actor: Actor,
        rationale: String?,
        at time: Timestamp
    ) throws(Refusal) -> Approval {
        try requireFresh()
        guard self.status == .pending else {
            throw .conflict(.approvalNotPending, "\(id) is \(self.status.rawValue) already\(decision).")
        }
        var approval = self
        approval.status = status
        approval.decidedBy = actor
        approval.rationale = rationale
        approval.decidedAt = time
        return approval
    }

    /// The approval as applied; pure.
    package func applied(at time: Timestamp) throws(Refusal) -> Approval {
        try requireFresh()
        guard status == .approved else {
            throw .conflict(
                .approvalNotApproved,
                "\(id) is \(status.rawValue)\(decision); only an approved one can be applied."
            )
        }
        var approval = self
        approval.status = .applied
        approval.appliedAt = time
        return approval
    }

    private func requireFresh() throws(Refusal) {
        guard status == .stale else { return }
        throw .conflict(
            .approvalStale,
            "\(id) compared \(bundleID) with \(comparedWith), which is no longer active. Propose the bundle again."
        )
    }

    private var decision: String { decidedBy.map { " by \($0.name)" } ?? "" }
}

/// What is kept about approvals.
package protocol ApprovalRecords {
    /// Keeps a new approval under the next number, which it returns.
    func insertApproval(_ approval: Approval) throws -> Approval
    func approval(_ number: Int64) throws -> Approval?
    /// Writes the approval's status and decision if it still has the status `expected`.
    func updateApproval(_ approval: Approval, expecting expected: Approval.Status) throws
    /// Newest first.
    func approvals(status: Approval.Status?, since: Timestamp?, limit: Int, before number: Int64?) throws -> [Approval]
    func openApproval(agent: String, bundle: String) throws -> Approval?
    func pendingApprovalCount() throws -> Int
    /// Makes an agent's open approvals stale, except one; how many.
    func markApprovalsStale(agent: String, keeping number: Int64?, at time: Timestamp) throws -> Int
}

extension ApprovalRecords {
    package func requireApproval(_ id: String) throws -> Approval {
        guard let number = Approval.number(ofID: id), let approval = try approval(number) else {
            throw Refusal.notFound("There is no approval \"\(id)\".")
        }
        return approval
    }
}
