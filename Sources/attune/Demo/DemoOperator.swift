import Domain
import HTTPAPI

/// The operator of the demo: looks at pending approvals once a day as the runbook says, and holds one drill.
///
/// Canaries are left to the guard: only it promotes them or takes them back.
struct DemoOperator {
    /// The hour of the day at which the runbook has approvals reviewed.
    static let hour = 10
    /// Where the runbook leaves a case open, how sure the comparison must be that the bundle is the better one.
    static let sureEnough = 0.9
    /// The drill's threshold: nearly every mail is flagged.
    static let drillThreshold = 0.001
    /// How long the first deployed bundle serves before the drill.
    private static let daysBeforeDrill = 1.0

    private static let canaryPercent = 10
    private static let name = Actor("ops_lead")

    private let backend: Backend
    private var hasDrilled = false

    init(backend: Backend) {
        self.backend = backend
    }

    /// One morning's work. While a canary runs nothing else could be deployed, so everything waits for its end.
    mutating func look(at now: Timestamp) async throws {
        guard try await !backend.canaries.hasRunning() else { return }
        if try await isDrillDue(now) {
            hasDrilled = true
            return try await drill()
        }
        let pending = try await backend.desk.approvals(status: .pending, hours: nil, limit: 1_000)
        guard let newest = pending.first else { return }
        for approval in pending.dropFirst() {
            let rationale = "superseded by \(newest.bundleID)"
            _ = try await backend.desk.decide(approval.id, .rejected, rationale: rationale, by: Self.name)
        }
        let (isApproved, rationale) = Self.decide(newest)
        _ = try await backend.desk.decide(
            newest.id,
            isApproved ? .approved : .rejected,
            rationale: rationale,
            by: Self.name
        )
        if isApproved { _ = try await backend.desk.apply(newest.id, percent: Self.canaryPercent, by: Self.name) }
    }

    /// The runbook's criteria as the advice has them; pure.
    ///
    /// The advice is open (`review`) where the gain is not above two points or the labels are few. Two points are a fifth
    /// of what catching all spam would be worth, so the operator then goes by how sure the gain is.
    static func decide(_ approval: Approval) -> (isApproved: Bool, rationale: String) {
        let reasons = approval.advice.reasons.joined(separator: "; ")
        switch approval.advice.recommendation {
        case .approve: return (true, reasons)
        case .reject: return (false, reasons)
        case .review: break
        }
        guard let comparison = approval.diff.comparison else { return (false, reasons) }
        let sureness = "better with probability \(rounded(comparison.probabilityBetter, 3))"
        let isBetter = comparison.utilityDelta > 0 && comparison.probabilityBetter >= sureEnough
        return (isBetter, "\(reasons); \(sureness)")
    }

    private func isDrillDue(_ now: Timestamp) async throws -> Bool {
        guard !hasDrilled else { return false }
        let agent = try await backend.agents.agent(MailboxAgent.name)
        guard agent.activeBundleID != nil, let activated = agent.activatedAt else { return false }
        return now >= activated.adding(days: Self.daysBeforeDrill)
    }

    /// Deploys a bundle that is known to be bad, against the advice, to see the guard take it back.
    private func drill() async throws {
        let bundle = try await backend.trainer.upload(
            agent: MailboxAgent.name,
            thresholds: ["decision_threshold": Self.drillThreshold],
            notes: "drill: flags nearly everything",
            by: Self.name
        )
        let approval = try await backend.desk.propose(agent: MailboxAgent.name, bundle: bundle.id, by: Self.name)
        let rationale = "for the drill, against the advice: \(approval.advice.recommendation.rawValue)"
        _ = try await backend.desk.decide(approval.id, .approved, rationale: rationale, by: Self.name)
        _ = try await backend.desk.apply(approval.id, percent: Self.canaryPercent, by: Self.name)
    }
}
