import Domain
import Synchronization
import Testing

/// Who may do heavy work, who waits, and who is turned away.
struct WorkQueueTests {
    @Test func asManyAsMayRunAtOnceAndTheOthersComeInTheirOrder() async throws {
        let queue = WorkQueue(.init(running: 2))
        let gate = Gate()
        let order = Notes()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 1...5 {
                group.addTask {
                    try await queue.perform(.training) { _ in
                        order.add(number)
                        await gate.pass()
                    }
                }
                // Each asks when the one before has its place.
                await until { queue.load.running + queue.load.waiting == number }
            }
            #expect(queue.load == .init(running: 2, waiting: 3, refused: 0))
            gate.open()
            try await group.waitForAll()
        }
        #expect(Set(order.numbers.prefix(2)) == [1, 2])
        #expect(order.numbers.count == 5 && order.numbers[2] == 3)
        #expect(queue.load == .init(running: 0, waiting: 0, refused: 0))
    }

    @Test func whoeverComesWhenAsManyWaitAsMayIsToldSoButTheScheduleIsNot() async throws {
        let queue = WorkQueue(.init(running: 1, waiting: 1))
        let gate = Gate()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for waiting in 0...1 {
                group.addTask { try await queue.perform(.training) { _ in await gate.pass() } }
                await until { queue.load.running == 1 && queue.load.waiting == waiting }
            }
            let refusal = await #expect(throws: Refusal.self) { try await queue.perform(.export) { _ in } }
            guard case .busy("queue_full", let detail, let seconds) = refusal else {
                Issue.record("\(String(describing: refusal))")
                return
            }
            #expect(detail.contains("at most 1 may") && detail.contains("(export)"))
            #expect(seconds > 0)
            group.addTask {
                try await WorkAsker.$current.withValue(.schedule) { try await queue.perform(.weights) { _ in } }
            }
            await until { queue.load.waiting == 2 }
            gate.open()
            try await group.waitForAll()
        }
        #expect(queue.load == .init(running: 0, waiting: 0, refused: 1))
    }

    @Test func whoseTurnDoesNotComeInTimeHearsOfJobs() async throws {
        let queue = WorkQueue(.init(running: 1, patience: .zero))
        let gate = Gate()
        async let first: Void = queue.perform(.training) { _ in await gate.pass() }
        await until { queue.load.running == 1 }
        let refusal = await #expect(throws: Refusal.self) { try await queue.perform(.training) { _ in } }
        guard case .busy("turn_not_reached", let detail, _) = refusal else {
            Issue.record("\(String(describing: refusal))")
            return
        }
        #expect(detail.contains("Prefer: respond-async"))
        #expect(queue.load.waiting == 0)
        gate.open()
        try await first
    }

    @Test func whoeverGoesAwayWhileWaitingLeavesTheQueue() async throws {
        let queue = WorkQueue(.init(running: 1))
        let gate = Gate()
        async let first: Void = queue.perform(.training) { _ in await gate.pass() }
        await until { queue.load.running == 1 }
        let begun = Notes()
        let caller = WorkCaller { wait, leave in
            async let waiting: Void = wait()
            await until { queue.load.waiting == 1 }
            leave()
            try await waiting
        }
        await #expect(throws: CancellationError.self) {
            try await WorkAsker.$current.withValue(.caller(caller)) {
                try await queue.perform(.training) { _ in begun.add(1) }
            }
        }
        #expect(queue.load == .init(running: 1, waiting: 0, refused: 0))
        gate.open()
        try await first
        #expect(begun.numbers.isEmpty)
        #expect(queue.load.running == 0)
    }

    @Test func workThatFailsGivesItsTurnBack() async throws {
        let queue = WorkQueue(.init(running: 1))
        await #expect(throws: Refusal.databaseAway) {
            try await queue.perform(.training) { _ in throw Refusal.databaseAway }
        }
        #expect(try await queue.perform(.training) { turn in try await turn.compute { 6 * 7 } } == 42)
    }

    @Test func fewRowsNeedNoTurn() async throws {
        let queue = WorkQueue(.init(running: 1, waiting: 0))
        let gate = Gate()
        async let first: Void = queue.perform(.training) { _ in await gate.pass() }
        await until { queue.load.running == 1 }
        #expect(try await queue.perform(.diff, rows: 100) { turn in try await turn.compute { 1 } } == 1)
        gate.open()
        try await first
    }
}

/// What happened, in its order.
private final class Notes: Sendable {
    private let noted = Mutex<[Int]>([])

    var numbers: [Int] { noted.withLock { $0 } }

    func add(_ number: Int) {
        noted.withLock { $0.append(number) }
    }
}

/// Holds up whoever comes until it is opened.
final class Gate: Sendable {
    private let stream: AsyncStream<Void>
    private let opening: AsyncStream<Void>.Continuation

    init() {
        (stream, opening) = AsyncStream.makeStream()
    }

    func pass() async {
        for await _ in stream {}
    }

    func open() {
        opening.finish()
    }
}

/// Returns when a condition holds that other tasks bring about.
func until(_ condition: () -> Bool) async {
    while !condition() { await Task.yield() }
}
