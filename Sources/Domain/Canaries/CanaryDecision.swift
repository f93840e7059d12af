import Crypto
import JSON
package import Learning

/// A verdict with everything it was made of: the outcomes counted until then and the situation.
package struct CanaryVerdict: Sendable, Equatable {
    package var situation: GuardSituation
    package var assessment: GuardAssessment
    /// The number of the last outcome that was counted.
    package var sequence: Int64
    package var inputsHash: [UInt8]

    /// A verdict as it was kept.
    package init(situation: GuardSituation, assessment: GuardAssessment, sequence: Int64, inputsHash: [UInt8]) {
        self.situation = situation
        self.assessment = assessment
        self.sequence = sequence
        self.inputsHash = inputsHash
    }

    /// Judges what was counted; pure.
    package init(_ tally: CanaryTally, in situation: GuardSituation) throws {
        self.situation = situation
        assessment = tally.evidence.assess(situation)
        sequence = tally.sequence
        inputsHash = try Self.hash(tally, situation)
    }

    /// SHA-256 over the chain of outcomes, what the canary is judged by, and the situation.
    private static func hash(_ tally: CanaryTally, _ situation: GuardSituation) throws -> [UInt8] {
        let encoder = JSONValueEncoder()
        var hasher = SHA256()
        hasher.update(data: tally.chain)
        hasher.update(data: try encoder.encode(tally.evidence.settings).canonical())
        hasher.update(data: try encoder.encode(situation).canonical())
        return Array(hasher.finalize())
    }
}

/// Something that was decided about a canary, by the guard or by a person, with the guard's verdict at that moment.
package struct CanaryDecision: Sendable, Equatable {
    package enum Kind: String, Sendable, CaseIterable {
        /// Its share was raised.
        case promote
        /// It was ended.
        case rollback
        /// The nightly check looked and moved nothing.
        case check
    }

    /// Given by the store.
    package var id: Int64
    package var canary: Int64
    package var kind: Kind
    package var decidedAt: Timestamp
    package var actor: Actor
    /// The verdict's for the guard's own decisions, `manual` for a person's.
    package var reason: String
    /// What a promotion raised the share to.
    package var targetPercent: Int?
    package var verdict: CanaryVerdict

    package init(
        id: Int64 = 0,
        canary: Int64,
        kind: Kind,
        decidedAt: Timestamp,
        actor: Actor,
        reason: String,
        targetPercent: Int? = nil,
        verdict: CanaryVerdict
    ) {
        self.id = id
        self.canary = canary
        self.kind = kind
        self.decidedAt = decidedAt
        self.actor = actor
        self.reason = reason
        self.targetPercent = targetPercent
        self.verdict = verdict
    }
}
