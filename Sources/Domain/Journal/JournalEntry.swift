package import JSON

/// One change of state, as the operators' log shows it.
package struct JournalEntry: Sendable, Equatable {
    /// What was done; the raw value is the log's `action`.
    package enum Action: String, Sendable, CaseIterable {
        case feedsLoad = "feeds_load"
        case train
        case trainFailed = "train_failed"
        case propose
        case approve
        case reject
        case apply
        case guardCheck = "guard_check"
        case promote
        case rollback
        case weightsUpdate = "weights_update"
        case reviewSample = "review_sample"
        case label
        case exclude
        case restore
        case upload
        case bundleRollback = "bundle_rollback"
        case pause
        case resume
        case alert
        case alertAcknowledge = "alert_ack"
        case alertSilence = "alert_silence"
        case agentRegister = "agent_register"
        case reviewSkip = "review_skip"
        case reviewUndo = "review_undo"
        case reviewReopen = "review_reopen"
        case labeledImport = "import"
        case clearHold = "clear_hold"
        case clockAccept = "clock_accept"
    }

    package var timestamp: Timestamp
    package var action: Action
    package var agent: String?
    package var actor: Actor
    package var reason: String?
    /// The action's own figures, shown flat beside the other members.
    package var figures: JSONObject

    package init(
        timestamp: Timestamp,
        action: Action,
        agent: String?,
        actor: Actor,
        reason: String?,
        figures: JSONObject
    ) {
        self.timestamp = timestamp
        self.action = action
        self.agent = agent
        self.actor = actor
        self.reason = reason
        self.figures = figures
    }

    /// What is hashed and kept: canonical JSON of everything the entry says.
    package var canonical: [UInt8] {
        JSON.object([
            "timestamp": .integer(timestamp.microseconds),
            "action": .string(action.rawValue),
            "agent": agent.map(JSON.string) ?? .null,
            "actor": .string(actor.name),
            "reason": reason.map(JSON.string) ?? .null,
            "figures": .object(figures),
        ]).canonical()
    }
}

/// Which entries to show, newest first.
package struct JournalFilter: Sendable, Equatable {
    package var action: JournalEntry.Action?
    package var agent: String?
    package var actor: String?
    package var since: Timestamp
    package var limit: Int
    /// Entries before this one (a page's `cursor`).
    package var before: Int64?

    package init(
        action: JournalEntry.Action? = nil,
        agent: String? = nil,
        actor: String? = nil,
        since: Timestamp,
        limit: Int = 50,
        before: Int64? = nil
    ) {
        self.action = action
        self.agent = agent
        self.actor = actor
        self.since = since
        self.limit = limit
        self.before = before
    }
}

/// The append-only journal.
package protocol JournalRecords {
    /// The hash of the newest entry; the empty array before the first.
    func journalHead() throws -> [UInt8]
    func append(_ entry: JournalEntry, previousHash: [UInt8], hash: [UInt8]) throws
    func journal(_ filter: JournalFilter) throws -> [(sequence: Int64, entry: JournalEntry)]
    /// In the order they were written, for checking the chain.
    func forEachJournalEntry(_ body: (JournalEntry, _ previousHash: [UInt8], _ hash: [UInt8]) throws -> Void) throws
}

extension JournalEntry.Action {
    /// The part of the server that does it, as log lines name it.
    package var component: String {
        switch self {
        case .feedsLoad: "feeds"
        case .train, .trainFailed: "trainer"
        case .weightsUpdate: "weights"
        case .guardCheck, .promote, .rollback, .clearHold: "guard"
        case .reviewSample: "schedule"
        case .alert, .alertAcknowledge, .alertSilence: "alerts"
        case .propose, .approve, .reject, .apply, .label, .exclude, .restore, .upload, .bundleRollback, .pause, .resume,
            .agentRegister, .reviewSkip, .reviewUndo, .reviewReopen, .labeledImport, .clockAccept:
            "api"
        }
    }
}
