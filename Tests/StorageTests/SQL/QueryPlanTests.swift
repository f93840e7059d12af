import Domain
import Learning
import Storage
import Testing

/// How the database finds what it is asked for, by its own account: nothing whose cost grows with what is stored.
struct QueryPlanTests {
    /// Tables that may be read whole, and why.
    private static let small: [String: String] = [
        "server": "one row",
        "agents": "a row an agent",
        "a": "agents, under the name a query gives them",
        "activations": "a row a deployment; the database looks for rows that waited for the new one",
        "recent": "the newest runs of an agent, 10,000 at most, from another part of the same statement",
        "run": "runs of a report, 32 at most, as values of the same statement",
        "judge_weights": "a row an agent and judge",
        "training_failures": "a row an agent whose last training failed",
        "agent_counts": "maintained: a row an agent and figure",
        "example_counts": "maintained: a row an agent, source and label",
        "bundle_counts": "maintained: a row an agent and origin",
        "review_counts": "maintained: a row an agent, state and labeler",
    ]

    /// Partial indexes, read whole because all that is in them is wanted: what is open, running or new.
    private static let partial: Set<String> = [
        "canaries_running", "judgements_new", "review_items_open", "review_items_open_by_agent", "review_items_probes",
        "review_items_probes_by_agent", "review_items_leased", "alerts_open",
    ]

    /// A part of the server's reading, and what the route or job behind it asks of the store.
    struct Reading: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let run: @Sendable (Loop) async throws -> Void

        static let all = labels + approvals + rollouts + alerts + operations + review
    }

    @Test("Nothing is found by reading a growing table from end to end", arguments: Reading.all)
    func searchesByIndex(_ reading: Reading) async throws {
        let (loop, recording) = try await Self.loop()
        try await reading.run(loop)
        let statements = recording.takeStatements()
        #expect(!statements.isEmpty)
        for statement in statements {
            for step in try await Self.plan(statement, in: loop.files.database) {
                #expect(Self.isBounded(step, statement.sql), "\(step)\nin \(statement.sql)")
            }
        }
    }

    private static func loop() async throws -> (Loop, RecordingDatabase) {
        let files = try await TestDatabase()
        let recording = RecordingDatabase(files.database)
        let loop = try await Loop(on: files, through: recording)
        _ = recording.takeStatements()
        return (loop, recording)
    }

    private static func plan(
        _ statement: RecordingDatabase.Statement,
        in database: any SQLDatabase
    ) async throws -> [String] {
        try await database.read { connection in
            try connection.all("EXPLAIN QUERY PLAN \(statement.sql)", statement.arguments) { $0.text(3) }
        }
    }

    /// Whether a step of a plan costs no more as tables grow.
    ///
    /// A page in the order of an index may walk it, because its `LIMIT` ends the walk; sorting what was found would read
    /// everything before the first row of the page. Sorting by the right part of the order sorts rows that are equal
    /// before it (the labels of one key) as they come.
    private static func isBounded(_ step: String, _ sql: String) -> Bool {
        let isPage = sql.contains("LIMIT")
        if step.hasPrefix("USE TEMP B-TREE FOR RIGHT PART") || step.contains("FOR LAST TERM") { return true }
        if step.hasPrefix("USE TEMP B-TREE FOR") { return !isPage || sql.contains(") recent") }
        guard step.hasPrefix("SCAN ") else { return true }
        let words = step.split(separator: " ").map(String.init)
        guard words[1] != "CONSTANT", small[words[1]] == nil else { return true }
        if let index = words.firstIndex(of: "INDEX").map({ words[$0 + 1] }) {
            return partial.contains(index) || isPage
        }
        let isInOrderOfKeys = sql.contains("ORDER BY id") || sql.contains("ORDER BY sequence")
        return isPage && isInOrderOfKeys
    }
}

extension QueryPlanTests.Reading {
    private init(_ description: String, _ run: @escaping @Sendable (Loop) async throws -> Void) {
        testDescription = description
        self.run = run
    }

    private static let cursor = ExampleCursor(occurredAt: SimulatedWorld.start, id: 9)

    private static func labeled(_ name: String, _ narrow: @escaping @Sendable (inout ExampleFilter) -> Void) -> Self {
        .init("labeled examples by \(name)") { loop in
            for agent in [nil, Loop.agent] {
                var filter = ExampleFilter()
                filter.agent = agent
                narrow(&filter)
                _ = try await loop.examples.page(filter, limit: 50, after: nil)
                _ = try await loop.examples.page(filter, limit: 50, after: cursor)
            }
        }
    }

    private static let labels: [Self] = [
        labeled("nothing") { _ in },
        labeled("source") { $0.source = "gold" },
        labeled("label") { $0.label = "safe" },
        labeled("labeler") { $0.labeler = "ana" },
        labeled("confidence") { $0.minimumConfidence = 81 },
        labeled("since") { $0.since = SimulatedWorld.start },
        labeled("until") { $0.until = SimulatedWorld.start },
        labeled("being excluded") { $0.exclusion = .excluded },
        labeled("everything at once") { filter in
            (filter.source, filter.label, filter.labeler) = ("gold", "safe", "ana")
            (filter.minimumConfidence, filter.since, filter.exclusion) = (81, SimulatedWorld.start, .all)
        },
        .init("an export") { loop in
            for after in [nil, ExampleKeyCursor(key: "k", id: 9)] {
                _ = try await loop.examples.batch(agent: Loop.agent, ExampleFilter(), limit: 500, after: after)
            }
        },
        .init("the figures of labeled data") { loop in
            _ = try await loop.examples.statistics(agent: nil)
            _ = try await loop.examples.statistics(agent: Loop.agent)
        },
        .init("labels that look wrong, their labelers, and training without them") { loop in
            _ = try await loop.importer.keep(Mail.examples(60), by: Loop.ana)
            var filter = ExampleFilter()
            (filter.agent, filter.minimumSuspicion) = (Loop.agent, 0)
            _ = try await loop.examples.page(filter, limit: 5, after: cursor)
            _ = try await loop.inspector.labelers(agent: Loop.agent)
            _ = try? await loop.examples.previewExclusion(of: .ids([1]), modelType: .logistic)
            _ = try await loop.jobs.run(.feedsLoad, by: Loop.ana)
            _ = try await loop.examples.exclude(.filter(filter), reason: "doubtful", by: Loop.ana)
        },
        .init("what the dashboard's panels are drawn from") { loop in
            _ = try await loop.ledger.read { records in
                _ = try records.exampleDays(since: loop.world.now.day - 30)
                _ = try records.bundleCounts()
                _ = try records.journal(JournalFilter(since: Timestamp(microseconds: 0), limit: 1))
                _ = try records.lastRuns()
                return try records.judgeWeightHistory(agent: nil, since: SimulatedWorld.start, limit: 1_000)
            }
        },
        .init("a training set") { loop in
            _ = try? await loop.trainer.train(TrainingRequest(agent: Loop.agent), by: Loop.ana)
        },
        .init("runs and the labels that waited for them") { loop in
            let now = loop.world.now
            _ = try await loop.intake.report([
                .judgement(Mail.thumb("t", key: "k", up: true, at: now)),
                .run(Mail.run("r", key: "k", at: now, scores: [.init(judge: "j", verdict: "safe", confidence: 9)])),
            ])
            _ = try await loop.feeds.load(by: Loop.ana)
        },
    ]

    private static let approvals: [Self] = [
        .init("pending and recent approvals") { loop in
            _ = try await loop.desk.approvals(status: .pending, hours: nil, limit: 50)
            _ = try await loop.desk.approvals(status: nil, hours: 48, limit: 50)
            _ = try await loop.desk.approvals(status: .pending, hours: nil, limit: 50, before: 7)
        },
        .init("bundles") { loop in
            let cursor = BundleCursor(createdAt: loop.world.now, id: "b")
            _ = try await loop.ledger.read { records in
                for agent in [nil, Loop.agent] {
                    _ = try records.bundles(agent: agent, limit: 50, before: nil)
                    _ = try records.bundles(agent: agent, limit: 50, before: cursor)
                }
                _ = try records.newestTrainedBundle(agent: Loop.agent)
                _ = try records.bundleIDs(startingWith: "inbox_triage_2024")
            }
        },
    ]

    private static let rollouts: [Self] = [
        .init("running canaries") { loop in
            _ = try await loop.canaries.running()
            _ = try await loop.canaries.judged(agent: Loop.agent)
            _ = try await loop.canaries.check(isJob: true, by: .system)
        },
        .init("a canary from approval to its outcomes") { loop in
            try await loop.deploy(threshold: 60)
            let version = try await loop.configurationVersion()
            _ = try await loop.intake.report([
                .run(Mail.run("r", key: "k", at: loop.world.now, version: version)),
                .judgement(Mail.gold("k", "safe", at: loop.world.now)),
            ])
            _ = try await loop.canaries.promote(agent: Loop.agent, to: 100, by: Loop.ana)
            _ = try await loop.canaries.rollBackBundle(agent: Loop.agent, reason: nil, by: Loop.ana)
        },
        .init("quality by the hour") { loop in
            _ = try await loop.canaries.qualityHours(agent: Loop.agent, hours: 168)
        },
        .init("runs by the minute, and their counting") { loop in
            _ = try await loop.intake.report([.run(Mail.run("r", key: "k", at: loop.world.now))])
            try await loop.tally.countDue()
            loop.world.advance(hours: 24 * 40)
            try await loop.tally.mergeOldMinutes()
            _ = try await loop.traffic.traffic(agent: Loop.agent, hours: 24)
            _ = try await loop.traffic.totals(agent: Loop.agent, hours: 24)
        },
    ]

    private static func logs(_ name: String, _ narrow: @escaping @Sendable (inout JournalFilter) -> Void) -> Self {
        .init("the log by \(name)") { loop in
            var filter = JournalFilter(since: loop.world.now, before: 40)
            narrow(&filter)
            let narrowed = filter
            _ = try await loop.ledger.read { try $0.journal(narrowed).count }
        }
    }

    private static let alerts: [Self] = [
        .init("what the alerts' rules look at, and the open alerts") { loop in
            for number in 0..<6 { _ = try await loop.propose(threshold: 60 + Double(number)) }
            _ = try await loop.alerts.evaluate()
            let alert = try #require(try await loop.alerts.alerts(AlertFilter()).first)
            _ = try await loop.alerts.silence(alert.id, until: loop.world.now, reason: nil, by: Loop.ana)
            _ = try await loop.alerts.acknowledge(alert.id, by: Loop.ana)
        },
        .init("pages of alerts and deliveries, and the channels") { loop in
            var alerts = AlertFilter()
            (alerts.openness, alerts.before) = (.all, 9)
            _ = try await loop.alerts.alerts(alerts)
            for (channel, state, alert) in [("pager", nil, nil), (nil, .failed, nil), (nil, nil, 3)]
                as [(String?, AlertDelivery.State?, Int64?)]
            {
                var filter = DeliveryFilter()
                (filter.channel, filter.state, filter.alert) = (channel, state, alert)
                _ = try await loop.alerts.deliveries(filter)
            }
            _ = try await loop.alerts.channels()
        },
        .init("the outbox") { loop in
            try await loop.ledger.change(by: .system) { change in
                let records = change.records
                _ = try records.hasDueDelivery(channel: "pager", at: change.time)
                _ = try records.dueDeliveries(channel: "pager", at: change.time, limit: 10).count
                _ = try records.trigger(alert: 1, channel: "pager")
                _ = try records.channels(alert: 1)
                _ = try records.lostDeliveries(channel: "pager", since: change.time)
                _ = try records.forgottenDeliveries(before: change.time, limit: 10)
                _ = try records.newestAlert(key: "k")
            }
        },
    ]

    private static let operations: [Self] = [
        logs("nothing") { _ in },
        logs("action") { $0.action = .rollback },
        logs("agent") { $0.agent = Loop.agent },
        logs("actor") { $0.actor = "ana" },
        logs("everything at once") { ($0.action, $0.agent, $0.actor) = (.rollback, Loop.agent, "ana") },
        .init("status, schedule and remembered answers") { loop in
            _ = try await loop.operations.status()
            _ = try await loop.jobs.plan()
            _ = try await loop.jobs.runDue()
            _ = try await loop.ledger.read { try $0.answer(idempotencyKey: "k") }
            _ = try await loop.ledger.read { try $0.claim(idempotencyKey: "k") }
            try await loop.ledger.change(by: .system) { try $0.records.forgetAnswers(before: SimulatedWorld.start) }
        },
        .init("the figures that operators watch") { loop in
            _ = try await loop.propose(threshold: 61)
            let now = loop.world.now
            _ = try await loop.ledger.read { try LoopFigures(at: now, in: $0).agents }
        },
        .init("weights of judges, and how they came about") { loop in
            _ = try await loop.judges.weights(agent: nil)
            _ = try await loop.judges.weights(agent: Loop.agent)
            _ = try await loop.judges.history(agent: nil, days: 30, limit: 50)
            _ = try await loop.judges.history(agent: Loop.agent, days: 30, limit: 50)
            _ = try await loop.judges.update(by: Loop.ana)
            _ = try await loop.ledger.read {
                try $0.labeledVerdicts(agent: Loop.agent, since: SimulatedWorld.start).count
            }
        },
        .init("what is old enough to go") { loop in
            try await Housekeeping(ledger: loop.ledger, runsRetentionDays: 90).letGo()
            _ = try await loop.ledger.change(by: .system) {
                try $0.records.deleteRuns(before: SimulatedWorld.start, limit: 100)
            }
        },
    ]

    private static let review: [Self] = [
        .init("the review queue") { loop in
            for choice in ReviewChoice.allCases {
                _ = try await loop.review.view(agent: nil, choice: choice, minimumUncertainty: nil, limit: 50)
                _ = try await loop.review.view(agent: Loop.agent, choice: choice, minimumUncertainty: 0, limit: 50)
            }
            _ = try await loop.review.counts()
            _ = try await loop.review.liveAccuracy(days: 30)
            _ = try await loop.review.agreement(days: 30)
        },
        .init("the next item to review") { loop in
            for choice in ReviewChoice.allCases {
                _ = try await loop.review.next(.init(labeler: "ana", choice: choice))
                _ = try await loop.review.next(.init(labeler: "ana", agent: Loop.agent, choice: choice))
            }
        },
        .init("the daily random probe") { loop in
            _ = try await loop.intake.report([
                .run(Mail.run("r", key: "k", at: loop.world.now, decision: "safe", risk: 50))
            ])
            _ = try await loop.jobs.run(.reviewSample, by: Loop.ana)
        },
    ]
}
