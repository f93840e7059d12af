package import Rules

/// Why a use case would not do what was asked. Nothing has changed when one is thrown.
package enum Refusal: Error, Sendable, Equatable {
    /// There is no such thing (HTTP 404).
    case notFound(String)
    /// The thing is not in a state that allows it (409).
    case conflict(Conflict, String)
    /// Well-formed but not acceptable (422); the code is `invalid` unless a more telling one is given.
    case invalid(code: String, detail: String, problems: [FieldProblem])
    /// More heavy work is waiting than can be taken on, or than can be waited for; the code says which (429).
    case busy(code: String, String, retryAfterSeconds: Int)
    /// More work is waiting than can be taken on (429).
    case overloaded(String = "Too much work is waiting.", retryAfterSeconds: Int)
    /// It cannot be done for now, and nobody is to blame; says why (503).
    case unavailable(String, retryAfterSeconds: Int)

    /// The database is known to be away.
    package static let databaseAway = Refusal.unavailable(because: .away)

    /// The database takes no writes, or does not answer at all.
    package static func unavailable(because trouble: DatabaseTrouble) -> Refusal {
        .unavailable(
            "\(trouble.sentence) Send it again; what was kept already is not kept twice.",
            retryAfterSeconds: trouble.retryAfterSeconds
        )
    }

    /// What is told of an item whose id is known with other content.
    static let changedSentence = """
        Something else is known under this id, and it stays. Send what differs under an id of its own.
        """
    package static let changed = Refusal.conflict(.changed, changedSentence)

    package static func unknownAgent(_ name: String) -> Refusal {
        .notFound("There is no agent \"\(name.prefix(100))\".")
    }

    /// An agent is stored in a form that cannot be served; the others are.
    package static func setAside(agent: String, _ reason: String) -> Refusal {
        .unavailable(
            "The agent \(agent) is set aside, as what is stored of it cannot be served: \(reason)"
                + (reason.hasSuffix(".") ? "" : ".") + " Register it anew, or let attune doctor say more.",
            retryAfterSeconds: 60
        )
    }

    package typealias FieldProblem = SpecificationError.Problem

    package static func invalid(_ pointer: String, _ detail: String, code: String = "invalid") -> Refusal {
        .invalid(
            code: code,
            detail: "\(pointer.dropFirst()) \(detail)",
            problems: [.init(pointer: pointer, detail: detail)]
        )
    }
}

/// The states that stand in the way; the raw value is the problem's `code`.
package enum Conflict: String, Sendable, CaseIterable {
    case paused
    case notPaused = "not_paused"
    case canaryRunning = "canary_running"
    case approvalNotPending = "approval_not_pending"
    case approvalNotApproved = "approval_not_approved"
    case approvalStale = "approval_stale"
    case alreadyActive = "already_active"
    case alreadyProposed = "already_proposed"
    /// What would be stored could not be served.
    case notServable = "not_servable"
    case noPreviousBundle = "no_previous_bundle"
    case notHeld = "not_held"
    case rolloutMoved = "rollout_moved"
    case itemNotOpen = "item_not_open"
    case itemLeased = "item_leased"
    case alreadyLabeled = "already_labeled"
    case nothingToUndo = "nothing_to_undo"
    case jobRunning = "job_running"
    case jobEnded = "job_ended"
    case jobUnfinished = "job_unfinished"
    case clockJumped = "clock_jumped"
    case alertAcknowledged = "alert_acknowledged"
    case alertResolved = "alert_resolved"
    /// Something else is known under the same id.
    case changed
}

/// A failure of the store itself, as far as the outside has to tell them apart.
package protocol StoreFailure: Error {
    /// Trying again later may work.
    var isTemporary: Bool { get }
    /// Somebody else changed the same thing meanwhile.
    var isConflict: Bool { get }
    /// What is stored cannot be read; trying again does not help.
    var isCorrupt: Bool { get }
    /// What is the matter with the database itself, where the failure is about that.
    var trouble: DatabaseTrouble? { get }
}

extension StoreFailure {
    package var trouble: DatabaseTrouble? { nil }
}
