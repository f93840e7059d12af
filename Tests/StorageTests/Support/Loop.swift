import Domain
import Rules
import Storage

/// All use cases over a store on disk, in a world whose clock and chance the test controls.
struct Loop: Sendable {
    /// The built-in agent that the tests work with: `quarantine` from a `risk_score` of 70 on, else `safe`.
    static let agent = "inbox_triage"
    static let ana = Actor("ana")

    let world: SimulatedWorld
    let files: TestDatabase
    let store: SQLStore
    let ledger: Ledger
    let live: LiveConfiguration
    let agents: AgentRegistry
    let intake: EventIntake
    let feeds: FeedLoader
    let examples: ExampleCatalog
    let inspector: LabelInspector
    let importer: ExampleImporter
    let trainer: BundleTrainer
    let desk: ApprovalDesk
    let canaries: CanaryControl
    let judges: JudgeBench
    let review: ReviewQueue
    let operations: Operations
    let jobs: JobRunner
    let alerts: AlertDesk
    let tally: TrafficTally
    let traffic: TrafficHistory

    init(seed: UInt64 = 1, alertPolicy: AlertPolicy = AlertPolicy()) async throws {
        let files = try await TestDatabase()
        try await self.init(on: files, through: files.database, seed: seed, alertPolicy: alertPolicy)
    }

    /// - Parameter database: `files`' own, or one that listens to it.
    init(
        on files: TestDatabase,
        through database: any SQLDatabase,
        seed: UInt64 = 1,
        alertPolicy: AlertPolicy = AlertPolicy()
    ) async throws {
        let world = SimulatedWorld(seed: seed)
        let store = try await SQLStore.open(database, now: world.now)
        let live = LiveConfiguration()
        let ledger = Ledger(
            store: store,
            world: world.world,
            alertPolicy: alertPolicy,
            live: live
        )
        let makers = DecisionMakers()
        self.world = world
        self.files = files
        self.store = store
        self.ledger = ledger
        self.live = live
        agents = AgentRegistry(ledger: ledger)
        intake = EventIntake(ledger: ledger, makers: makers)
        feeds = FeedLoader(ledger: ledger)
        let work = WorkQueue()
        let inspector = LabelInspector(ledger: ledger, work: work)
        self.inspector = inspector
        examples = ExampleCatalog(ledger: ledger, inspector: inspector, work: work)
        importer = ExampleImporter(ledger: ledger, makers: makers)
        trainer = BundleTrainer(ledger: ledger, work: work)
        desk = ApprovalDesk(ledger: ledger, work: work)
        canaries = CanaryControl(ledger: ledger, work: work)
        judges = JudgeBench(ledger: ledger, work: work)
        review = ReviewQueue(ledger: ledger, makers: makers)
        operations = Operations(ledger: ledger)
        jobs = JobRunner(ledger: ledger, inspector: inspector, work: work, timetable: .standard, node: "here")
        alerts = AlertDesk(ledger: ledger)
        tally = TrafficTally(ledger: ledger)
        traffic = TrafficHistory(ledger: ledger)
        try await agents.registerBuiltIn()
    }
}

extension Loop {
    /// The journal from its beginning, or the entries of one action.
    func journal(_ action: JournalEntry.Action? = nil) async throws -> [JournalEntry] {
        let filter = JournalFilter(action: action, since: Timestamp(microseconds: 0), limit: 10_000)
        return try await ledger.read { try $0.journal(filter).map(\.entry).reversed() }
    }

    func activeBundle(_ agent: String = Loop.agent) async throws -> String {
        try await agents.agent(agent).effectiveBundleID
    }

    func configurationVersion() async throws -> Int64 {
        try await ledger.read { try $0.configurationVersion() }
    }

    /// An approval for a bundle with this threshold, still to be decided on.
    func propose(threshold: Double) async throws -> Approval {
        let bundle = try await trainer.upload(
            agent: Self.agent,
            thresholds: ["risk_score_threshold": threshold],
            notes: nil,
            by: Self.ana
        )
        return try await desk.propose(agent: Self.agent, bundle: bundle.id, by: Self.ana)
    }

    /// An approved approval for a bundle with this threshold.
    func approve(threshold: Double) async throws -> Approval {
        let approval = try await propose(threshold: threshold)
        return try await desk.decide(approval.id, .approved, rationale: nil, by: Self.ana)
    }

    /// Deploys a bundle with this threshold the whole way through the desk.
    @discardableResult
    func deploy(threshold: Double, percent: Int = 10) async throws -> Approval {
        let approval = try await approve(threshold: threshold)
        return try await desk.apply(approval.id, percent: percent, by: Self.ana).approval
    }

    /// The conflict that a use case is refused with; nil if it is not.
    func conflict(_ body: () async throws -> Void) async throws -> Conflict? {
        do {
            try await body()
            return nil
        } catch let Refusal.conflict(conflict, _) {
            return conflict
        }
    }
}

extension ExampleImporter {
    /// Keeps examples all of which train.
    func keep(_ examples: [NewExample], by actor: Actor) async throws -> [Reception] {
        try await keep(Chunk(examples.map { ImportedExample($0) }), by: actor)
    }
}
