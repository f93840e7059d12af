import Domain
import Testing

struct EventBacklogTests {
    private let megabyte = EventBacklog(events: 1, bytes: 1_048_576)

    @Test("Events wait up to a number and up to a size, and the refusal names what is too much")
    func bounds() {
        #expect(EventBacklog(events: 99_999, bytes: 0).refusal(of: megabyte) == nil)
        #expect(EventBacklog(events: 9, bytes: 267_386_880).refusal(of: megabyte) == nil)
        let many = EventBacklog(events: 100_000, bytes: 0).refusal(of: megabyte)
        let large = EventBacklog(events: 9, bytes: 267_386_881).refusal(of: megabyte)
        #expect(many?.sentence.contains("at most 100000 may wait") == true)
        #expect(large?.sentence.contains("at most 268435456 may wait") == true)
    }

    @Test("Where nothing waits a request may be of any size")
    func takesWhatComesAlone() {
        #expect(EventBacklog.empty.refusal(of: EventBacklog(events: 1_000_000, bytes: .max)) == nil)
    }
}
