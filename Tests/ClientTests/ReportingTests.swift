import Foundation
import JSON
import Logging
import Testing

@testable import Client

struct ReportingTests {
    /// A spool and the one who empties it, without anything in the background.
    private struct Bench {
        let spool: Spool
        let reporter: Reporter

        init(_ server: FakeServer, _ world: FakeWorld, folder: String? = nil, capacity: Int = 10_000) throws {
            let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            spool = Spool(
                folder: try folder.map { try SpoolFolder($0) },
                capacity: capacity,
                segmentLength: 2,
                logger: logger
            )
            reporter = Reporter(
                spool: spool,
                transport: server,
                settings: ClientSettings(),
                world: world.world,
                logger: logger
            )
        }

        func report(_ id: String) throws {
            try spool.append(SpooledReport(Run(agent: "gate", key: id), id: id, now: Date(timeIntervalSince1970: 0)))
        }
    }

    private let server = FakeServer(unwanted: ["unwanted"])
    private let world = FakeWorld()

    @Test func aRunSaysWhatWasDecidedAndByWhat() async throws {
        var run = Run(agent: "gate", key: "k")
        run.decision = "hold"
        run.latency = .milliseconds(12.5)
        run.payload = ["risk": 82]
        run.judgeScores = ["gpt": JudgeScore(verdict: "hold", confidence: 90)]
        run.occurredAt = Date(timeIntervalSince1970: 1_705_312_800.9)
        let report = try SpooledReport(run, id: "r-1", now: world.now)
        #expect(
            try JSON.parse(report.json) == [
                "run_id": "r-1", "agent": "gate", "key": "k", "decision": "hold", "latency_ms": 12.5,
                "payload": ["risk": 82], "judge_scores": ["gpt": ["verdict": "hold", "confidence": 90.0]],
                "occurred_at": "2024-01-15T10:00:00Z",
            ]
        )
        #expect(SpooledReport(line: report.line.dropLast()) == report)
        run.payload = .init(json: .string(String(repeating: "x", count: 1_048_576)))
        #expect(throws: AttuneError.self) { try SpooledReport(run, id: "r-2", now: world.now) }
    }

    @Test func aLostAnswerMakesNothingCountTwice() async throws {
        let bench = try Bench(server, world)
        for number in 0..<3 { try bench.report("r-\(number)") }
        server[\.answersToLose] = 1
        #expect(await bench.reporter.flush(within: .seconds(60)))
        #expect(server[\.durable].count == 3)
        let figures = await bench.reporter.figures
        #expect((figures.accepted, figures.duplicates, figures.waiting) == (1, 2, 0))
    }

    @Test func retryAfterIsObeyedAlsoByAFlush() async throws {
        let bench = try Bench(server, world)
        try bench.report("r")
        server[\.refusals] = [TransportResponse(status: 429, retryAfter: .seconds(90))]
        #expect(await bench.reporter.flush(within: .seconds(5)) == false)
        let asked = server[\.requests].count
        #expect(await bench.reporter.flush(within: .seconds(5)) == false)
        #expect(server[\.requests].count == asked, "nothing is sent while the server wants to be left alone")
        let before = world.now
        #expect(await bench.reporter.flush(within: .seconds(120)))
        #expect(world.now.timeIntervalSince(before) >= 90)
    }

    @Test func attemptsBecomeRarerUpToAMinute() async throws {
        let bench = try Bench(server, world)
        try bench.report("r")
        server[\.isAway] = true
        #expect(await bench.reporter.flush(within: .seconds(600)) == false)
        let waits = world.slept.map { $0 / .seconds(1) }
        for (wait, longest) in zip(waits, [0.5, 1, 2, 4, 8, 16, 32, 60, 60]) {
            #expect(wait >= longest / 2 - 0.001 && wait <= longest + 0.001)
        }
        #expect(waits.count > 9)
    }

    @Test func aFullBufferRefusesRatherThanForgets() async throws {
        let bench = try Bench(server, world, capacity: 3)
        for number in 0..<3 { try bench.report("r-\(number)") }
        #expect(throws: AttuneError.bufferFull) { try bench.report("r-3") }
        #expect(await bench.reporter.flush(within: .seconds(1)))
        try bench.report("r-3")
        #expect(await bench.reporter.flush(within: .seconds(1)))
        #expect(server[\.durable].count == 4)
    }

    @Test func whatTheServerWillNeverTakeDoesNotHoldUpTheRest() async throws {
        let bench = try Bench(server, world)
        for id in ["a", "unwanted", "b"] { try bench.report(id) }
        #expect(await bench.reporter.flush(within: .seconds(1)))
        #expect(await bench.reporter.figures.rejected == 1)
        server[\.refusals] = [TransportResponse(status: 422)]
        for id in ["c", "d", "e"] { try bench.report(id) }
        #expect(await bench.reporter.flush(within: .seconds(1)))
        #expect(Set(server[\.durable].keys) == ["a", "b", "e"])
        #expect(await bench.reporter.figures.rejected == 3)
    }

    @Test func whatWaitsSurvivesARestartAndAnInterruptedWrite() async throws {
        try await withFolder { folder in
            do {
                let bench = try Bench(server, world, folder: folder)
                for number in 0..<5 { try bench.report("r-\(number)") }
                #expect(throws: AttuneError.self) { try SpoolFolder(folder) }
            }
            let last = URL(filePath: folder).appending(path: "3.reports")
            let torn = try Data(contentsOf: last) + Data(#"runs {"run_id":"r-5","age"#.utf8)
            try torn.write(to: last)
            let bench = try Bench(server, world, folder: folder)
            try bench.report("r-6")
            #expect(bench.spool.count == 6)
            #expect(await bench.reporter.flush(within: .seconds(1)))
            #expect(Set(server[\.durable].keys) == ["r-0", "r-1", "r-2", "r-3", "r-4", "r-6"])
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["lock"])
        }
    }

    /// 3,000 random steps, seed 1: reports, sends, a server that goes, loses answers and is busy, and restarts.
    @Test func nothingThatWasTakenIsEverLost() async throws {
        try await withFolder { folder in
            var bench: Bench? = try Bench(server, world, folder: folder, capacity: 50)
            var taken: Set<String> = []
            var refused = 0
            for step in 0..<3_000 {
                try await world.world.sleep(.seconds(2))
                switch world.next() % 100 {
                case 0..<70:
                    do {
                        try bench?.report("r-\(step)")
                        taken.insert("r-\(step)")
                    } catch {
                        refused += 1
                    }
                case 70..<80: await bench?.reporter.send()
                case 80..<86: server[\.isAway] = world.next() % 2 == 0
                case 86..<92: server[\.answersToLose] = Int(world.next() % 2)
                case 92..<97: server[\.refusals] = [TransportResponse(status: [429, 500, 503, 404][step % 4])]
                default:
                    bench = nil
                    bench = try Bench(server, world, folder: folder, capacity: 50)
                }
                #expect((bench?.spool.count ?? 0) <= 50)
            }
            server[\.isAway] = false
            #expect(await bench?.reporter.flush(within: .seconds(3_600)) == true)
            #expect(Set(server[\.durable].keys) == taken)
            #expect(taken.count > 500 && refused > 0, "the walk should have seen both")
        }
    }
}
