import Domain
import JSON
import Learning
import Rules
import Testing

@Suite(.onEveryDriver)
struct CanaryControlTests {
    @Test("The guard promotes 10 → 50 → 100, each after a day with the evidence it takes")
    func promotesStepByStep() async throws {
        let loop = try await Loop()
        let approval = try await loop.deploy(threshold: 60)
        try await loop.judge(40, "better", risk: 65, truth: "quarantine")
        try await loop.judge(20, "same", risk: 20, truth: "safe")
        loop.world.advance(hours: 23.9)
        #expect(try await loop.look() == [nil])
        #expect(try await loop.canary().assessment.reasons == [.insufficient])
        loop.world.advance(hours: 0.1)
        #expect(try await loop.look() == ["promoted to 50"])
        #expect(try await loop.canary().canary.percent == 50)
        loop.world.advance(hours: 23.9)
        #expect(try await loop.look() == [nil])
        loop.world.advance(hours: 0.1)
        #expect(try await loop.look() == ["promoted to 100"])
        #expect(try await loop.activeBundle() == approval.bundleID)
        #expect(try await loop.look() == [])
        let promotions = try await loop.journal(.promote)
        #expect(promotions.map { $0.figures["target_percent"] } == [50, 100])
        #expect(promotions.map(\.reason) == ["performance_improvement", "performance_improvement"])
    }

    @Test("Time alone promotes nothing; nor do 49 labels, however good")
    func needsEvidence() async throws {
        let loop = try await Loop()
        try await loop.deploy(threshold: 60)
        try await loop.judge(49, "better", risk: 65, truth: "quarantine")
        loop.world.advance(hours: 71.9)
        #expect(try await loop.look() == [nil])
        #expect(try await !loop.canary().assessment.isStalled)
        loop.world.advance(hours: 0.1)
        #expect(try await loop.look() == [nil])
        #expect(try await loop.canary().assessment.isStalled, "a person is asked to decide")
        try await loop.judge(1, "last", risk: 65, truth: "quarantine")
        #expect(try await loop.look() == ["promoted to 50"])
    }

    @Test("An undecided canary ends after 28 days; time that it stood paused does not count")
    func expires() async throws {
        let loop = try await Loop()
        try await loop.deploy(threshold: 60)
        loop.world.advance(hours: 10 * 24)
        try await loop.operations.pause(reason: "holiday", by: Loop.ana)
        loop.world.advance(hours: 30 * 24)
        #expect(try await loop.look() == [nil], "nothing expires while paused")
        try await loop.operations.resume(by: Loop.ana)
        loop.world.advance(hours: 18 * 24 - 0.1)
        #expect(try await loop.look() == [nil])
        loop.world.advance(hours: 0.1)
        #expect(try await loop.look() == ["rolled back"])
        #expect(try await loop.journal(.rollback).map(\.reason) == ["expired"])
    }

    @Test("An agent may let its canaries run for ever")
    func mayNeverExpire() async throws {
        let loop = try await Loop()
        try await loop.setGuard { $0.expiryDays = nil }
        try await loop.deploy(threshold: 60)
        loop.world.advance(hours: 1_000 * 24)
        #expect(try await loop.look() == [nil])
    }

    @Test("`observe` moves nothing by itself, `rollback_only` only backwards")
    func followsThePolicy() async throws {
        for (policy, end) in [(GuardPolicy.Automatic.observe, nil), (.rollbackOnly, "quality_regression")] {
            let loop = try await Loop()
            try await loop.setGuard { $0.automatic = policy }
            try await loop.deploy(threshold: 60)
            try await loop.judge(60, "better", risk: 65, truth: "quarantine")
            loop.world.advance(hours: 24)
            #expect(try await loop.canary().assessment.recommendation == .promote)
            #expect(try await loop.look() == [nil])
            try await loop.judge(400, "bad", risk: 65, truth: "safe")
            #expect(try await loop.journal(.rollback).first?.reason == end)
            if policy == .observe {
                #expect(try await loop.canary().assessment.recommendation == .rollback)
                #expect(try await loop.look() == [nil])
            }
        }
    }

    @Test("A person moves a share upward only, and ends a canary at any time")
    func obeysPeople() async throws {
        let loop = try await Loop()
        try await loop.deploy(threshold: 60, percent: 20)
        for percent in [0, 10, 20, 101] {
            await #expect(throws: Refusal.self) {
                try await loop.canaries.promote(agent: Loop.agent, to: percent, by: Loop.ana)
            }
        }
        _ = try await loop.canaries.promote(agent: Loop.agent, to: 50, by: Loop.ana)
        _ = try await loop.canaries.rollBack(agent: Loop.agent, note: "a feeling", by: Loop.ana)
        let entry = try #require(try await loop.journal(.rollback).last)
        #expect(entry.reason == "manual")
        #expect(entry.figures["note"] == "a feeling")
        await #expect(throws: Refusal.notFound("No canary is running for inbox_triage.")) {
            try await loop.canaries.promote(agent: Loop.agent, to: 100, by: Loop.ana)
        }
    }

    @Test("Each canary has a salt of its own, and the same content tried again needs twice the proof")
    func tellsRepeatedTrials() async throws {
        let loop = try await Loop()
        var salts: Set<String> = []
        for (repetition, proof) in [(1, 5.0), (2, 10), (3, 20)] {
            loop.world.advance(hours: 1)
            try await loop.deploy(threshold: 60)
            let judged = try await loop.canary()
            #expect(judged.canary.repetition == repetition)
            #expect(judged.assessment.quality.proofThreshold == proof)
            salts.insert(judged.canary.salt)
            _ = try await loop.canaries.rollBack(agent: Loop.agent, note: nil, by: Loop.ana)
        }
        #expect(salts.count == 3)
        loop.world.advance(hours: 91 * 24)
        try await loop.deploy(threshold: 60)
        #expect(try await loop.canary().canary.repetition == 1, "90 days on it is forgotten")
    }

    @Test("A bundle rollback goes back step by step to the default, and no further")
    func rollsBundlesBack() async throws {
        let loop = try await Loop()
        let first = try await loop.deploy(threshold: 60, percent: 100).bundleID
        let second = try await loop.deploy(threshold: 61, percent: 100).bundleID
        let open = try await loop.propose(threshold: 62)
        let step = try await loop.canaries.rollBackBundle(agent: Loop.agent, reason: "worse", by: Loop.ana)
        #expect([step.from, step.to] == [second, first])
        #expect(try await loop.desk.approval(open.id).status == .stale)
        let third = try await loop.deploy(threshold: 63, percent: 100).bundleID
        for expected in [first, "inbox_triage_default"] {
            _ = try await loop.canaries.rollBackBundle(agent: Loop.agent, reason: nil, by: Loop.ana)
            #expect(try await loop.activeBundle() == expected, "\(third) came after \(first), not after \(second)")
        }
        let conflict = try await loop.conflict {
            _ = try await loop.canaries.rollBackBundle(agent: Loop.agent, reason: nil, by: Loop.ana)
        }
        #expect(conflict == .noPreviousBundle)
        #expect(try await loop.journal(.bundleRollback).count == 3)
    }

    @Test("The nightly job writes one entry even with nothing to check; the minute's look writes none")
    func journalsTheJob() async throws {
        let loop = try await Loop()
        _ = try await loop.look()
        _ = try await loop.canaries.check(isJob: true, by: .system)
        try await loop.deploy(threshold: 60)
        _ = try await loop.look()
        _ = try await loop.canaries.check(isJob: true, by: .system)
        #expect(try await loop.journal(.guardCheck).map { $0.figures["checked"] } == [0, 1])
    }
}
