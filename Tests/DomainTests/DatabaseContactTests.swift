import Domain
import Testing

struct DatabaseContactTests {
    private static let start = Timestamp(microseconds: 1_705_312_800_000_000)

    private static func after(_ seconds: Double) -> Timestamp { start.adding(seconds: seconds) }

    @Test(
        "What is served is stale once the database was silent for more than five seconds",
        arguments: [(0.0, nil), (5, nil), (5.5, 5), (90.9, 90), (-30, nil)]
    )
    func growsStale(silence: Double, seconds: Int?) {
        #expect(Staleness.assess(lastAnswer: Self.start, now: Self.after(silence))?.seconds == seconds)
    }

    @Test("Nothing is stale where nobody looks")
    func isFreshUnwatched() {
        #expect(Staleness.assess(lastAnswer: nil, now: Self.start) == nil)
        #expect(!DatabaseContact.State().isAway(at: Self.start))
    }

    @Test("A database is away when a call of it takes long and nobody else has an answer, not when nobody comes to ask")
    func tellsBusyFromAway() {
        let contact = DatabaseContact()
        contact.noteAnswer(at: Self.start)
        #expect(!contact.isAway(at: Self.after(300)), "a machine that is too busy to ask")
        contact.noteAsking(at: Self.after(300))
        contact.noteSign(at: Self.after(328))
        #expect(!contact.isAway(at: Self.after(330)), "a database that is too busy for this look")
        #expect(contact.isAway(at: Self.after(340)))
        #expect(contact.obstacle(at: Self.after(340)) == .away)
        contact.noteCallEnded(at: Self.after(341))
        #expect(!contact.isAway(at: Self.after(400)))
    }

    @Test("One look that fails is enough to leave it alone, and the outage counts from there")
    func remembersSinceWhen() {
        let contact = DatabaseContact()
        contact.noteAnswer(at: Self.start)
        contact.noteFailure(.reading, .away, "refused", at: Self.after(1))
        contact.noteFailure(.reading, .away, "still refused", at: Self.after(2))
        #expect(contact.isAway(at: Self.after(2)))
        #expect(contact.state.failure == .init(.away, reason: "still refused", since: Self.after(1)))
        contact.noteAnswer(at: Self.after(3))
        #expect(!contact.isAway(at: Self.after(3)))
        contact.noteEarlierAnswer(at: Self.start)
        #expect(contact.state.lastAnswer == Self.after(3))
    }

    @Test("A failed write says so until one succeeds, and leaves reading alone")
    func tellsWritingFromReading() {
        let contact = DatabaseContact()
        contact.noteAnswer(at: Self.start)
        contact.noteFailure(.writing, .full, "disk full", at: Self.after(1))
        contact.noteAnswer(at: Self.after(2))
        #expect(contact.obstacle(at: Self.after(2)) == .full)
        #expect(!contact.isAway(at: Self.after(2)))
        contact.noteWrite(at: Self.after(3))
        #expect(contact.obstacle(at: Self.after(3)) == nil)
        #expect(contact.state.lastWrite == Self.after(3))
    }

    @Test("A file that is gone takes writes without complaint, which makes nothing good; damage stays for good")
    func isNotFooledByWrites() {
        let contact = DatabaseContact()
        contact.noteFailure(.file, .moved, "not there", at: Self.start)
        contact.noteWrite(at: Self.after(1))
        #expect(contact.obstacle(at: Self.after(1)) == .moved)
        contact.noteFileInPlace()
        #expect(contact.obstacle(at: Self.after(2)) == nil)
        contact.noteFailure(.damage, .corrupt, "cut off", at: Self.after(3))
        contact.noteWrite(at: Self.after(4))
        contact.noteFileInPlace()
        contact.noteAnswer(at: Self.after(5))
        #expect(contact.obstacle(at: Self.after(5)) == .corrupt)
    }

    @Test("A disk is almost full below a tenth", arguments: [(9, true), (10, false), (100, false)])
    func tellsLowSpace(free: Int64, isLow: Bool) {
        var state = DatabaseContact.State(lastAnswer: Self.start)
        state.space = DiskSpace(freeBytes: free, totalBytes: 100)
        let readiness = Readiness.assess(state, nil, at: Self.start)
        #expect(readiness.reasons.map(\.code) == (isLow ? [.diskLow] : []))
        #expect(!readiness.isDegraded, "a warning: everything works still")
    }

    @Test("Every trouble has a reason of its own with what to do", arguments: DatabaseTrouble.allCases)
    func explainsTroubles(trouble: DatabaseTrouble) throws {
        let contact = DatabaseContact()
        contact.noteAnswer(at: Self.start)
        contact.noteFailure(.writing, trouble, "words", at: Self.start)
        let readiness = Readiness.assess(contact.state, nil, at: Self.after(4))
        let reason = try #require(readiness.reasons.first)
        #expect(reason.code.rawValue == "database_\(trouble == .away ? "unavailable" : trouble.rawValue)")
        #expect(reason.detail == "\(trouble.sentence) \(trouble.advice) (words)")
        #expect(reason.seconds == 4)
        #expect(readiness.isDegraded)
    }
}
