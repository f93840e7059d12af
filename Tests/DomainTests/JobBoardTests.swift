import Domain
import Synchronization
import Testing

/// Heavy work that is done while nobody waits for it.
struct JobBoardTests {
    private let clock = SettableClock()
    private let queue = WorkQueue(.init(running: 1, waiting: 2))
    private let gate = Gate()
    private let board: JobBoard<String>

    init() {
        let clock = clock
        board = JobBoard(node: "here", world: World(now: { clock.now }, random: { clock.next() })) { $0.utf8.count }
    }

    /// Begins work that ends with an answer once the gate is open.
    private func begin(_ answer: String) async throws -> QueuedJob {
        let beginning = try await board.begin(.training, agent: "mail") { [queue, gate] in
            try await queue.perform(.training) { turn in
                await gate.pass()
                try turn.requireWanted()
                return answer
            }
        }
        guard case .queued(let job) = beginning else { throw Refusal.notFound("\(beginning)") }
        return job
    }

    @Test func aJobHasItsPlaceThenItsProgressThenItsAnswer() async throws {
        let first = try await begin("one")
        let second = try await begin("two")
        #expect(first.state == .running(.reading, share: 0))
        #expect(second.state == .waiting(place: 1))
        #expect(QueuedJob.node(ofJob: second.id) == "here")
        #expect(board.jobs.map(\.id) == [second.id, first.id])
        var changes = try board.changes(of: second.id).makeAsyncIterator()
        gate.open()
        while await changes.next() != nil {}
        #expect(try board.job(second.id).job.state == .succeeded)
        #expect(try board.job(second.id).outcome?.get() == "two")
    }

    @Test func whatNeedsNoHeavyWorkIsAnsweredAtOnce() async throws {
        let beginning = try await board.begin(.training, agent: nil) { "known" }
        guard case .answered("known") = beginning else {
            Issue.record("\(beginning)")
            return
        }
        await #expect(throws: Refusal.notFound("no agent")) {
            _ = try await board.begin(.training, agent: nil) { throw Refusal.notFound("no agent") }
        }
        #expect(board.jobs.isEmpty)
    }

    @Test func aFullQueueRefusesTheJobInsteadOfKeepingIt() async throws {
        for answer in ["runs", "waits", "waits"] { _ = try await begin(answer) }
        let refusal = await #expect(throws: Refusal.self) { _ = try await begin("too many") }
        guard case .busy("queue_full", _, _) = refusal else {
            Issue.record("\(String(describing: refusal))")
            return
        }
        #expect(board.jobs.count == 3)
        gate.open()
    }

    @Test func aJobThatIsCalledOffLeavesTheQueueOrEndsAtItsNextStep() async throws {
        let running = try await begin("runs")
        let waiting = try await begin("waits")
        let last = try await begin("last")
        _ = try board.cancel(waiting.id)
        for await _ in try board.changes(of: waiting.id) {}
        #expect(try board.job(waiting.id).job.state == .canceled)
        #expect(try board.job(last.id).job.state == .waiting(place: 1))
        #expect(try board.cancel(running.id).state == .running(.reading, share: 0))
        gate.open()
        for await _ in try board.changes(of: running.id) {}
        #expect(try board.job(running.id).job.state == .canceled)
        #expect(throws: Refusal.self) { _ = try board.cancel(running.id) }
    }

    @Test func finishedJobsAreKeptForAnHourAndNoMoreThanAHundred() async throws {
        gate.open()
        let first = try await begin("first")
        for await _ in try board.changes(of: first.id) {}
        for number in 1...100 {
            let job = try await begin("\(number)")
            for await _ in try board.changes(of: job.id) {}
        }
        #expect(board.jobs.count == 100)
        #expect(throws: Refusal.self) { _ = try board.job(first.id) }
        clock.advance(seconds: 3_601)
        #expect(board.jobs.isEmpty)
    }
}

/// A clock that stands still until it is moved, and numbers one after the other.
private final class SettableClock: Sendable {
    private let time = Mutex(Timestamp(microseconds: 0))
    private let number = Atomic<UInt64>(0)

    var now: Timestamp { time.withLock { $0 } }

    func next() -> UInt64 { number.add(1, ordering: .relaxed).newValue }

    func advance(seconds: Double) {
        time.withLock { $0 = $0.adding(seconds: seconds) }
    }
}
