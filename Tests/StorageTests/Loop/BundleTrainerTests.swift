import Domain
import JSON
import Learning
import Rules
import Testing

@Suite(.onEveryDriver)
struct BundleTrainerTests {
    @Test("Labels become a bundle that decides as people do, and goes all the way to 100 %")
    func closesTheLoop() async throws {
        let loop = try await Loop()
        _ = try await loop.importer.keep(Mail.examples(80), by: Loop.ana)
        let bundle = try await loop.trainer.train(TrainingRequest(agent: Loop.agent), by: Loop.ana)
        #expect(bundle.id == "inbox_triage_20240115_100000")
        #expect(bundle.figures.trainingCount == 80)
        let threshold = try #require(bundle.thresholds["risk_score_threshold"])
        #expect((49.5...50.5).contains(threshold), "the labels' boundary lies at 50, the default at 70")
        #expect(try #require(bundle.figures.accuracy) > 0.95)
        let comparison = try #require(bundle.figures.comparison)
        #expect(comparison.against == "inbox_triage_default")
        #expect(comparison.rows == 80)
        #expect(comparison.baselineAccuracy < 0.6)
        #expect(try await loop.ledger.read { try $0.bundle(bundle.id) } == bundle, "kept as it was made")

        let approval = try await loop.desk.propose(agent: Loop.agent, bundle: bundle.id, by: Loop.ana)
        #expect(approval.advice.recommendation == .review, "80 examples are under 100")
        #expect(approval.diff.changes.map(\.parameter).contains("risk_score_threshold"))
        #expect(approval.diff.isInitial)
        _ = try await loop.desk.decide(approval.id, .approved, rationale: "looks right", by: Loop.ana)
        _ = try await loop.desk.apply(approval.id, percent: 10, by: Loop.ana)
        for percent in [50, 100] { _ = try await loop.canaries.promote(agent: Loop.agent, to: percent, by: Loop.ana) }
        #expect(try await loop.activeBundle() == bundle.id)
        let actions = try await loop.journal().map(\.action)
        #expect(actions.suffix(6) == [.train, .propose, .approve, .apply, .promote, .promote])
    }

    @Test("Too little to learn from is refused, and the refusal is logged")
    func refusesTooLittleData() async throws {
        let loop = try await Loop()
        _ = try await loop.importer.keep(Mail.examples(49), by: Loop.ana)
        var oneSided = TrainingRequest(agent: Loop.agent)
        oneSided.excludedSources = ["gold"]
        for request in [TrainingRequest(agent: Loop.agent), oneSided] {
            let refusal = await #expect(throws: Refusal.self) {
                try await loop.trainer.train(request, by: Loop.ana)
            }
            guard case .invalid("insufficient_data", let detail, _) = refusal else {
                Issue.record("\(String(describing: refusal))")
                return
            }
            #expect(detail.hasPrefix("Insufficient data"))
        }
        let entries = try await loop.journal(.trainFailed)
        #expect(entries.map(\.reason) == ["insufficient_data", "insufficient_data"])
        #expect(entries.map { $0.figures["training_count"] } == [49, 0])
        #expect(try await loop.ledger.read { try $0.bundles(agent: nil, limit: 9, before: nil) }.isEmpty)
    }

    @Test("Excluded examples, doubtful ones and unwanted sources do not train")
    func trainsOnWhatIsLeft() async throws {
        let loop = try await Loop()
        var examples = Mail.examples(60)
        for index in 0..<10 { examples[index].confidence = 60 }
        for index in 10..<20 { examples[index].source = "synthetic" }
        _ = try await loop.importer.keep(examples, by: Loop.ana)
        _ = try await loop.examples.exclude(.ids([60]), reason: "mislabeled", by: Loop.ana)
        var request = TrainingRequest(agent: Loop.agent)
        request.minimumExamples = 40
        request.minimumConfidence = 61
        request.excludedSources = ["synthetic"]
        let refusal = await #expect(throws: Refusal.self) { try await loop.trainer.train(request, by: Loop.ana) }
        #expect(refusal?.sentence == "Insufficient data: inbox_triage has 39 usable examples, 40 are needed.")
        _ = try await loop.examples.restore(.ids([60]), reason: nil, by: Loop.ana)
        request.minimumExamples = 41
        let restored = await #expect(throws: Refusal.self) { try await loop.trainer.train(request, by: Loop.ana) }
        #expect(restored?.sentence == "Insufficient data: inbox_triage has 40 usable examples, 41 are needed.")
    }

    @Test("An edited bundle keeps the active values that are not named, and is scored on the labels there are")
    func keepsEdits() async throws {
        let loop = try await Loop()
        _ = try await loop.importer.keep(Mail.examples(40), by: Loop.ana)
        try await loop.deploy(threshold: 50, percent: 100)
        let bundle = try await upload(["spf_dkim_weight": 3], loop)
        #expect(bundle.thresholds == ["risk_score_threshold": 50, "spf_dkim_weight": 3])
        #expect(bundle.figures.accuracy == 1)
        #expect(bundle.figures.trainingCount == 40)
        let worse = try await upload(["risk_score_threshold": 60], loop)
        #expect(worse.figures.comparison?.accuracyDelta == -0.25, "10 of 40 mails lie between 50 and 60")
        let ids = [bundle.id, worse.id]
        #expect(ids == ["inbox_triage_20240115_100000_2", "inbox_triage_20240115_100000_3"])
    }

    @Test("Unknown parameters and values out of range are refused together")
    func refusesBadEdits() async throws {
        let loop = try await Loop()
        let refusal = await #expect(throws: Refusal.self) {
            try await upload(["risk_score_threshold": 101, "mystery": 1, "spf_dkim_weight": .nan], loop)
        }
        guard case .invalid(_, _, let problems) = refusal else {
            Issue.record("\(String(describing: refusal))")
            return
        }
        #expect(
            problems.map(\.pointer) == [
                "/thresholds/mystery", "/thresholds/risk_score_threshold", "/thresholds/spf_dkim_weight",
            ]
        )
    }

    private func upload(_ thresholds: [String: Double], _ loop: Loop) async throws -> Bundle {
        try await loop.trainer.upload(agent: Loop.agent, thresholds: thresholds, notes: nil, by: Loop.ana)
    }
}
