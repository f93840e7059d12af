import JSON
import Rules

/// Proposing bundles, deciding on them, and putting the approved ones to work.
package struct ApprovalDesk: Sendable {
    private let ledger: Ledger
    private let work: WorkQueue

    package init(ledger: Ledger, work: WorkQueue) {
        self.ledger = ledger
        self.work = work
    }

    package func approval(_ id: String) async throws -> Approval {
        try await ledger.read { try $0.requireApproval(id) }
    }

    package func approvals(
        status: Approval.Status?,
        hours: Double?,
        limit: Int,
        before number: Int64? = nil
    ) async throws -> [Approval] {
        let since = hours.map { ledger.world.now().adding(hours: -$0) }
        return try await ledger.read {
            try $0.approvals(status: status, since: since, limit: limit, before: number)
        }
    }

    /// Asks for a bundle to be deployed; the comparison is made anew, against the bundle active now.
    package func propose(agent name: String, bundle id: String, by actor: Actor) async throws -> Approval {
        let rows = try await ledger.read { records in
            _ = try Self.compared(records, agent: name, bundle: id)
            return try records.labelCount(agent: name)
        }
        let draft = try await work.perform(.diff, rows: rows) { turn in
            let (pair, specification) = try await ledger.read { records in
                let (active, bundle) = try Self.compared(records, agent: name, bundle: id)
                let specification = try records.requireAgent(name).specification
                let pair = try BundlePair(from: active, to: bundle, specification: specification, in: records)
                return (pair, specification)
            }
            return try await turn.compute { Approval(proposing: pair, specification, by: actor) }
        }
        try WorkAsker.requireWanted()
        return try await ledger.change(by: actor) { change in
            let records = change.records
            guard try records.requireAgent(name).effectiveBundleID == draft.comparedWith else {
                throw Refusal.conflict(.rolloutMoved, "Another bundle became active meanwhile. Propose again.")
            }
            try Self.requireNotProposed(records, agent: name, bundle: id)
            var approval = draft
            approval.createdAt = change.time
            approval = try records.insertApproval(approval)
            change.log(
                .propose,
                agent: name,
                figures: [
                    "approval_id": .string(approval.id),
                    "bundle_id": .string(id),
                    "accuracy_delta": approval.diff.comparison.map { .number(rounded($0.accuracyDelta, 6)) } ?? .null,
                    "advice": .string(approval.advice.recommendation.rawValue),
                ]
            )
            return approval
        }
    }

    /// The bundle that is active, and the one that may take its place.
    private static func compared(
        _ records: any Records,
        agent name: String,
        bundle id: String
    ) throws -> (active: Bundle, proposed: Bundle) {
        let agent = try records.requireAgent(name)
        let bundle = try records.requireBundle(id)
        guard bundle.agent == name else {
            throw Refusal.invalid("/bundle_id", "is a bundle of \(bundle.agent), not of \(name)")
        }
        guard agent.effectiveBundleID != id else {
            throw Refusal.conflict(.alreadyActive, "\(id) is \(name)'s active bundle already.")
        }
        try requireNotProposed(records, agent: name, bundle: id)
        return (try records.activeBundle(of: agent), bundle)
    }

    private static func requireNotProposed(_ records: any Records, agent: String, bundle: String) throws {
        guard let open = try records.openApproval(agent: agent, bundle: bundle) else { return }
        throw Refusal.conflict(
            .alreadyProposed,
            "\(open.id) asks for \(bundle) already and is \(open.status.rawValue)."
        )
    }

    /// Approves or rejects.
    package func decide(
        _ id: String,
        _ status: Approval.Status,
        rationale: String?,
        by actor: Actor
    ) async throws -> Approval {
        try await ledger.change(by: actor) { change in
            let approval = try change.records.requireApproval(id)
            let decided = try approval.decided(status, by: actor, rationale: rationale, at: change.time)
            try change.records.updateApproval(decided, expecting: approval.status)
            change.log(
                status == .approved ? .approve : .reject,
                agent: decided.agent,
                reason: rationale,
                figures: ["approval_id": .string(decided.id), "bundle_id": .string(decided.bundleID)]
            )
            return decided
        }
    }

    /// Deploys an approved bundle: as a canary below 100 %, at once at 100 %.
    ///
    /// - Returns: the approval and the configuration version that holds from now on.
    package func apply(
        _ id: String,
        percent: Int,
        by actor: Actor
    ) async throws -> (approval: Approval, configurationVersion: Int64) {
        guard (1...100).contains(percent) else {
            throw Refusal.invalid("/canary_percent", "must be a whole number from 1 to 100, not \(percent)")
        }
        return try await ledger.change(by: actor) { change in
            let records = change.records
            let approval = try records.requireApproval(id)
            let applied = try approval.applied(at: change.time)
            try Canary.requireNone(records, agent: applied.agent)
            try records.updateApproval(applied, expecting: approval.status)
            let stale = try change.deploy(applied, percent: percent)
            change.altersAnswers(of: applied.agent)
            change.log(
                .apply,
                agent: applied.agent,
                figures: [
                    "approval_id": .string(applied.id),
                    "bundle_id": .string(applied.bundleID),
                    "canary_percent": .integer(Int64(percent)),
                    "forced": .boolean(percent == 100),
                    "stale_approvals": .integer(Int64(stale)),
                ]
            )
            return (applied, try change.configurationVersion())
        }
    }
}

extension Approval {
    /// One that has no number yet.
    fileprivate init(proposing pair: BundlePair, _ specification: AgentSpecification, by actor: Actor) {
        let (bundle, diff) = (pair.new, pair.diff())
        self.init(
            number: 0,
            agent: bundle.agent,
            bundleID: bundle.id,
            comparedWith: pair.old.id,
            diff: diff,
            trainingCount: bundle.figures.trainingCount,
            advice: .on(diff, of: bundle, specification: specification),
            requestedBy: actor,
            createdAt: bundle.createdAt,
            status: .pending
        )
    }
}

extension Change {
    /// How many other approvals the deployment made stale.
    fileprivate func deploy(_ approval: Approval, percent: Int) throws -> Int {
        guard percent < 100 else {
            try records.activate(bundle: approval.bundleID, agent: approval.agent, by: actor, at: time)
            return try records.markApprovalsStale(agent: approval.agent, keeping: approval.number, at: time)
        }
        let agent = try records.requireAgent(approval.agent)
        let bundle = try records.requireBundle(approval.bundleID)
        try startCanary(agent: agent, bundle: bundle, percent: percent)
        return 0
    }
}
