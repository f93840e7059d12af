public import Logging
import Synchronization

/// What an agent needs of Attune: decisions by itself, and reports that arrive.
///
///     let attune = try await AttuneClient(server: "http://127.0.0.1:8000", agents: ["inbox_triage"])
///     let decision = try attune.decide("inbox_triage", key: "thread-1", payload: ["risk_score": 82, "spf_fail": true])
///     var run = Run(decision)
///     run.latency = .milliseconds(12)
///     try attune.report(run)
///
/// Deciding asks nobody: it goes by the last good configuration, which is kept up to date in the background and, with
/// ``ClientSettings/folder``, outlives a restart. Reporting returns when the report is kept; it is sent in the background until
/// the server says that it is durable. May be used from any number of tasks at once.
public final class AttuneClient: Sendable {
    private let cache: ConfigurationCache
    private let spool: Spool
    private let reporter: Reporter
    private let world: ClientWorld
    private let work: Mutex<[Task<Void, Never>]>

    /// Fetches the agents' configurations, or takes those kept on disk if the server is away, and starts to keep them up to
    /// date and to send reports.
    ///
    /// - Parameters:
    ///   - server: its address, with a path prefix where a proxy has one.
    ///   - agents: the agents that this client decides for.
    /// - Throws: ``AttuneError/unavailable(_:)`` if an agent's configuration is neither here nor there, and
    ///   ``AttuneError/folder(_:)`` if the folder cannot be used.
    public convenience init(
        server: String,
        agents: [String],
        settings: ClientSettings = ClientSettings(),
        logger: Logger = Logger(label: "attune.client")
    ) async throws(AttuneError) {
        try await self.init(
            agents: agents,
            settings: settings,
            logger: logger,
            transport: HTTPTransport(server: server),
            world: .real
        )
    }

    package init(
        agents: [String],
        settings: ClientSettings,
        logger: Logger,
        transport: any Transport,
        world: ClientWorld
    ) async throws(AttuneError) {
        let folder: SpoolFolder? = if let path = settings.folder { try SpoolFolder(path) } else { nil }
        let cache = ConfigurationCache(folder: settings.folder)
        let updates = ConfigurationUpdates(
            agents: agents,
            cache: cache,
            transport: transport,
            settings: settings,
            world: world,
            logger: logger
        )
        for agent in agents { try await Self.begin(agent, updates, logger) }
        let length = max(1, min(settings.batch, 10_000))
        let spool = Spool(folder: folder, capacity: settings.capacity, segmentLength: length, logger: logger)
        let reporter = Reporter(spool: spool, transport: transport, settings: settings, world: world, logger: logger)
        self.cache = cache
        self.spool = spool
        self.reporter = reporter
        self.world = world
        work = Mutex([
            Task { await updates.poll() }, Task { await updates.listen() }, Task { await reporter.run() },
        ])
    }

    deinit {
        stop()
    }

    private static func begin(
        _ agent: String,
        _ updates: ConfigurationUpdates,
        _ logger: Logger
    ) async throws(AttuneError) {
        var reason = AttuneError.unavailable("the server is busy")
        do {
            _ = try await updates.refresh(agent)
        } catch {
            reason = error
        }
        guard updates.cache.agent(agent) == nil else { return }
        guard updates.cache.restore(agent) else { throw reason }
        logger.warning(
            "deciding by the configuration kept on disk",
            metadata: ["agent": "\(agent)", "reason": "\(reason)"]
        )
    }

    // MARK: Deciding

    /// An agent as it is configured now.
    ///
    /// - Throws: ``AttuneError/unknownAgent(_:)`` for one that this client was not made for.
    public func agent(_ name: String) throws(AttuneError) -> AssignedAgent {
        guard let agent = cache.agent(name) else { throw .unknownAgent(name) }
        return agent
    }

    /// The thresholds that apply to a key now.
    ///
    /// - Throws: ``AttuneError/unknownAgent(_:)`` and ``AttuneError/invalidKey(_:)``.
    public func configuration(for agent: String, key: String) throws(AttuneError) -> Configuration {
        try self.agent(agent).configuration(for: key)
    }

    /// What an agent decides about a case now; what `POST /decide` would answer.
    ///
    /// - Throws: ``AttuneError/unknownAgent(_:)`` and ``AttuneError/invalidKey(_:)``.
    public func decide(_ agent: String, key: String, payload: Payload) throws(AttuneError) -> Decision {
        try self.agent(agent).decide(payload, for: key)
    }

    // MARK: Reporting

    /// Reports a decision that was taken.
    ///
    /// - Returns: the report's id.
    /// - Throws: if the report was not taken: ``AttuneError/bufferFull``, ``AttuneError/unacceptable(_:)``,
    ///   ``AttuneError/invalidKey(_:)`` or ``AttuneError/folder(_:)``.
    @discardableResult
    public func report(_ run: Run) throws(AttuneError) -> String {
        let id = run.id ?? world.identifier()
        try spool.append(SpooledReport(run, id: id, now: world.now()))
        return id
    }

    /// Reports a person's thumb; otherwise as for a run.
    @discardableResult
    public func report(_ feedback: Feedback) throws(AttuneError) -> String {
        let id = feedback.id ?? world.identifier()
        try spool.append(SpooledReport(feedback, id: id, now: world.now()))
        return id
    }

    /// Reports that a person allowed or refused an action; otherwise as for a run.
    @discardableResult
    public func report(_ review: ActionReview) throws(AttuneError) -> String {
        let id = review.id ?? world.identifier()
        try spool.append(SpooledReport(review, id: id, now: world.now()))
        return id
    }

    /// Reports a curated task; otherwise as for a run.
    @discardableResult
    public func report(_ task: GoldTask) throws(AttuneError) -> String {
        let id = task.id ?? world.identifier()
        try spool.append(SpooledReport(task, id: id, now: world.now()))
        return id
    }

    /// What became of the reports so far.
    public var reporting: ReportingFigures {
        get async { await reporter.figures }
    }

    /// Sends what waits, with as many attempts as the time allows and the server does not mind.
    ///
    /// - Returns: whether nothing waits any more.
    @discardableResult
    public func flush(within limit: Duration = .seconds(10)) async -> Bool {
        await reporter.flush(within: limit)
    }

    /// Ends the background work after a last ``flush(within:)``. What could not be sent stays in the folder for the next
    /// client, and is lost without one; decisions go on by the last configuration.
    ///
    /// - Returns: whether everything was sent.
    @discardableResult
    public func shutdown(within limit: Duration = .seconds(10)) async -> Bool {
        let isEmpty = await flush(within: limit)
        stop()
        return isEmpty
    }

    private func stop() {
        work.withLock { work in
            for task in work { task.cancel() }
            work = []
        }
    }
}
