package import JSON
import Rules

/// A judgement with the run it joins, if there is one.
package struct PendingJudgement: Sendable, Equatable {
    package var sequence: Int64
    package var judgement: Judgement
    package var run: JoinedRun?
    /// Whether it counts among those that wait for a run.
    package var isWaiting: Bool
    /// Whether it took the place of what the same giver said before.
    package var isRevision: Bool

    package init(
        sequence: Int64,
        judgement: Judgement,
        run: JoinedRun?,
        isWaiting: Bool = false,
        isRevision: Bool = false
    ) {
        self.sequence = sequence
        self.judgement = judgement
        self.run = run
        self.isWaiting = isWaiting
        self.isRevision = isRevision
    }
}

/// What became of a judgement that was handed in.
package struct KeptJudgement: Sendable, Equatable {
    package var kind: Reception.Kind
    /// Whether what it took the place of waited for a run.
    package var wasWaiting: Bool

    package init(_ kind: Reception.Kind, wasWaiting: Bool = false) {
        self.kind = kind
        self.wasWaiting = wasWaiting
    }
}

/// What a judgement needs to know of its run.
package struct JoinedRun: Sendable, Equatable {
    package var id: String
    package var occurredAt: Timestamp
    package var variant: String?
    package var decision: String?
    /// Compact JSON text.
    package var payload: String?

    package init(id: String, occurredAt: Timestamp, variant: String?, decision: String?, payload: String?) {
        self.id = id
        self.occurredAt = occurredAt
        self.variant = variant
        self.decision = decision
        self.payload = payload
    }
}

/// Where a judgement stands on its way to an example.
package enum JudgementState: Int64, Sendable {
    case new = 0
    case waitingForRun = 1
    case loaded = 2
    /// It says nothing that could be learned.
    case withoutLabel = 3
    /// No run was known when it came. One that came in beside it may be, so it is looked at once more.
    case waitingSinceArrival = 4

    package var isWaiting: Bool { self == .waitingForRun || self == .waitingSinceArrival }
}

/// Quality per hour and arm.
package struct QualityHour: Sendable, Equatable {
    package var hour: Timestamp
    package var variant: String
    package var quality: Double?
    package var judged: Int
    package var runs: Int

    package init(hour: Timestamp, variant: String, quality: Double?, judged: Int, runs: Int) {
        self.hour = hour
        self.variant = variant
        self.quality = quality
        self.judged = judged
        self.runs = runs
    }
}

/// What is kept of reported events.
package protocol EventRecords {
    /// Keeps other transactions waiting that would write the evidence of these agents' canaries or put something into the
    /// review queues of those, until this one ends. To be called before anything else is written.
    func claim(evidenceOf agents: Set<String>, queuesOf judged: Set<String>) throws
    /// Keeps runs that are new by agent and id. One that is known stays as it was: the same content again is a duplicate,
    /// other content is changed.
    func keepRuns(_ runs: [Run], at time: Timestamp) throws -> [Reception.Kind]
    /// Keeps judgements in their order, each in a state and under its agent, source, id and giver; see
    /// ``Judgement/kind(beside:occurredAt:)``.
    func keepJudgements(_ judgements: [(judgement: Judgement, state: JudgementState)], at time: Timestamp) throws
        -> [KeptJudgement]
    /// The run that a label given at a moment joins: the newest of its key at or before it, however old; only if there is
    /// none, the earliest of those up to ``Limits/Events/secondsBetweenClocks`` after it.
    func run(agent: String, key: String, joinedAt time: Timestamp) throws -> JoinedRun?
    /// Judgements of a key, in the order they came, whatever their state.
    func judgements(agent: String, key: String, notBefore time: Timestamp) throws -> [Judgement]
    /// Those of the keys about which anything was said.
    func judgedKeys(agent: String, among keys: Set<ExactText>) throws -> Set<ExactText>
    /// Makes judgements new again that waited for one of these runs; those that did.
    func wakeJudgements(agent: String, for runs: [Run]) throws -> [Judgement]
    /// Adds to the kept count of an agent's judgements that wait for a run.
    func addWaiting(_ change: Int, agent: String) throws
    /// The next judgements that are new or have waited since they came, in the order they came, each with its run.
    func newJudgements(limit: Int) throws -> [PendingJudgement]
    func setState(_ state: JudgementState, ofJudgements sequences: [Int64]) throws
    /// Makes the judgements of a range that are still new, or have waited since they came, loaded ones.
    func markLoaded(newJudgementsIn sequences: ClosedRange<Int64>) throws
    func qualityHours(agent: String, since: Timestamp) throws -> [QualityHour]
    /// Deletes up to `limit` raw runs received before a moment; how many went, fewer than `limit` where no more are left.
    /// A database that has runs in parts by the day deletes whole days.
    func deleteRuns(before time: Timestamp, limit: Int) throws -> Int
}
