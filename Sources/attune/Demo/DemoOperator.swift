import Domain
import HTTPAPI
import Learning

/// The operator of the demo: looks at canaries and pending approvals once a day as the runbook says, and holds one drill.
///
/// Canaries are left to the guard, which alone promotes them; the operator only takes back one that leads nowhere.
struct DemoOperator {
    /// The hour of the day at which the runbook has approvals reviewed.
    static let hour = 10
    /// Where the runbook leaves a case open, how sure the comparison must be that the bundle is the better one.
    static let sureEnough = 0.9
    /// The runbook's number of labels for an approval.
    static let enoughLabels = 100
    /// How long a canary may stand in a stage before a person steps in; the guard calls it stalled after three days, but at
    /// forty mails a day those tell too little.
    static let patienceDays = 14.0
    /// The drill's threshold: nearly every mail is flagged.
    static let drillThreshold = 0.001
    /// How long the first deployed bundle serves before the drill.
    private static let daysBeforeDrill = 1.0

    /// How the rationale begins where a newer bundle was waiting beside this one.
    static let superseded = "superseded"

    private static let canaryPercent = 10
    private static let name = Actor("ops_lead")

    private let backend: Backend
    /// Nil until the drill was held; its canary is for the guard alone.
    private var drillBundleID: String?

    init(backend: Backend) {
        self.backend = backend
    }

    /// One morning's work. While a canary runs nothing else could be deployed, so everything waits for its end.
    mutating func look(at now: Timestamp) async throws {
        if let judged = try await backend.canaries.judged(agent: MailboxAgent.name) {
            let days = now.hours(since: judged.canary.stageStartedAt) / 24
            guard judged.canary.bundleID != drillBundleID,
                Self.isLeadingNowhere(judged.assessment, daysInStage: days)
            else { return }
            _ = try await backend.canaries.rollBack(agent: MailboxAgent.name, note: Self.stalledNote, by: Self.name)
        }
        if try await isDrillDue(now) {
            drillBundleID = try await drill()
            return
        }
        let pending = try await backend.desk.approvals(status: .pending, hours: nil, limit: 1_000)
        guard let newest = pending.first else { return }
        for approval in pending.dropFirst() {
            let rationale = "\(Self.superseded) by \(newest.bundleID)"
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
        return (isBetter && approval.trainingCount >= enoughLabels, "\(reasons); \(sureness)")
    }

    /// Whether a canary has stood long and looks no better than what is there: "if uncertain, rollback and re-train"; pure.
    static func isLeadingNowhere(_ assessment: GuardAssessment, daysInStage: Double) -> Bool {
        guard daysInStage >= patienceDays, let difference = assessment.qualityDelta else { return false }
        return difference <= 0
    }

    private static let stalledNote = "stalled and no better: rolled back to train again"

    private func isDrillDue(_ now: Timestamp) async throws -> Bool {
        guard drillBundleID == nil else { return false }
        let agent = try await backend.agents.agent(MailboxAgent.name)
        guard agent.activeBundleID != nil, let activated = agent.activatedAt else { return false }
        return now >= activated.adding(days: Self.daysBeforeDrill)
    }

    /// Deploys a bundle that is known to be bad, against the advice, to see the guard take it back; its name.
    private func drill() async throws -> String {
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
        return bundle.id
    }
}
