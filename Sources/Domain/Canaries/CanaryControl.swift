import JSON
package import Learning
import Rules

/// Judging canaries and moving them, by hand or by the guard's verdict.
package struct CanaryControl: Sendable {
    let ledger: Ledger
    let work: WorkQueue

    package init(ledger: Ledger, work: WorkQueue) {
        self.ledger = ledger
        self.work = work
    }

    /// The canaries that run, with their verdicts.
    package func running() async throws -> [Judged] {
        let now = ledger.world.now()
        return try await ledger.read { records in
            try records.readableCanaries().map { try Self.judge($0, at: now, in: records) }
        }
    }

    /// The canary of an agent with its verdict, nil if none runs; refuses an agent that is not known.
    package func judged(agent: String) async throws -> Judged? {
        let now = ledger.world.now()
        return try await ledger.read { records in
            _ = try records.requireAgent(agent)
            return try records.runningCanary(agent: agent).map { try Self.judge($0, at: now, in: records) }
        }
    }

    /// Quality by hour and arm, oldest first.
    package func qualityHours(agent: String, hours: Double) async throws -> [QualityHour] {
        let since = ledger.world.now().adding(hours: -hours)
        return try await ledger.read { records in
            _ = try records.requireAgent(agent)
            return try records.qualityHours(agent: agent, since: since)
        }
    }

    /// Raises a canary's share by hand.
    ///
    /// - Returns: the configuration version that holds from now on.
    package func promote(agent: String, to percent: Int, by actor: Actor) async throws -> Int64 {
        guard (1...100).contains(percent) else {
            throw Refusal.invalid("/target_percent", "must be a whole number from 1 to 100, not \(percent)")
        }
        return try await ledger.change(by: actor) { change in
            let canary = try change.requireCanary(agent: agent)
            guard percent > canary.percent else {
                throw Refusal.invalid("/target_percent", "must be above the present \(canary.percent), not \(percent)")
            }
            let judged = try Self.judge(canary, at: change.time, in: change.records)
            try change.promote(canary, to: percent, reason: "manual", by: actor, verdict: judged.verdict)
            return try change.configurationVersion()
        }
    }

    /// Ends a canary by hand.
    package func rollBack(
        agent: String,
        note: String?,
        by actor: Actor
    ) async throws -> (canary: Canary, configurationVersion: Int64) {
        try await ledger.change(by: actor) { change in
            let canary = try change.requireCanary(agent: agent)
            let judged = try Self.judge(canary, at: change.time, in: change.records)
            try change.rollBack(canary, .manual, note: note, by: actor, verdict: judged.verdict)
            return (canary, try change.configurationVersion())
        }
    }

    /// Lets a canary go on whose keys did not arrive as assigned, because a person has looked at why; for its whole life.
    package func clearUnevenSplit(agent: String, note: String?, by actor: Actor) async throws {
        try await ledger.change(by: actor) { change in
            let canary = try change.requireCanary(agent: agent)
            let judged = try Self.judge(canary, at: change.time, in: change.records)
            guard judged.assessment.holds.contains(.unevenSplit) else {
                throw Refusal.conflict(.notHeld, "The canary of \(agent) is not held by uneven_split.")
            }
            var cleared = canary
            cleared.isUnevenSplitCleared = true
            try change.records.updateCanary(cleared, expecting: canary.version)
            var figures = canary.journalFigures(judged.assessment)
            figures["hold"] = .string(GuardReason.unevenSplit.rawValue)
            figures["uneven_split"] = .number(judged.assessment.unevenSplit)
            change.log(.clearHold, agent: agent, reason: note, figures: figures)
        }
    }

    /// Makes the bundle that was active before the present one active again.
    package func rollBackBundle(
        agent name: String,
        reason: String?,
        by actor: Actor
    ) async throws -> (from: String, to: String, configurationVersion: Int64) {
        try await ledger.change(by: actor) { change in
            let agent = try change.records.requireAgent(name)
            try Canary.requireNone(change.records, agent: name)
            guard try change.records.reactivatePrevious(agent: name, at: change.time) else {
                throw Refusal.conflict(
                    .noPreviousBundle,
                    "\(name) has had no bundle before \(agent.effectiveBundleID)."
                )
            }
            let now = try change.records.requireAgent(name).effectiveBundleID
            let stale = try change.records.markApprovalsStale(agent: name, keeping: nil, at: change.time)
            change.altersAnswers(of: name)
            change.log(
                .bundleRollback,
                agent: name,
                reason: reason,
                figures: [
                    "bundle_id": .string(now),
                    "previous_bundle_id": .string(agent.effectiveBundleID),
                    "stale_approvals": .integer(Int64(stale)),
                ]
            )
            return (agent.effectiveBundleID, now, try change.configurationVersion())
        }
    }
}

/// What a check did with one canary.
package struct CanaryCheck: Sendable, Equatable {
    package var agent: String
    package var bundleID: String
    package var recommendation: GuardRecommendation
    package var reason: String
    /// `promoted to 50`, `rolled back`; nil where nothing moved.
    package var action: String?
}

extension CanaryControl {
    /// Judges every canary and does what the verdicts allow; nothing while the clock is in doubt, as stages and deadlines go by
    /// it. A regression is taken back with the outcome that shows it all the same.
    ///
    /// - Parameter isJob: the nightly job writes one `guard_check` entry even when nothing moved; the minute's look does not.
    package func check(isJob: Bool, by actor: Actor) async throws -> [CanaryCheck] {
        guard ledger.world.clockDoubt() == nil else { return [] }
        return try await ledger.change(by: actor) { change in
            let checks = try change.records.readableCanaries().map { try Self.check($0, isJob: isJob, in: change) }
            if isJob { change.log(.guardCheck, figures: JobReport.guardCheck(checks)) }
            return checks
        }
    }

    /// Whether any canary is running, which is all a minute's look needs to know when none is.
    package func hasRunning() async throws -> Bool {
        try await ledger.read { try !$0.runningCanaries().isEmpty }
    }

    private static func check(_ canary: Canary, isJob: Bool, in change: Change) throws -> CanaryCheck {
        let judged = try judge(canary, at: change.time, in: change.records)
        let assessment = judged.assessment
        var check = CanaryCheck(
            agent: canary.agent,
            bundleID: canary.bundleID,
            recommendation: assessment.recommendation,
            reason: assessment.reason.rawValue,
            action: nil
        )
        switch assessment.recommendation {
        case .rollback:
            guard canary.policy != .observe, let end = Canary.End(assessment.reason) else { break }
            try change.rollBack(canary, end, by: .system, verdict: judged.verdict)
            check.action = "rolled back"
        case .promote:
            guard canary.policy == .full, !judged.isPaused else { break }
            let reason = assessment.reason.rawValue
            try change.promote(canary, to: assessment.nextPercent, reason: reason, by: .system, verdict: judged.verdict)
            check.action = "promoted to \(assessment.nextPercent)"
        case .monitor:
            break
        }
        if check.action == nil, isJob { try change.noteCheck(of: canary, verdict: judged.verdict) }
        return check
    }
}

extension Change {
    func requireCanary(agent: String) throws -> Canary {
        _ = try records.requireAgent(agent)
        guard let canary = try records.runningCanary(agent: agent) else {
            throw Refusal.notFound("No canary is running for \(agent).")
        }
        return canary
    }
}
