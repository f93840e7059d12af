import Rules

/// Everything stored that agents are served by or people decide on, opened once: what can be built of it, and what cannot.
///
/// It reads a consistent view and changes nothing.
package struct StoreInspection: Sendable, Equatable {
    /// Something that is stored and cannot be built.
    package struct Fault: Sendable, Equatable {
        package enum Kind: String, Sendable {
            /// A specification, or what its agent is served by.
            case agent
            case bundle
            case canary
            case approval
        }

        package var kind: Kind
        /// Its name or id.
        package var id: String
        /// What is wrong, in a sentence.
        package var reason: String
    }

    /// How many were opened, those with faults included.
    package var agents = 0
    package var bundles = 0
    package var canaries = 0
    package var approvals = 0
    package var faults: [Fault] = []

    /// Opens everything.
    ///
    /// - Throws: where the store itself fails.
    package init(_ records: any Records) throws {
        try inspectAgents(records)
        try inspectBundles(records)
        try inspectCanaries(records)
        try inspectApprovals(records)
    }

    private mutating func inspectAgents(_ records: any Records) throws {
        agents = try records.storedAgents().count
        let configuration = try ServedConfiguration.build(
            records,
            reusing: ServedConfiguration(version: 0, agents: [:])
        )
        faults += configuration.setAside.sorted { $0.key < $1.key }.map { Fault(kind: .agent, id: $0, reason: $1) }
    }

    private mutating func inspectBundles(_ records: any Records) throws {
        for id in try records.bundleIDs(startingWith: "") {
            bundles += 1
            try attempt(.bundle, id) {
                let bundle = try records.requireBundle(id)
                guard let agent = try records.storedAgent(bundle.agent) else {
                    throw Refusal.unknownAgent(bundle.agent)
                }
                // An agent that cannot be read has its own fault.
                guard let specification = try? agent.get().specification else { return }
                _ = try ServedBundle(bundle, specification)
            }
        }
    }

    private mutating func inspectCanaries(_ records: any Records) throws {
        for canary in try records.runningCanaries() {
            canaries += 1
            try attempt(.canary, "\(canary.id) of \(canary.agent)") {
                _ = try records.tally(canary: canary.id)
                _ = try records.requireBundle(canary.baselineID)
            }
        }
    }

    private mutating func inspectApprovals(_ records: any Records) throws {
        var open: [Approval] = []
        for status in [Approval.Status.pending, .approved] {
            open += try records.approvals(status: status, since: nil, limit: Int(Int32.max), before: nil)
        }
        for approval in open {
            approvals += 1
            try attempt(.approval, approval.id) { _ = try records.requireBundle(approval.bundleID) }
        }
    }

    private mutating func attempt(_ kind: Fault.Kind, _ id: String, _ open: () throws -> Void) throws {
        do {
            try open()
        } catch {
            faults.append(Fault(kind: kind, id: id, reason: try storedFault(error)))
        }
    }
}
