/// Whether a node can answer, and what it cannot do as it should; pure.
package struct Readiness: Sendable, Equatable {
    package struct Reason: Sendable, Equatable {
        package enum Code: String, Sendable {
            /// The database does not answer.
            case databaseUnavailable = "database_unavailable"
            /// What agents are served could not be compared with the database for a while.
            case stale
            /// An agent cannot be served as it is stored; the others are.
            case agentSetAside = "agent_set_aside"
            /// Reported events wait on this node's disk for the database.
            case eventsSpooled = "events_spooled"
        }

        package var code: Code
        package var detail: String
        /// For how many whole seconds; nil where nobody knows.
        package var seconds: Int?
    }

    /// Empty for a node that does everything.
    package var reasons: [Reason]

    package var isDegraded: Bool { !reasons.isEmpty }

    /// - Parameter setAside: why agents are not served, by name.
    package static func assess(
        _ contact: DatabaseContact.State,
        _ spool: SpoolDepth?,
        setAside: [String: String],
        at now: Timestamp
    ) -> Readiness {
        var reasons: [Reason] = []
        if let failure = contact.failure {
            reasons.append(
                Reason(
                    code: .databaseUnavailable,
                    detail: failure.reason,
                    seconds: max(0, Int(clamping: now.seconds(since: failure.since)))
                )
            )
        }
        if let staleness = contact.staleness(at: now) {
            reasons.append(
                Reason(
                    code: .stale,
                    detail: "Agents are answered from what the database said \(staleness.seconds) s ago.",
                    seconds: staleness.seconds
                )
            )
        }
        if let spool, spool.events > 0 {
            reasons.append(
                Reason(code: .eventsSpooled, detail: "\(spool.events) events wait on this node's disk.", seconds: nil)
            )
        }
        for (agent, reason) in setAside.sorted(by: { $0.key < $1.key }) {
            reasons.append(Reason(code: .agentSetAside, detail: "\(agent) is not served: \(reason)", seconds: nil))
        }
        return Readiness(reasons: reasons)
    }
}
