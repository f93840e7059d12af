import Domain
import JSON
import Rules
import Testing

@Suite(.onEveryDriver)
struct ApprovalDeskTests {
    @Test("A bundle goes from proposal to a canary of the share that was asked for")
    func deploysACanary() async throws {
        let loop = try await Loop()
        let version = try await loop.configurationVersion()
        let approval = try await loop.deploy(threshold: 60, percent: 10)
        let judged = try #require(try await loop.canaries.judged(agent: Loop.agent))
        #expect(judged.canary.percent == 10)
        #expect(judged.canary.bundleID == approval.bundleID)
        #expect(judged.canary.baselineID == "inbox_triage_default")
        #expect(try await loop.activeBundle() == "inbox_triage_default")
        #expect(try await loop.configurationVersion() == version + 1)
        #expect(loop.live.current.version == version + 1, "what agents are served has moved with it")
        #expect(loop.live.current.agents[Loop.agent]?.trial?.percent == 10)
        #expect(try await loop.journal().suffix(4).map(\.action) == [.upload, .propose, .approve, .apply])
    }

    @Test("At 100 % the bundle is active at once, which the log calls forced")
    func deploysAtOnce() async throws {
        let loop = try await Loop()
        let approval = try await loop.deploy(threshold: 60, percent: 100)
        #expect(try await loop.activeBundle() == approval.bundleID)
        #expect(try await loop.canaries.judged(agent: Loop.agent) == nil)
        #expect(try await loop.journal(.apply).last?.figures["forced"] == true)
        #expect(loop.live.current.agents[Loop.agent]?.active.thresholds["risk_score_threshold"] == 60)
    }

    @Test("An approval is decided once")
    func isDecidedOnce() async throws {
        let loop = try await Loop()
        let approval = try await loop.approve(threshold: 60)
        for status in [Approval.Status.approved, .rejected] {
            let conflict = try await loop.conflict {
                _ = try await loop.desk.decide(approval.id, status, rationale: nil, by: Actor("ben"))
            }
            #expect(conflict == .approvalNotPending)
        }
        #expect(try await loop.desk.approval(approval.id).decidedBy == Loop.ana)
        #expect(try await loop.journal(.approve).count == 1)
    }

    @Test("Only an approved bundle is applied, and only once")
    func appliesOnlyWhatIsApproved() async throws {
        let loop = try await Loop()
        let pending = try await loop.propose(threshold: 60)
        #expect(try await apply(pending, loop) == .approvalNotApproved)
        _ = try await loop.desk.decide(pending.id, .rejected, rationale: "no", by: Loop.ana)
        #expect(try await apply(pending, loop) == .approvalNotApproved)
        let applied = try await loop.deploy(threshold: 61, percent: 100)
        #expect(try await apply(applied, loop) == .approvalNotApproved)
    }

    @Test("A share is 1 to 100 %", arguments: [-1, 0, 101])
    func refusesShares(percent: Int) async throws {
        let loop = try await Loop()
        let approval = try await loop.approve(threshold: 60)
        await #expect(throws: Refusal.self) {
            try await loop.desk.apply(approval.id, percent: percent, by: Loop.ana)
        }
        #expect(try await loop.desk.approval(approval.id).status == .approved)
    }

    @Test(
        "While a canary runs nothing else is deployed, at any share, and no bundle is taken back",
        arguments: [10, 100]
    )
    func waitsForTheCanary(percent: Int) async throws {
        let loop = try await Loop()
        let other = try await loop.approve(threshold: 65)
        try await loop.deploy(threshold: 60)
        let conflict = try await loop.conflict {
            _ = try await loop.desk.apply(other.id, percent: percent, by: Loop.ana)
        }
        #expect(conflict == .canaryRunning)
        #expect(try await loop.desk.approval(other.id).status == .approved)
        let rollback = try await loop.conflict {
            _ = try await loop.canaries.rollBackBundle(agent: Loop.agent, reason: nil, by: Loop.ana)
        }
        #expect(rollback == .canaryRunning)
    }

    @Test(
        "Of two operators who apply at once exactly one succeeds, be it the same approval or another",
        arguments: [true, false]
    )
    func letsOneOperatorWin(isSame: Bool) async throws {
        let loop = try await Loop()
        let first = try await loop.approve(threshold: 60)
        let second = isSame ? first : try await loop.approve(threshold: 65)
        let outcomes = try await withThrowingTaskGroup(of: Conflict?.self) { group in
            for approval in [first, second] { group.addTask { try await apply(approval, loop) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(outcomes.count { $0 == nil } == 1)
        #expect(outcomes.contains(isSame ? .approvalNotApproved : .canaryRunning))
        #expect(try await loop.canaries.running().count == 1)
        #expect(try await loop.journal(.apply).count == 1)
    }

    @Test("When another bundle becomes active, open approvals are stale until they are proposed again")
    func goesStale() async throws {
        let loop = try await Loop()
        let pending = try await loop.propose(threshold: 60)
        let approved = try await loop.approve(threshold: 61)
        let rejected = try await loop.propose(threshold: 62)
        _ = try await loop.desk.decide(rejected.id, .rejected, rationale: nil, by: Loop.ana)
        let winner = try await loop.deploy(threshold: 63, percent: 100)
        for stale in [pending, approved] {
            #expect(try await loop.desk.approval(stale.id).status == .stale)
            #expect(try await apply(stale, loop) == .approvalStale)
            let decided = try await loop.conflict {
                _ = try await loop.desk.decide(stale.id, .approved, rationale: nil, by: Loop.ana)
            }
            #expect(decided == .approvalStale)
        }
        #expect(try await loop.desk.approval(rejected.id).status == .rejected)
        #expect(try await loop.desk.approval(winner.id).status == .applied)
        #expect(try await loop.desk.approvals(status: .pending, hours: nil, limit: 9).isEmpty)
        let again = try await loop.desk.propose(agent: Loop.agent, bundle: pending.bundleID, by: Loop.ana)
        #expect(again.comparedWith == winner.bundleID)
    }

    @Test("A bundle is proposed once at a time, never while it is active, and only for its own agent")
    func refusesIdleProposals() async throws {
        let loop = try await Loop()
        let approval = try await loop.propose(threshold: 60)
        #expect(try await propose(approval.bundleID, loop) == .alreadyProposed)
        let active = try await loop.deploy(threshold: 61, percent: 100)
        #expect(try await propose(active.bundleID, loop) == .alreadyActive)
        await #expect(throws: Refusal.self) {
            try await loop.desk.propose(agent: "insights_writer", bundle: approval.bundleID, by: Loop.ana)
        }
        await #expect(throws: Refusal.notFound("There is no bundle \"nothing\".")) {
            try await loop.desk.propose(agent: Loop.agent, bundle: "nothing", by: Loop.ana)
        }
    }

    @Test("A changed specification makes open approvals stale; under a canary it is refused")
    func followsTheSpecification() async throws {
        let loop = try await Loop()
        let pending = try await loop.propose(threshold: 60)
        var specification = try await loop.agents.agent(Loop.agent).specification
        specification.guardPolicy.automatic = .observe
        _ = try await loop.agents.register(specification, by: Loop.ana)
        #expect(try await loop.desk.approval(pending.id).status == .pending, "decisions stay what they were")
        specification.parameters[0].maximum = 95
        _ = try await loop.agents.register(specification, by: Loop.ana)
        #expect(try await loop.desk.approval(pending.id).status == .stale)
        try await loop.deploy(threshold: 61)
        specification.parameters[0].maximum = 90
        let changed = specification
        let conflict = try await loop.conflict { _ = try await loop.agents.register(changed, by: Loop.ana) }
        #expect(conflict == .canaryRunning)
    }

    private func apply(_ approval: Approval, _ loop: Loop) async throws -> Conflict? {
        try await loop.conflict { _ = try await loop.desk.apply(approval.id, percent: 10, by: Loop.ana) }
    }

    private func propose(_ bundle: String, _ loop: Loop) async throws -> Conflict? {
        try await loop.conflict { _ = try await loop.desk.propose(agent: Loop.agent, bundle: bundle, by: Loop.ana) }
    }
}
