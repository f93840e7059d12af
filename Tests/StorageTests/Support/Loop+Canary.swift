import Domain
import Learning
import Rules

extension Loop {
    /// Mails of new keys under the present configuration, each with its blind label, in one report.
    ///
    /// With a bundle at 60 on trial beside the default of 70, a `risk` of 65 is `quarantine` to the one and `safe` to the
    /// other.
    func judge(_ count: Int, _ prefix: String, risk: Double, truth: String) async throws {
        let version = try await configurationVersion()
        var events: [Event] = []
        for number in 0..<count {
            let key = "\(prefix)-\(number)"
            events.append(.run(Mail.run("run-\(key)", key: key, at: world.now, version: version)))
            events.append(.judgement(Mail.gold(key, truth, risk: risk, at: world.now)))
        }
        _ = try await intake.report(events)
    }

    /// The running canary; fails the test if there is none.
    func canary() async throws -> CanaryControl.Judged {
        guard let judged = try await canaries.judged(agent: Self.agent) else {
            throw Refusal.notFound("No canary is running.")
        }
        return judged
    }

    /// The minute's look, which acts on what it sees.
    func look() async throws -> [String?] {
        try await canaries.check(isJob: false, by: .system).map(\.action)
    }

    /// Everything counted in a canary, in the order it was.
    func outcomes(of canary: Canary) async throws -> [GuardObservation] {
        try await ledger.read { try $0.outcomes(canary: canary.id).map(\.observation) }
    }

    /// Gives the built-in agent another guard.
    func setGuard(_ change: @Sendable (inout GuardPolicy) -> Void) async throws {
        var specification = try await agents.agent(Self.agent).specification
        change(&specification.guardPolicy)
        _ = try await agents.register(specification, by: Self.ana)
    }
}
