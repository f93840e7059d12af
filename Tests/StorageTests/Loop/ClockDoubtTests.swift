import Domain
import JSON
import Storage
import Testing

/// What cannot be undone waits while the clock is in doubt.
@Suite(.onEveryDriver)
struct ClockDoubtTests {
    private static let doubt = ClockDoubt(jumpSeconds: 400 * 86_400, since: SimulatedWorld.start)

    @Test("A clock that jumps by 400 days ends no canary and deletes no run, and runs no job")
    func waits() async throws {
        let loop = try await Loop()
        try await loop.deploy(threshold: 60)
        _ = try await loop.intake.report([.run(Mail.run("r", key: "k", at: loop.world.now, version: 1))])
        loop.world.advance(hours: 400 * 24)
        loop.world.doubt(Self.doubt)
        #expect(try await loop.look().isEmpty)
        #expect(try await loop.jobs.runDue().isEmpty)
        let conflict = try await loop.conflict { _ = try await loop.jobs.run(.guardCheck, by: Loop.ana) }
        #expect(conflict == .clockJumped)
        let housekeeping = Housekeeping(ledger: loop.ledger, runsRetentionDays: 90)
        try await housekeeping.letGo()
        _ = try await loop.canary()
        #expect(try await loop.files.database.read { try $0.integer("SELECT COUNT(*) FROM runs") } == 1)

        loop.world.doubt(nil)
        #expect(try await loop.look() == ["rolled back"])
        #expect(try await !loop.jobs.runDue().isEmpty)
    }

    @Test("Accepting the clock is journaled once, with how far it jumped")
    func journalsAcceptance() async throws {
        let loop = try await Loop()
        let world = loop.world
        let watch = ClockWatch { ClockReading(wall: world.now, sinceBoot: 5, boot: "a") }
        world.advance(hours: 168)
        let desk = ClockDesk(ledger: loop.ledger, watch: watch)
        #expect(try await desk.accept(reason: "slept", by: Loop.ana)?.jumpSeconds == 604_800)
        #expect(desk.status().doubt == nil)
        try await desk.accept(reason: "again", by: Loop.ana)
        let entries = try await loop.ledger.read {
            try $0.journal(JournalFilter(action: .clockAccept, since: SimulatedWorld.start))
        }
        #expect(entries.map(\.entry.reason) == ["slept"])
        #expect(entries.first?.entry.figures["jump_seconds"] == .number(604_800))
    }
}
