/// A server process among those that share a store.
package struct Node: Sendable, Equatable {
    package var id: String
    /// Where it listens.
    package var address: String
    /// The program's version.
    package var program: String
    package var startedAt: Timestamp
    /// When it last wrote that it is there, by the store's clock.
    package var seenAt: Timestamp
    /// The configuration version that it serves.
    package var configurationVersion: Int64

    package init(
        id: String,
        address: String,
        program: String,
        startedAt: Timestamp,
        seenAt: Timestamp,
        configurationVersion: Int64
    ) {
        self.id = id
        self.address = address
        self.program = program
        self.startedAt = startedAt
        self.seenAt = seenAt
        self.configurationVersion = configurationVersion
    }
}

/// Which nodes serve a configuration version, and which live ones were not heard to.
package struct Confirmation: Sendable, Equatable {
    package var confirmedBy: [String]
    package var unconfirmed: [String]

    package init(confirmedBy: [String], unconfirmed: [String]) {
        self.confirmedBy = confirmedBy
        self.unconfirmed = unconfirmed
    }

    /// - Parameter nodes: those that live.
    init(of version: Int64, by nodes: [Node]) {
        confirmedBy = nodes.filter { $0.configurationVersion >= version }.map(\.id).sorted()
        unconfirmed = nodes.filter { $0.configurationVersion < version }.map(\.id).sorted()
    }
}

/// What is kept about nodes and the jobs under way in them.
package protocol FleetRecords {
    /// The time by the clock that all nodes share; `local` where the store has but one node.
    ///
    /// Who lives and which lease has run out is told by this clock alone, so that one node's wrong clock does no harm.
    func sharedTime(or local: Timestamp) throws -> Timestamp
    func noteNode(_ node: Node) throws
    func forgetNode(_ id: String) throws
    func forgetNodes(seenBefore time: Timestamp) throws
    func nodes(seenSince time: Timestamp) throws -> [Node]
    func lease(of job: Job) throws -> JobLease?
    /// Writes a lease in place of the job's last one.
    func setLease(_ lease: JobLease) throws
    /// Extends a lease that is still this holder's.
    func renewLease(_ lease: JobLease, until time: Timestamp) throws
    func removeLease(_ lease: JobLease) throws
}
