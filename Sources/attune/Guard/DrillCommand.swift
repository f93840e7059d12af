import ArgumentParser
import Commands
import Domain
import HTTPAPI
import JSON

struct DrillCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drill",
        abstract: "Deploys an identical and a known-bad bundle and says whether the guard did right.",
        discussion: """
            Starts a server of its own on a free port of this machine, with a database that goes with it and a clock that \
            runs an hour in moments. An agent asks it which bundle decides, decides and reports, people label, all over \
            HTTP; the guard is left alone. The identical bundle has to reach 100 %, the bad one has to be taken back \
            before it is promoted, and both verdicts have to come out the same when they are made again. Exits with 1 \
            if any of it does not.

            EXAMPLES:
              attune guard drill
              attune guard drill --seed 7
            """
    )

    @Option(help: "What cases, latencies, errors and assignments are drawn from.")
    var seed: UInt64 = 1

    func run() async throws {
        let world = SimulatedWorld(start: Drill.start, seed: seed)
        let seed = seed
        let report = try await DrillServer.run(in: world) { address, backend in
            try await HTTPServerConnection.with(address) { connection in
                await Result { try await Drill.run(over: connection, backend: backend, world: world, seed: seed) }
            }.get()
        }
        print(report.text)
        guard report.isRight else { throw ExitCode(1) }
    }
}

/// Two canaries, one after the other.
struct Drill {
    /// Monday, 2024-01-15T10:00:00Z.
    static let start = Timestamp(microseconds: 1_705_312_800_000_000)
    /// A canary that is undecided for so long has failed the drill.
    static let patienceHours = 14 * 24

    private let backend: Backend
    private let world: SimulatedWorld
    private var agent: DrillAgent

    static func run(
        over server: any ServerConnection,
        backend: Backend,
        world: SimulatedWorld,
        seed: UInt64
    ) async throws -> DrillReport {
        var drill = Drill(backend: backend, world: world, agent: DrillAgent(server: server, seed: seed))
        try await drill.agent.register()
        return DrillReport(
            seed: seed,
            identical: try await drill.deploy(threshold: DrillAgent.soundThreshold),
            bad: try await drill.deploy(threshold: DrillAgent.badThreshold)
        )
    }

    /// Deploys a bundle and lets hours of traffic go by until its canary has ended.
    private mutating func deploy(threshold: Double) async throws -> DrillReport.Trial {
        let (began, labels) = (world.now, agent.labels)
        try await agent.deploy(threshold: threshold)
        var evidence: JSON = .null
        repeat {
            try await agent.work()
            world.now = world.now.adding(hours: 1)
            // What the server's own clock does: the minute's look, and the jobs of the night.
            _ = try await backend.canaries.check(isJob: false, by: .system)
            _ = try await backend.jobs.runDue()
            evidence = try await agent.evidence()
        } while evidence["end"]?.string == nil && world.now.hours(since: began) < Double(Self.patienceHours)
        var served: Set<String> = []
        for key in agent.recentKeys {
            served.insert(try await agent.configuration(of: key)["bundle_id"]?.string ?? "")
        }
        return DrillReport.Trial(
            evidence,
            began: began,
            labels: agent.labels - labels,
            served: served,
            isReplayedIdentically: try await agent.isReplayedIdentically()
        )
    }
}

extension Result where Failure == any Error {
    /// What an asynchronous body gives or throws.
    fileprivate init(_ body: () async throws -> Success) async {
        do {
            self = .success(try await body())
        } catch {
            self = .failure(error)
        }
    }
}
