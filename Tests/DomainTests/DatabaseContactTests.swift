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

    @Test("A database that is too busy for a look, but does things for others, is not away")
    func tellsBusyFromAway() {
        let contact = DatabaseContact()
        contact.noteAnswer(at: Self.start)
        contact.noteSign(at: Self.after(28))
        #expect(!contact.isAway(at: Self.after(30)))
        #expect(contact.staleness(at: Self.after(30)) == Staleness.assess(lastAnswer: Self.start, now: Self.after(30)))
        #expect(contact.isAway(at: Self.after(40)))
    }

    @Test("One look that fails is enough to leave it alone, and the outage counts from there")
    func remembersSinceWhen() {
        let contact = DatabaseContact()
        contact.noteAnswer(at: Self.start)
        contact.noteFailure("refused", at: Self.after(1))
        contact.noteFailure("still refused", at: Self.after(2))
        #expect(contact.isAway(at: Self.after(2)))
        #expect(contact.state.failure == .init(reason: "still refused", since: Self.after(1)))
        contact.noteAnswer(at: Self.after(3))
        #expect(!contact.isAway(at: Self.after(3)))
        contact.noteEarlierAnswer(at: Self.start)
        #expect(contact.state.lastAnswer == Self.after(3))
    }
}
