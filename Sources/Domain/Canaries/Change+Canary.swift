import Crypto
import JSON
import Learning
import Rules

/// Repeated trials are counted over this many days.
private let repetitionDays = 90.0

extension Change {
    /// Puts a bundle on trial beside the agent's active one.
    func startCanary(agent: Agent, bundle: Bundle, percent: Int) throws {
        let policy = agent.specification.guardPolicy
        let active = try records.activeBundle(of: agent)
        let content = bundle.contentHash
        let baseline = active.contentHash
        let earlier = try records.canaryCount(
            agent: agent.name,
            content: content,
            baseline: baseline,
            since: time.adding(days: -repetitionDays)
        )
        // The deployment raises the configuration version by one, in this same transaction.
        let version = try records.configurationVersion() + 1
        let canary = Canary(
            id: 0,
            agent: agent.name,
            bundleID: bundle.id,
            baselineID: active.id,
            contentHash: content,
            baselineHash: baseline,
            repetition: earlier + 1,
            salt: String(random(), radix: 36) + String(random(), radix: 36),
            stages: [.init(configurationVersion: version, percent: percent, since: time)],
            policy: policy.automatic,
            qualitySource: policy.qualitySource,
            deployedBy: actor
        )
        _ = try records.insertCanary(canary, tally: CanaryTally(settings: policy.settings))
    }

    /// Raises a canary's share; at 100 % its bundle becomes the active one and the canary ends.
    func promote(
        _ canary: Canary,
        to percent: Int,
        reason: String,
        by actor: Actor,
        verdict: CanaryVerdict
    ) throws {
        var next = canary
        var stale = 0
        if percent == 100 {
            next.endedAt = time
            next.end = .promoted
            try records.activate(bundle: canary.bundleID, agent: canary.agent, by: actor, at: time)
            stale = try records.markApprovalsStale(agent: canary.agent, keeping: nil, at: time)
        } else {
            let version = try records.configurationVersion() + 1
            next.stages.append(.init(configurationVersion: version, percent: percent, since: time))
            next.stagePausedSeconds = 0
        }
        try records.updateCanary(next, expecting: canary.version)
        altersAnswers(of: canary.agent)
        try note(.promote, canary, verdict, reason: reason, targetPercent: percent, by: actor)
        var figures = canary.journalFigures(verdict.assessment)
        figures["target_percent"] = .integer(Int64(percent))
        figures["stale_approvals"] = .integer(Int64(stale))
        log(.promote, agent: canary.agent, by: actor, reason: reason, figures: figures)
    }

    /// Ends a canary; everybody is served by the active bundle from now on.
    func rollBack(
        _ canary: Canary,
        _ end: Canary.End,
        note: String? = nil,
        by actor: Actor,
        verdict: CanaryVerdict
    ) throws {
        var ended = canary
        ended.endedAt = time
        ended.end = end
        try records.updateCanary(ended, expecting: canary.version)
        altersAnswers(of: canary.agent)
        try self.note(.rollback, canary, verdict, reason: end.rawValue, by: actor)
        var figures = canary.journalFigures(verdict.assessment)
        if let note { figures["note"] = .string(note) }
        log(.rollback, agent: canary.agent, by: actor, reason: end.rawValue, figures: figures)
    }

    /// Keeps what the nightly check saw of a canary that it did not move.
    func noteCheck(of canary: Canary, verdict: CanaryVerdict) throws {
        try note(.check, canary, verdict, reason: verdict.assessment.reason.rawValue, by: .system)
    }

    private func note(
        _ kind: CanaryDecision.Kind,
        _ canary: Canary,
        _ verdict: CanaryVerdict,
        reason: String,
        targetPercent: Int? = nil,
        by actor: Actor
    ) throws {
        try records.insertDecision(
            CanaryDecision(
                canary: canary.id,
                kind: kind,
                decidedAt: time,
                actor: actor,
                reason: reason,
                targetPercent: targetPercent,
                verdict: verdict
            )
        )
    }
}

extension Canary {
    /// What the journal says of a canary that moved: where it stood and the numbers that led to it.
    func journalFigures(_ assessment: GuardAssessment) -> JSONObject {
        var object: JSONObject = [
            "bundle_id": .string(bundleID),
            "canary_percent": .integer(Int64(percent)),
            "repetition": .integer(Int64(repetition)),
        ]
        object["quality_delta"] = assessment.qualityDelta.map { .number(rounded($0, 6)) } ?? .null
        object["latency_delta"] = assessment.latencyDelta.map { .number(rounded($0, 6)) } ?? .null
        object["error_delta"] = assessment.errorDelta.map { .number(rounded($0, 6)) } ?? .null
        object["rule_version"] = .integer(Int64(assessment.ruleVersion))
        object["active_keys"] = .integer(Int64(assessment.activeKeys))
        object["canary_keys"] = .integer(Int64(assessment.canaryKeys))
        for metric in assessment.metrics {
            object["\(metric.metric.rawValue)_harm"] = .number(rounded(metric.harm, 6))
            object["\(metric.metric.rawValue)_safe"] = .number(rounded(metric.safe, 6))
        }
        return object
    }
}

extension Bundle {
    /// SHA-256 over what the bundle decides by, whatever its name.
    var contentHash: [UInt8] {
        var hasher = SHA256()
        for (name, value) in thresholds.sorted(by: { $0.key < $1.key }) {
            hasher.update(data: Array(name.utf8))
            withUnsafeBytes(of: value.bitPattern.littleEndian) { hasher.update(bufferPointer: $0) }
        }
        if let model, let json = try? JSONValueEncoder().encode(model) { hasher.update(data: json.canonical()) }
        return Array(hasher.finalize())
    }
}
