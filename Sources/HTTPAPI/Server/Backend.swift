package import Domain

/// The use cases that the routes put on the network.
package struct Backend: Sendable {
    package var ledger: Ledger
    package var work: WorkQueue
    package var live: LiveConfiguration
    package var agents: AgentRegistry
    package var intake: EventIntake
    package var feeds: FeedLoader
    package var examples: ExampleCatalog
    package var inspector: LabelInspector
    package var importer: ExampleImporter
    package var trainer: BundleTrainer
    package var desk: ApprovalDesk
    package var canaries: CanaryControl
    package var judges: JudgeBench
    package var review: ReviewQueue
    package var operations: Operations
    package var jobs: JobRunner
    package var fleet: Fleet
    package var alerts: AlertDesk
    package var tally: TrafficTally
    package var traffic: TrafficHistory
    package var channelTesting: any ChannelTesting
    /// Whether this server runs the scheduled work by itself.
    package var runsSchedule: Bool
    package var startedAt: Timestamp
    package var serving: ServingSettings
    package var standby: Standby
    /// Those that the server has open; without any where requests come without one.
    package var connections: Connections
    package var clock: ClockDesk
    /// The heavy work that is done in the background.
    let board: JobBoard<JobAnswer>

    /// - Parameters:
    ///   - fleet: this node among others; without, it is the only one.
    ///   - work: the one queue of this process for heavy work.
    ///   - clock: doubts the clock after it jumped; without, it is always believed.
    package init(
        ledger: Ledger,
        live: LiveConfiguration,
        makers: DecisionMakers,
        timetable: Timetable = .standard,
        runsSchedule: Bool = false,
        serving: ServingSettings = ServingSettings(),
        fleet: Fleet? = nil,
        channelTesting: any ChannelTesting = NoChannels(),
        standby: Standby = Standby(),
        connections: Connections = Connections(),
        work: WorkQueue = WorkQueue(),
        clock: ClockWatch? = nil
    ) {
        self.ledger = ledger
        self.work = work
        self.live = live
        agents = AgentRegistry(ledger: ledger)
        intake = EventIntake(ledger: ledger, makers: makers, standby: standby)
        feeds = FeedLoader(ledger: ledger)
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
        let fleet = fleet ?? .ofOne(ledger: ledger, live: live, program: attuneVersion)
        self.fleet = fleet
        jobs = JobRunner(ledger: ledger, inspector: inspector, work: work, timetable: timetable, node: fleet.id)
        alerts = AlertDesk(ledger: ledger)
        tally = TrafficTally(ledger: ledger)
        traffic = TrafficHistory(ledger: ledger)
        self.channelTesting = channelTesting
        self.runsSchedule = runsSchedule
        self.serving = serving
        self.standby = standby
        self.connections = connections
        self.clock = ClockDesk(ledger: ledger, watch: clock)
        startedAt = ledger.world.now()
        board = JobBoard(node: fleet.id, world: ledger.world) { $0.bytes }
    }

    var now: Timestamp { ledger.world.now() }

    /// Whether this node can answer, and what it cannot do as it should.
    package var readiness: Readiness {
        Readiness.assess(
            standby.contact.state,
            standby.spool?.depth,
            setAside: live.current.setAside,
            clock: ledger.world.clockDoubt(),
            at: now
        )
    }

    /// Nil while what agents are served is fresh.
    var staleness: Staleness? { standby.contact.staleness(at: now) }
}

/// The version this server says it is.
package let attuneVersion = "0.1.0"
