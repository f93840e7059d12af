package import Learning

/// A key's first run in a canary: the unit of every outcome.
package struct CanaryUnit: Sendable, Equatable {
    package var key: String
    package var runID: String
    package var arm: Arm
    /// The canary's share when the key was assigned, 0…1.
    package var share: Double
    package var occurredAt: Timestamp
    package var isQualityCounted: Bool

    package init(key: String, runID: String, arm: Arm, share: Double, occurredAt: Timestamp, isQualityCounted: Bool) {
        self.key = key
        self.runID = runID
        self.arm = arm
        self.share = share
        self.occurredAt = occurredAt
        self.isQualityCounted = isQualityCounted
    }
}

/// One counted fact, numbered as it was counted, for replay.
package struct CanaryOutcome: Sendable, Equatable {
    package var sequence: Int64
    package var key: String
    package var countedAt: Timestamp
    package var observation: GuardObservation
    /// The chain of hashes up to and with this outcome; nil for one that an older version counted.
    package var hash: [UInt8]?

    package init(
        sequence: Int64,
        key: String,
        countedAt: Timestamp,
        observation: GuardObservation,
        hash: [UInt8]? = nil
    ) {
        self.sequence = sequence
        self.key = key
        self.countedAt = countedAt
        self.observation = observation
        self.hash = hash
    }
}

/// What is kept about canaries; at most one runs per agent.
package protocol CanaryRecords {
    func runningCanary(agent: String) throws -> Canary?
    func runningCanaries() throws -> [Canary]
    func canary(_ id: Int64) throws -> Canary?
    /// The one that runs, else the one that began last.
    func newestCanary(agent: String) throws -> Canary?
    /// Those that have ended, of one agent or all, the newest first.
    func endedCanaries(agent: String?, limit: Int, before id: Int64?) throws -> [Canary]
    /// Keeps a new canary with its empty tally under the next id, which it returns.
    func insertCanary(_ canary: Canary, tally: CanaryTally) throws -> Canary
    /// Writes a canary if its version is still the one that was read, and raises the version.
    func updateCanary(_ canary: Canary, expecting version: Int64) throws
    /// Deletes units of canaries that ended before a moment, which nothing is joined to any more; how many.
    func deleteUnits(endedBefore time: Timestamp, limit: Int) throws -> Int
    /// Canaries of the same content against the same active content since a moment.
    func canaryCount(agent: String, content: [UInt8], baseline: [UInt8], since: Timestamp) throws -> Int
    /// Everything counted so far; what an older version did not keep is made from its outcomes.
    func tally(canary: Int64) throws -> CanaryTally
    /// How many outcomes were counted.
    func outcomeCount(canary: Int64) throws -> Int64
    /// Adds outcomes and writes the tally they led to.
    func record(_ outcomes: [CanaryOutcome], tally: CanaryTally, canary: Int64) throws
    /// The outcomes in the order they were counted.
    func outcomes(canary: Int64) throws -> [CanaryOutcome]
    func insertDecision(_ decision: CanaryDecision) throws
    /// The decisions in the order they were made.
    func decisions(canary: Int64) throws -> [CanaryDecision]
    /// For each, false if its key has had its first run in this canary already.
    func insertUnits(_ units: [CanaryUnit], canary: Int64) throws -> [Bool]
    func unit(canary: Int64, key: String) throws -> CanaryUnit?
    func markQualityCounted(canary: Int64, key: String) throws
    /// A run's decision and payload.
    func run(agent: String, id: String) throws -> JoinedRun?
    /// Adds to an hour's quality figures.
    func addQuality(agent: String, hour: Int64, variant: String, runs: Int, judged: Int, utility: Double) throws
}
