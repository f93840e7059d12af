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

    package init(sequence: Int64, key: String, countedAt: Timestamp, observation: GuardObservation) {
        self.sequence = sequence
        self.key = key
        self.countedAt = countedAt
        self.observation = observation
    }
}

/// What is kept about canaries; at most one runs per agent.
package protocol CanaryRecords {
    func runningCanary(agent: String) throws -> Canary?
    func runningCanaries() throws -> [Canary]
    /// Keeps a new canary with its empty evidence under the next id, which it returns.
    func insertCanary(_ canary: Canary, evidence: GuardEvidence) throws -> Canary
    /// Writes a canary if its version is still the one that was read, and raises the version.
    func updateCanary(_ canary: Canary, expecting version: Int64) throws
    /// Canaries of the same content against the same active content since a moment.
    func canaryCount(agent: String, content: [UInt8], baseline: [UInt8], since: Timestamp) throws -> Int
    /// The evidence and the number of the last outcome counted into it.
    func evidence(canary: Int64) throws -> (evidence: GuardEvidence, sequence: Int64)
    /// Adds outcomes and writes the evidence they led to.
    func record(_ outcomes: [CanaryOutcome], evidence: GuardEvidence, canary: Int64) throws
    /// The outcomes in the order they were counted.
    func outcomes(canary: Int64) throws -> [CanaryOutcome]
    /// For each, false if its key has had its first run in this canary already.
    func insertUnits(_ units: [CanaryUnit], canary: Int64) throws -> [Bool]
    func unit(canary: Int64, key: String) throws -> CanaryUnit?
    func markQualityCounted(canary: Int64, key: String) throws
    /// A run's decision and payload.
    func run(agent: String, id: String) throws -> JoinedRun?
    /// Adds to an hour's quality figures.
    func addQuality(agent: String, hour: Int64, variant: String, runs: Int, judged: Int, utility: Double) throws
}
