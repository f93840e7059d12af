/// A judgement with the run it joins, if there is one.
package struct PendingJudgement: Sendable, Equatable {
    package var sequence: Int64
    package var judgement: Judgement
    package var run: JoinedRun?

    package init(sequence: Int64, judgement: Judgement, run: JoinedRun?) {
        self.sequence = sequence
        self.judgement = judgement
        self.run = run
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
    /// For each, false if a run of its agent and id is known already; nothing is changed for it then.
    func insertRuns(_ runs: [Run], at time: Timestamp) throws -> [Bool]
    /// For each, false if it is known already.
    func insertJudgements(_ judgements: [Judgement], at time: Timestamp) throws -> [Bool]
    /// The newest run of a key at or before a moment.
    func run(agent: String, key: String, notAfter time: Timestamp) throws -> JoinedRun?
    /// Judgements of a key, in the order they came, whatever their state.
    func judgements(agent: String, key: String, notBefore time: Timestamp) throws -> [Judgement]
    /// Those of the keys about which anything was said.
    func judgedKeys(agent: String, among keys: Set<String>) throws -> Set<String>
    /// Makes judgements that waited for a run of these keys new again.
    func wakeJudgements(agent: String, keys: Set<String>) throws
    /// The next new judgements in the order they came, each with its run.
    func newJudgements(limit: Int) throws -> [PendingJudgement]
    func setState(_ state: JudgementState, ofJudgements sequences: [Int64]) throws
    /// Makes the judgements of a range that are still new loaded ones.
    func markLoaded(newJudgementsIn sequences: ClosedRange<Int64>) throws
    func qualityHours(agent: String, since: Timestamp) throws -> [QualityHour]
    /// Deletes up to `limit` raw runs received before a moment; how many went, fewer than `limit` where no more are left.
    /// A database that has runs in parts by the day deletes whole days.
    func deleteRuns(before time: Timestamp, limit: Int) throws -> Int
}
