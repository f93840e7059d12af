package import JSON

/// All records of one transaction, each behind its own narrow protocol.
package typealias Records = AgentRecords & AlertRecords & ApprovalRecords & BundleRecords & CanaryRecords
    & DeliveryRecords & EventRecords & ExampleRecords & FigureRecords & FleetRecords
    & JournalRecords & JudgeRecords & LabelerRecords & RequestRecords & ReviewRecords & ScheduleRecords & ServerRecords
    & TrafficRecords

/// What a transaction does, and so which others may run beside it.
package enum TransactionKind: Sendable {
    /// Changes state: no other transaction writes meanwhile, in any node.
    case change
    /// Keeps events: others that keep events may write meanwhile, transactions that change state may not.
    ///
    /// What it inserts must be told apart by unique keys, what it counts must add up in any order, and whatever else it
    /// reads and writes must be claimed first (``EventRecords/claim(evidenceOf:queuesOf:)``).
    case events
    /// Says that a node lives, or a job or a request in it, in rows that nobody else writes at once: beside anything.
    case presence
}

/// Something that keeps records durably.
package protocol Store: Sendable {
    /// How many transactions that keep events are worth having at once.
    var eventLanes: Int { get }
    /// A consistent view; nothing is written.
    func read<Value: Sendable>(_ body: @escaping @Sendable (any Records) throws -> Value) async throws -> Value
    /// One durable transaction: all of it or nothing.
    func transaction<Value: Sendable>(
        _ kind: TransactionKind,
        _ body: @escaping @Sendable (any Records) throws -> Value
    ) async throws -> Value
}

/// The only way to change state.
///
/// A change, its journal entries, the alerts that it sets off or ends with their outbox rows, and the raised
/// `config_version` are one transaction. What agents are answered after it is built in that transaction, so that nothing is kept
/// that could not be served, and served when it is durable, before the caller hears of it.
package struct Ledger: Sendable {
    private let store: any Store
    package let world: World
    /// Under which job's lease everything is changed; nil outside of jobs.
    private var lease: JobLease?
    package let alertPolicy: AlertPolicy
    private let live: LiveConfiguration?
    private let entriesWritten: @Sendable ([JournalEntry]) -> Void

    /// - Parameters:
    ///   - alertPolicy: what is watched, and who hears of it.
    ///   - live: what agents are answered; nil where nobody is.
    ///   - entriesWritten: hears of journal entries once they are durable.
    package init(
        store: any Store,
        world: World,
        alertPolicy: AlertPolicy = AlertPolicy(),
        live: LiveConfiguration?,
        entriesWritten: @escaping @Sendable ([JournalEntry]) -> Void = { _ in }
    ) {
        self.store = store
        self.world = world
        self.alertPolicy = alertPolicy
        self.live = live
        self.entriesWritten = entriesWritten
    }

    package func read<Value: Sendable>(_ body: @escaping @Sendable (any Records) throws -> Value) async throws -> Value
    {
        try await store.read(body)
    }

    /// Why agents that are stored are not served, by name.
    package var setAside: [String: String] { live?.current.setAside ?? [:] }

    /// How many calls of ``keep(_:)`` are worth having at once.
    package var eventLanes: Int { store.eventLanes }

    /// The same ledger for a job: each of its transactions first makes sure that the lease still stands, and the one that
    /// logs what the job did notes its run and gives the lease back.
    func under(_ lease: JobLease) -> Ledger {
        var ledger = self
        ledger.lease = lease
        return ledger
    }

    /// Runs `body` in one transaction and writes what it logged; on behalf of a request with a key, under its claim.
    package func change<Value: Sendable>(
        by actor: Actor,
        _ body: @escaping @Sendable (Change) throws -> Value
    ) async throws -> Value {
        let lease = lease
        let claim = RequestClaim.current
        return try await run(.change, by: actor) { change in
            try lease?.require(in: change)
            let value = try body(change)
            try lease?.settle(in: change)
            try claim?.settle(in: change)
            return value
        }
    }

    /// Runs `body`, which keeps events, in one transaction beside others that do. One that turns out to change state as
    /// well, because an outcome ends a canary, is taken back and done again alone.
    package func keep<Value: Sendable>(
        _ body: @escaping @Sendable (Change) throws -> Value
    ) async throws -> Value {
        do {
            return try await run(.events, by: .system, body)
        } catch is ChangesState {
            return try await run(.change, by: .system, body)
        }
    }

    /// Writes that a node lives, or a job or a request in it.
    func touch<Value: Sendable>(
        _ body: @escaping @Sendable (any Records) throws -> Value
    ) async throws -> Value {
        try await store.transaction(.presence, body)
    }

    private struct ChangesState: Error {}

    private func run<Value: Sendable>(
        _ kind: TransactionKind,
        by actor: Actor,
        _ body: @escaping @Sendable (Change) throws -> Value
    ) async throws -> Value {
        let context = Change.Context(
            time: world.now(),
            random: world.random,
            alertPolicy: alertPolicy,
            setAside: setAside
        )
        let live = live
        let (value, next, entries) = try await store.transaction(kind) { records in
            let change = Change(records: records, actor: actor, context)
            let value = try body(change)
            guard kind == .change || !change.changesState else { throw ChangesState() }
            try change.observeAlerts()
            try change.settle()
            return (value, try change.prepare(live), change.entries)
        }
        if !entries.isEmpty { entriesWritten(entries) }
        if let next { live?.serve(prepared: next) }
        return value
    }
}

/// A change under way: the records to write to, and what is to be said about it. Lives as long as its transaction.
package final class Change {
    /// What a change sees of the world besides the records.
    struct Context: Sendable {
        var time: Timestamp
        var random: @Sendable () -> UInt64
        var alertPolicy: AlertPolicy
        var setAside: [String: String]
    }

    package let records: any Records
    package let actor: Actor
    package let time: Timestamp
    package let random: @Sendable () -> UInt64
    private(set) var entries: [JournalEntry] = []
    /// The agents that may be answered differently from now on.
    private var alteredAgents: Set<String> = []
    let alertPolicy: AlertPolicy
    /// Why agents were not served when the change began, by name.
    let setAside: [String: String]
    /// What alerts look at and no entry tells of.
    private(set) var touchedTopics: Set<AlertTopic> = []

    init(records: any Records, actor: Actor, _ context: Context) {
        self.records = records
        self.actor = actor
        time = context.time
        random = context.random
        alertPolicy = context.alertPolicy
        setAside = context.setAside
    }

    /// Says what was done; written to the journal together with the change itself.
    package func log(
        _ action: JournalEntry.Action,
        agent: String? = nil,
        by actor: Actor? = nil,
        reason: String? = nil,
        figures: JSONObject = [:]
    ) {
        entries.append(
            JournalEntry(
                timestamp: time,
                action: action,
                agent: agent,
                actor: actor ?? self.actor,
                reason: reason,
                figures: figures
            )
        )
    }

    /// Says that an agent may be answered differently from now on.
    package func altersAnswers(of agent: String) {
        alteredAgents.insert(agent)
    }

    private var hasAlteredAnswers: Bool { !alteredAgents.isEmpty }

    /// Says that alerts of a topic are to be looked at again.
    func touches(_ topic: AlertTopic) {
        touchedTopics.insert(topic)
    }

    /// The version that holds once this change is durable.
    package func configurationVersion() throws -> Int64 {
        try records.configurationVersion() + (hasAlteredAnswers ? 1 : 0)
    }

    /// Whether anything was changed that is more than the counts of events.
    var changesState: Bool { hasAlteredAnswers || !entries.isEmpty || !touchedTopics.isEmpty }

    /// What is served once this change is durable; nil if it alters no answers.
    fileprivate func prepare(_ live: LiveConfiguration?) throws -> ServedConfiguration? {
        guard hasAlteredAnswers else { return nil }
        return try live?.prepare(altered: alteredAgents, in: records)
    }

    fileprivate func settle() throws {
        if hasAlteredAnswers { try records.raiseConfigurationVersion() }
        guard !entries.isEmpty else { return }
        var head = try records.journalHead()
        for entry in entries {
            let hash = JournalChain.hash(of: entry, after: head)
            try records.append(entry, previousHash: head, hash: hash)
            head = hash
        }
    }
}
