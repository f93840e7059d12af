import ArgumentParser
import Domain
import Foundation
import HTTPAPI
import Storage

struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Replays a real mailbox of three months and tells what was learned.",
        discussion: """
            Runs the whole loop on 3,921 real mails of early 2012 with a simulated clock and simulated people: decisions, \
            feedback, nightly jobs, training, approval, canaries under the guard, and a bad bundle on purpose. Takes \
            under a minute and leaves a database to look at with `attune serve`.
            """
    )

    @Option(help: "The SQLite file to write.", completion: .file())
    var database = "attune-demo.sqlite"

    @Option(help: "What the people, the latencies and the assignments are drawn from.")
    var seed: UInt64 = 2012

    @Option(help: "Another mailbox with the same columns.", completion: .file(extensions: ["csv"]))
    var csv: String?

    @Flag(help: "Overwrite the database if it exists.")
    var force = false

    func run() async throws {
        let mailbox = try Mailbox.read(csv)
        let claim = try FileClaim(of: database)
        try makeRoom()
        claim.forget()
        print("Replaying \(mailbox.mails.count) mails into \(database), seed \(seed).")
        let world = SimulatedWorld(start: Self.start(mailbox), seed: seed)
        let file = try SQLiteDatabase(path: database, claim: claim)
        let backend = try await Self.open(file, world: world)
        _ = try await backend.agents.register(MailboxAgent.specification(), by: .localOperator)
        var replay = Replay(backend: backend, world: world, mails: mailbox.mails, seed: seed)
        var progress = ProgressBar()
        try await replay.run(showing: &progress)
        progress.clear()
        let report = try await DemoReport.gather(backend, replay, seed: seed, database: database)
        try file.close()
        print(report.text)
    }

    /// The midnight before the first mail.
    private static func start(_ mailbox: Mailbox) -> Timestamp {
        Timestamp(day: mailbox.mails.first?.time.day ?? 0)
    }

    private func makeRoom() throws {
        let files = ["", "-wal", "-shm", ".snapshot"].map { database + $0 }.filter(FileSystem.exists)
        guard !files.isEmpty else { return }
        guard force else {
            throw Failure("\(database) exists already; overwrite it with --force or name another file.")
        }
        for file in files { try FileManager.default.removeItem(atPath: file) }
    }

    /// The use cases that a server puts on the network, on a clock of their own.
    private static func open(_ file: SQLiteDatabase, world: SimulatedWorld) async throws -> Backend {
        let store = try await SQLStore.open(file, now: world.now)
        let live = LiveConfiguration()
        let ledger = Ledger(
            store: store,
            world: world.world,
            live: live
        )
        try await live.reload(from: store)
        return Backend(ledger: ledger, live: live, makers: DecisionMakers())
    }
}
