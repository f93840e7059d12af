/// Whether a node can answer, and what it cannot do as it should; pure.
package struct Readiness: Sendable, Equatable {
    package struct Reason: Sendable, Equatable {
        package enum Code: String, Sendable {
            /// The database does not answer.
            case databaseUnavailable = "database_unavailable"
            /// What else keeps the database from taking writes (``DatabaseTrouble``).
            case databaseFull = "database_full"
            case databaseLocked = "database_locked"
            case databaseReadOnly = "database_read_only"
            case databaseMoved = "database_moved"
            case databaseCorrupt = "database_corrupt"
            /// The database's disk is almost full; a warning, as all still works.
            case diskLow = "disk_low"
            /// What agents are served could not be compared with the database for a while.
            case stale
            /// An agent cannot be served as it is stored; the others are.
            case agentSetAside = "agent_set_aside"
            /// The clock jumped, and what goes by it waits.
            case clockJumped = "clock_jumped"
            /// Reported events wait on this node's disk for the database.
            case eventsSpooled = "events_spooled"

            init(_ trouble: DatabaseTrouble) {
                self =
                    switch trouble {
                    case .full: .databaseFull
                    case .locked: .databaseLocked
                    case .readOnly: .databaseReadOnly
                    case .moved: .databaseMoved
                    case .corrupt: .databaseCorrupt
                    case .away: .databaseUnavailable
                    }
            }
        }

        package var code: Code
        package var detail: String
        /// For how many whole seconds; nil where nobody knows.
        package var seconds: Int?
    }

    /// Empty for a node that does everything and will go on so.
    package var reasons: [Reason]

    package init(reasons: [Reason]) {
        self.reasons = reasons
    }

    /// Whether there is something that it cannot do as it should.
    package var isDegraded: Bool { reasons.contains { $0.code != .diskLow } }

    /// - Parameter setAside: why agents are not served, by name.
    package static func assess(
        _ contact: DatabaseContact.State,
        _ spool: SpoolDepth?,
        setAside: [String: String] = [:],
        clock: ClockDoubt? = nil,
        at now: Timestamp
    ) -> Readiness {
        var reasons: [Reason] = []
        if let failure = contact.failure {
            reasons.append(Reason(failure, at: now))
        } else if let trouble = contact.obstacle(at: now) {
            reasons.append(Reason(code: .init(trouble), detail: trouble.sentence, seconds: nil))
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
        if let clock {
            reasons.append(Reason(code: .clockJumped, detail: clock.sentence, seconds: nil))
        }
        if let space = contact.space, space.isLow {
            reasons.append(Reason(code: .diskLow, detail: space.sentence, seconds: nil))
        }
        return Readiness(reasons: reasons)
    }
}

extension Readiness.Reason {
    fileprivate init(_ failure: DatabaseContact.Failure, at now: Timestamp) {
        let trouble = failure.trouble
        code = Code(trouble)
        detail = "\(trouble.sentence) \(trouble.advice) (\(failure.reason))"
        seconds = max(0, Int(clamping: now.seconds(since: failure.since)))
    }
}
