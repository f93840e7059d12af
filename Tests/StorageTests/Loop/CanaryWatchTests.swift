import Domain
import JSON
import Learning
import Testing

@Suite(.onEveryDriver)
struct CanaryWatchTests {
    @Test("A clearly bad bundle is taken back in the report that brings the deciding outcome, and that is logged once")
    func rollsBackAtTheDecidingOutcome() async throws {
        let loop = try await Loop()
        try await loop.deploy(threshold: 60)
        let canary = try await loop.canary().canary
        try await loop.judge(19, "bad", risk: 65, truth: "safe")
        #expect(try await loop.canaries.judged(agent: Loop.agent) != nil, "20 canary outcomes are the fewest")
        try await loop.judge(30, "worse", risk: 65, truth: "safe")
        #expect(try await loop.canaries.judged(agent: Loop.agent) == nil)
        let entry = try #require(try await loop.journal(.rollback).last)
        #expect(try await loop.journal(.rollback).count == 1)
        #expect(entry.reason == "quality_regression")
        #expect(entry.actor == .system)
        #expect(entry.figures["quality_delta"] == .number(-1))
        #expect(entry.figures["canary_percent"] == 10)
        let pairs = try await loop.outcomes(of: canary).filter { $0 == .blindPair(difference: -1) }
        #expect(pairs.count == 20, "what came after the decision is no longer counted")
        #expect(loop.live.current.agents[Loop.agent]?.trial == nil, "everybody is served by the active bundle")
    }

    @Test("A key counts once, whatever runs and labels follow")
    func countsAKeyOnce() async throws {
        let loop = try await Loop()
        try await loop.deploy(threshold: 60)
        let version = try await loop.configurationVersion()
        let now = loop.world.now
        _ = try await loop.intake.report([
            .run(Mail.run("1", key: "k", at: now, version: version)),
            .run(Mail.run("2", key: "k", at: now, version: version)),
            .judgement(Mail.gold("k", "safe", risk: 65, at: now, id: "a")),
            .judgement(Mail.gold("k", "quarantine", risk: 65, at: now, id: "b")),
        ])
        let judged = try await loop.canary()
        #expect(judged.assessment.activeKeys + judged.assessment.canaryKeys == 1)
        #expect(judged.assessment.quality.pairs == 1)
        #expect(judged.assessment.qualityDelta == -1, "the first label decides")
        #expect(judged.assessment.leftOut == [.repeated: 1])
    }

    @Test("Runs and keys that differ only in their normalisation are two units of a canary")
    func tellsSpellingsApart() async throws {
        let loop = try await Loop()
        try await loop.deploy(threshold: 60)
        let version = try await loop.configurationVersion()
        let now = loop.world.now
        let texts = ["\u{FC}", "u\u{308}"]
        _ = try await loop.intake.report(
            texts.map { .run(Mail.run("r \($0)", key: "k \($0)", at: now, version: version)) }
                + texts.map { .judgement(Mail.gold("k \($0)", "safe", risk: 65, at: now)) }
        )
        let judged = try await loop.canary()
        #expect(judged.assessment.activeKeys + judged.assessment.canaryKeys == 2)
        #expect(judged.assessment.quality.pairs == 2)
        #expect(judged.assessment.leftOut == [:])
    }

    @Test("A label may come before its run; it counts once the run is there")
    func acceptsLabelsBeforeTheirRun() async throws {
        let loop = try await Loop()
        try await loop.deploy(threshold: 60)
        let version = try await loop.configurationVersion()
        let now = loop.world.now
        _ = try await loop.intake.report([.judgement(Mail.gold("k", "safe", risk: 65, at: now))])
        #expect(try await loop.canary().assessment.quality.pairs == 0)
        _ = try await loop.intake.report([.run(Mail.run("1", key: "k", at: now, version: version))])
        #expect(try await loop.canary().assessment.quality.pairs == 1)
    }

    @Test("Runs from before the canary, or too close to a change of share to tell, are left out in both arms")
    func leavesOutUncertainRuns() async throws {
        let loop = try await Loop()
        let before = try await loop.configurationVersion()
        try await loop.deploy(threshold: 60)
        loop.world.advance(hours: 2)
        let deployed = SimulatedWorld.start
        var events: [Event] = [.run(Mail.run("old", key: "old", at: loop.world.now, version: before))]
        events += (0..<40).map { .run(Mail.run("early-\($0)", key: "early-\($0)", at: deployed.adding(seconds: -1))) }
        events += (0..<40).map { .run(Mail.run("close-\($0)", key: "close-\($0)", at: deployed.adding(seconds: 59))) }
        _ = try await loop.intake.report(events)
        #expect(try await loop.canary().assessment.leftOut == [.shareChange: 40])
        #expect(try await loop.canary().assessment.activeKeys == 0)
        #expect(try await loop.canary().assessment.canaryKeys == 0)
        let clear = (0..<40).map { Event.run(Mail.run("\($0)", key: "clear-\($0)", at: deployed.adding(seconds: 61))) }
        _ = try await loop.intake.report(clear)
        let assessment = try await loop.canary().assessment
        #expect(assessment.activeKeys + assessment.canaryKeys == 40)
    }

    @Test("Reactive labels are weighed by the arm whose decision was seen; blind ones are not")
    func tellsBlindFromReactive() async throws {
        let loop = try await Loop()
        try await loop.deploy(threshold: 60, percent: 50)
        let version = try await loop.configurationVersion()
        let now = loop.world.now
        var told = Mail.gold("told", "safe", risk: 65, at: now)
        told.isBlind = false
        var events = ["blind", "told", "thumb"].map { Event.run(Mail.run($0, key: $0, at: now, version: version)) }
        var thumb = Mail.thumb("t", key: "thumb", up: false, at: now, label: "safe")
        thumb.payload = Mail.payload(risk: 65)
        events += [.judgement(Mail.gold("blind", "safe", risk: 65, at: now)), .judgement(told), .judgement(thumb)]
        _ = try await loop.intake.report(events)
        let canary = try await loop.canary().canary
        let outcomes = try await loop.outcomes(of: canary)
        #expect(outcomes.count { $0 == .blindPair(difference: -1) } == 1)
        let reactive = outcomes.count {
            guard case .reactivePair(difference: -1, _, share: 0.5) = $0 else { return false }
            return true
        }
        #expect(reactive == 2)
    }

    @Test("Reported variants and decisions that the server cannot reproduce hold a promotion")
    func checksWhatAgentsReport() async throws {
        let loop = try await Loop()
        try await loop.deploy(threshold: 60)
        let version = try await loop.configurationVersion()
        let runs = (0..<100).map { number in
            var run = Mail.run("\(number)", key: "\(number)", at: loop.world.now, version: version, risk: 20)
            run.decision = number < 2 ? "quarantine" : "safe"
            run.variant = number < 50 ? "canary" : "active"
            return Event.run(run)
        }
        _ = try await loop.intake.report(runs)
        let holds = try await loop.canary().assessment.holds
        #expect(holds.contains(.shadowMismatch))
        #expect(holds.contains(.misassigned))
    }

    @Test("Labels given before the bundle was built do not judge it")
    func leavesOutEarlierLabels() async throws {
        let loop = try await Loop()
        let approval = try await loop.approve(threshold: 60)
        let early = loop.world.now.adding(hours: -1)
        _ = try await loop.desk.apply(approval.id, percent: 10, by: Loop.ana)
        let version = try await loop.configurationVersion()
        _ = try await loop.intake.report([
            .run(Mail.run("1", key: "k", at: early, version: version)),
            .judgement(Mail.gold("k", "safe", risk: 65, at: early)),
        ])
        #expect(try await loop.canary().assessment.leftOut == [.labeledBefore: 1])
    }
}
