package import Domain

/// The use cases that the pages put before people.
package struct UseCases: Sendable {
    /// Looks at a canary's evidence that a chart is drawn through.
    private static let chartPoints = 60

    let ledger: Ledger
    let live: LiveConfiguration
    let agents: AgentRegistry
    let examples: ExampleCatalog
    let inspector: LabelInspector
    let trainer: BundleTrainer
    let desk: ApprovalDesk
    let canaries: CanaryControl
    let histories: CanaryHistories
    let traffic: TrafficHistory
    let judges: JudgeBench
    let review: ReviewQueue
    let operations: Operations
    let jobs: JobRunner
    let alerts: AlertDesk
    /// What sends test messages to alert channels.
    package var channelTesting: any ChannelTesting = NoChannels()
    /// What reads files of examples.
    package var exampleFiles: any ExampleFiles = NoExampleFiles()

    /// - Parameters:
    ///   - work: the one queue of this process for heavy work.
    ///   - inspector: the one that the API asks too, as it keeps what it has computed.
    ///   - review: the one that the API asks too, as it keeps what it has picked.
    package init(
        ledger: Ledger,
        live: LiveConfiguration,
        work: WorkQueue,
        inspector: LabelInspector,
        review: ReviewQueue,
        jobs: JobRunner
    ) {
        self.ledger = ledger
        self.live = live
        self.inspector = inspector
        self.review = review
        self.jobs = jobs
        agents = AgentRegistry(ledger: ledger)
        examples = ExampleCatalog(ledger: ledger, inspector: inspector, work: work)
        trainer = BundleTrainer(ledger: ledger, work: work)
        desk = ApprovalDesk(ledger: ledger, work: work)
        canaries = CanaryControl(ledger: ledger, work: work)
        histories = CanaryHistories(canaries, points: Self.chartPoints)
        traffic = TrafficHistory(ledger: ledger)
        judges = JudgeBench(ledger: ledger, work: work)
        operations = Operations(ledger: ledger)
        alerts = AlertDesk(ledger: ledger)
    }

    /// What this server cannot do as it should.
    package var readiness: @Sendable () -> Readiness = { Readiness(reasons: []) }

    var now: Timestamp { ledger.world.now() }
}
