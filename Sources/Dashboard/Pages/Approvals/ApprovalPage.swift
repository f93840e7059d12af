import Rules
import Domain

/// The list of approvals.
struct ApprovalsPage: Sendable {
    var pending: [ApprovalRow]
    var decided: [ApprovalRow]
    var next: String?
}

/// One approval: what would change, what the runbook's criteria say, and what can be done.
struct ApprovalPage: Sendable {
    var token: String
    var row: ApprovalRow
    var diff: DiffView
    var reasons: [String]
    var canDecide: Bool
    var canApply: Bool
    var isStale: Bool
    /// What was decided.
    var decision: Decision?
    /// A canary stands in the way of deploying.
    var running: Running?

    struct Decision: Sendable {
        var who: String
        var what: String
        var at: Moment?
        var rationale: String
        var appliedAt: Moment?
    }

    struct Running: Sendable {
        var percent: Int
        var canaryBundle: String
        var canaryPath: String
    }

    init(_ approval: Approval, running canary: Canary?, token: String) {
        self.token = token
        row = ApprovalRow(approval)
        diff = DiffView(approval.diff)
        reasons = approval.advice.reasons
        canDecide = approval.status == .pending
        canApply = approval.status == .approved && canary == nil
        isStale = approval.status == .stale
        decision = approval.decidedBy.map { actor in
            Decision(
                who: actor.name,
                what: approval.status == .rejected ? "Rejected" : "Approved",
                at: approval.decidedAt.map(Moment.init),
                rationale: approval.rationale ?? "No rationale was given.",
                appliedAt: approval.appliedAt.map(Moment.init)
            )
        }
        if approval.status == .approved, let canary {
            running = Running(
                percent: canary.percent,
                canaryBundle: canary.bundleID,
                canaryPath: "/canaries/\(Link.escaped(canary.agent))"
            )
        }
    }
}
