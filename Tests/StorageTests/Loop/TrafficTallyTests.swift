import Domain
import Storage
import Testing

@Suite(.onEveryDriver)
struct TrafficTallyTests {
    /// A run of the test's agent that took a while.
    private func run(_ id: String, at time: Timestamp, variant: String? = nil, ms latency: Double? = nil) -> Run {
        var run = Mail.run(id, key: "k-\(id)", at: time, decision: "safe")
        run.variant = variant
        run.latencyMilliseconds = latency
        return run
    }

    private func report(_ runs: [Run], to loop: Loop) async throws {
        _ = try await loop.intake.report(runs.map(Event.run))
    }

    private func points(_ loop: Loop, hours: Int = 24, step: TrafficStep = .hour) async throws -> [TrafficPoint] {
        try await loop.traffic.traffic(agent: Loop.agent, hours: hours, step: step).points
    }

    @Test("Runs count for the minute they occurred in and their variant, with what they report of themselves")
    func countsWhatRunsReport() async throws {
        let loop = try await Loop()
        let now = loop.world.now
        var failed = run("failed", at: now, variant: "canary", ms: 200)
        (failed.error, failed.cost, failed.quality) = ("no answer", 0.5, 0.25)
        var cheap = run("cheap", at: now.adding(seconds: 59), variant: "canary", ms: 100)
        (cheap.cost, cheap.quality) = (0.25, 0.75)
        try await report(
            [failed, cheap, run("silent", at: now, variant: "canary"), run("plain", at: now.adding(seconds: 60))],
            to: loop
        )
        #expect(try await points(loop).isEmpty, "nothing is counted with the events")
        #expect(try await loop.tally.count() == 4)
        #expect(try await loop.tally.count() == 0)
        let minutes = try await points(loop, hours: 1, step: .minute)
        #expect(minutes.map(\.variant) == ["canary", "active"], "who reports no variant has the active bundle")
        #expect(minutes.map(\.start) == [now, now.adding(seconds: 60)])
        let canary = try #require(minutes.first)
        #expect((canary.figures.runs, canary.figures.errors) == (3, 1))
        #expect((canary.cost, canary.quality) == (0.75, 0.5))
        let latency = try #require(canary.latency)
        #expect(latency.count == 2)
        #expect((100...101).contains(latency.p50) && (200...202).contains(latency.p99))
        #expect(minutes.last?.latency == nil && minutes.last?.quality == nil && minutes.last?.cost == nil)
    }

    @Test("A run that comes late counts for its own minute, whatever has been counted since")
    func countsLateRuns() async throws {
        let loop = try await Loop()
        let now = loop.world.now
        try await report([run("new", at: now, ms: 10), run("old", at: now.adding(hours: -3), ms: 10)], to: loop)
        try await loop.tally.count()
        try await report([run("late", at: now.adding(hours: -3), ms: 30)], to: loop)
        try await loop.tally.count()
        let hours = try await points(loop)
        #expect(hours.map(\.start) == [now.adding(hours: -3), now])
        #expect(hours.map(\.figures.runs) == [2, 1])
        #expect(try #require(hours.first?.latency).most >= 30)
    }

    @Test("Several tallies at once, while events come in, count every run once")
    func countsOnce() async throws {
        let loop = try await Loop()
        let now = loop.world.now
        let counted = try await withThrowingTaskGroup(of: Int.self) { group in
            for part in 0..<12 {
                group.addTask {
                    let runs = (0..<25).map { run("\(part)-\($0)", at: now.adding(seconds: Double($0)), ms: 5) }
                    try await report(runs, to: loop)
                    return 0
                }
                group.addTask { try await loop.tally.count() }
            }
            return try await group.reduce(0, +)
        }
        let rest = try await loop.tally.count()
        #expect(counted + rest == 300)
        let sum = try await points(loop).reduce(0) { $0 + $1.figures.runs }
        #expect(sum == 300)
        #expect(try await points(loop).reduce(0) { $0 + ($1.latency?.count ?? 0) } == 300)
    }

    @Test("Whatever dies between reading and writing, the next tally counts what it would have")
    func survivesDeath() async throws {
        let files = try await TestDatabase()
        let mortal = MortalDatabase(files.database)
        let loop = try await Loop(on: files, through: mortal)
        try await report((0..<10).map { run("\($0)", at: loop.world.now, ms: 5) }, to: loop)
        for work in [0, 1] {
            mortal.die(after: work)
            await #expect(throws: MortalDatabase.Death.self) { try await loop.tally.count() }
            #expect(try await points(loop).isEmpty)
        }
        #expect(try await loop.tally.count() == 10)
        #expect(try await points(loop).map(\.figures.runs) == [10])
    }

    @Test("Runs of thousands of minutes are counted in steps, and it is said how far they have been")
    func countsInSteps() async throws {
        let loop = try await Loop()
        let now = loop.world.now
        let runs = (0..<2_100).map { run("\($0)", at: now.adding(seconds: Double(-60 * $0)), ms: 5) }
        try await report(runs, to: loop)
        loop.world.advance(hours: 1)
        try await report([run("after", at: loop.world.now)], to: loop)
        #expect(try await loop.tally.count(mostSteps: 1) == 2_000)
        let behind = try await loop.traffic.traffic(agent: Loop.agent, hours: 48)
        #expect(behind.countedThrough == now, "the first that is not counted was received then")
        #expect(try await loop.tally.count() == 101)
        let whole = try await loop.traffic.traffic(agent: Loop.agent, hours: 48)
        #expect(whole.countedThrough == loop.world.now)
        #expect(whole.points.reduce(0) { $0 + $1.figures.runs } == 2_101)
    }

    @Test("A node looks but does nothing while another is at it, or nothing has come")
    func takesTurns() async throws {
        let files = try await TestDatabase()
        let recording = RecordingDatabase(files.database)
        let loop = try await Loop(on: files, through: recording)
        try await report([run("1", at: loop.world.now)], to: loop)
        try await loop.tally.countDue()
        try await report([run("2", at: loop.world.now)], to: loop)
        try await loop.tally.countDue()
        #expect(try await points(loop).map(\.figures.runs) == [1], "it has just been done")
        loop.world.advance(hours: 10 / 3_600)
        try await loop.tally.countDue()
        #expect(try await points(loop).map(\.figures.runs) == [2])
        loop.world.advance(hours: 10 / 3_600)
        _ = recording.takeStatements()
        try await loop.tally.countDue()
        #expect(recording.takeStatements().count == 2, "two looks at one row each")
    }

    @Test("After a month minutes become hours, and no hour's figures change by it, also when runs come later still")
    func mergesMinutes() async throws {
        let loop = try await Loop()
        let start = loop.world.now
        var runs: [Run] = []
        for number in 0..<600 {
            // Three days, every few minutes, and one hour long before.
            let time = number < 580 ? start.adding(seconds: Double(number) * 437) : start.adding(hours: -900)
            var one = run("\(number)", at: time, variant: number % 3 == 0 ? "canary" : "active")
            one.latencyMilliseconds = number % 5 == 0 ? nil : Double(number % 97) * 11 + 0.5
            one.cost = Double(number % 4)
            runs.append(one)
        }
        loop.world.advance(hours: 80)
        try await report(runs, to: loop)
        try await loop.tally.count()
        loop.world.advance(hours: 24 * 31 - 40)
        let before = try await points(loop, hours: 8_760, step: .day)
        let hours = try await points(loop, hours: 900)
        try await loop.tally.mergeOldMinutes()
        try await loop.tally.mergeOldMinutes()
        #expect(try await points(loop, hours: 900) == hours)
        #expect(try await points(loop, hours: 8_760, step: .day) == before)
        let rows = try await loop.files.database.read { connection in
            (
                try connection.integer("SELECT COUNT(*) FROM run_minutes"),
                try connection.integer("SELECT COUNT(*) FROM run_minutes WHERE minute % 60 <> 0")
            )
        }
        #expect(rows.0 < 500 && rows.1 > 100, "old ones were merged and young ones were not: \(rows)")

        try await report([run("late", at: start.adding(seconds: 61 * 437), variant: "active", ms: 1)], to: loop)
        try await loop.tally.count()
        let after = try await loop.files.database.read { try $0.integer("SELECT COUNT(*) FROM run_minutes") }
        #expect(after == rows.0, "a late run joins its hour")
        #expect(try await points(loop, hours: 900).reduce(0) { $0 + $1.figures.runs } == 581)
    }

    @Test("Runs that were there before anything counted them are counted, also while no other comes")
    func countsWhatWasThere() async throws {
        let loop = try await Loop()
        try await report((0..<3).map { run("\($0)", at: loop.world.now) }, to: loop)
        if loop.files.database.dialect == .postgreSQL {
            // As the migration that made the parts leaves it: the next number has not been given to a run.
            _ = try await loop.files.database.transaction { connection in
                try connection.execute("SELECT setval('run_numbers', last_value + 1, false) FROM run_numbers")
            }
        }
        #expect(try await loop.tally.count() == 3)
        #expect(try await loop.tally.count() == 0)
    }

    @Test("A run that nobody counted in time is counted before it goes")
    func countsBeforeDeleting() async throws {
        let loop = try await Loop()
        try await report([run("old", at: loop.world.now, ms: 5)], to: loop)
        loop.world.advance(hours: 72)
        try await report([run("new", at: loop.world.now, ms: 5)], to: loop)
        try await Housekeeping(ledger: loop.ledger, runsRetentionDays: 1).letGo()
        let left = try await loop.files.database.read { try $0.integer("SELECT COUNT(*) FROM runs") }
        #expect(left == 1)
        #expect(try await points(loop, hours: 96).map(\.figures.runs) == [1, 1])
    }

    @Test("A histogram that cannot be read is said to be corrupt, and no count is lost")
    func tellsCorruption() async throws {
        let loop = try await Loop()
        try await report([run("1", at: loop.world.now, ms: 5)], to: loop)
        try await loop.tally.count()
        _ = try await loop.files.database.transaction { connection in
            try connection.execute("UPDATE run_minutes SET latencies = ?1", [.blob([0x1C, 0x84, 0x93])])
        }
        do {
            _ = try await points(loop)
            Issue.record("what cannot be read was read")
        } catch let failure as any StoreFailure {
            #expect(failure.isCorrupt)
        }
    }

    @Test("The figures of an agent that is not there are refused")
    func refusesUnknownAgents() async throws {
        let loop = try await Loop()
        await #expect(throws: Refusal.self) { _ = try await loop.traffic.traffic(agent: "nobody", hours: 24) }
        await #expect(throws: Refusal.self) { _ = try await loop.traffic.totals(agent: "nobody", hours: 24) }
    }
}
