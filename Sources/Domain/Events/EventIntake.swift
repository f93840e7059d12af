import Learning
import Synchronization

/// Takes events in durably; reporting one twice changes nothing.
///
/// Requests that arrive while a transaction is under way wait for the next one and share it (group commit), so that the
/// cost of making events durable is paid once for all of them. Where the database takes several transactions that keep
/// events at once, so many are under way. While the database is away events go to the spool, if there is one, and so do
/// those that come before everything in it has been brought in.
package final class EventIntake: Sendable {
    /// Events of one transaction; beyond, the rest waits for the next one.
    private static let largestTransaction = 20_000
    /// Events from which on a further transaction beside those under way gains more than it costs: a few that wait are
    /// cheaper together in the next one, and a small one is over soon (64 single requests at a time on PostgreSQL: 24
    /// µs of its processor time a run, 35 where each transaction got one beside it).
    private static let worthAnotherLane = 256

    private struct Request {
        var events: [Event]
        var size: EventBacklog
        var answer: CheckedContinuation<EventReceipt, any Error>
    }

    private struct Queue {
        var waiting: [Request] = []
        var backlog = EventBacklog.empty
        /// Transactions under way, and the events in them.
        var lanes = 0
        var lanedEvents = 0
    }

    private let ledger: Ledger
    private let makers: DecisionMakers
    private let standby: Standby
    private let replay: SpoolReplay?
    private let queue = Mutex(Queue())
    private let commits = Mutex(DurationHistogram())
    private let replayed = ReceptionCounts()

    package init(ledger: Ledger, makers: DecisionMakers, standby: Standby = Standby()) {
        self.ledger = ledger
        self.makers = makers
        self.standby = standby
        let replayed = replayed
        replay = standby.spool.map { spool in
            SpoolReplay(
                spool,
                isAway: { standby.contact.obstacle(at: ledger.world.now()) != nil },
                keep: { replayed.add(try await Self.keep($0, in: ledger, makers)) }
            )
        }
    }

    /// Whether the database takes no events now.
    private var isAway: Bool { standby.contact.obstacle(at: ledger.world.now()) != nil }

    /// How busy the intake of this process is.
    package struct Load: Sendable {
        package var waiting: EventBacklog
        /// What became of the events that were brought in from the spool: nobody waits for an answer about them.
        package var replayed: [Reception.Kind: Int]
        /// How long transactions took that kept events, from their beginning until they were durable.
        package var commits: DurationHistogram
    }

    package var load: Load {
        Load(waiting: queue.withLock { $0.backlog }, replayed: replayed.all, commits: commits.withLock { $0 })
    }

    /// Keeps events.
    ///
    /// - Returns: what became of them; once they are durable.
    /// - Throws: `Refusal.overloaded` when too many wait already, `Refusal.unavailable` while neither the database nor a
    ///   spool takes them.
    package func report(_ events: [Event]) async throws -> EventReceipt {
        guard !events.isEmpty else { return .kept([]) }
        if isAway {
            await releaseWaiting()
            return try await putAside(events)
        }
        let request = EventBacklog(events)
        return try await withCheckedThrowingContinuation { answer in
            let refusal = queue.withLock { queue -> Refusal? in
                if let refusal = queue.backlog.refusal(of: request) { return refusal }
                queue.waiting.append(Request(events: events, size: request, answer: answer))
                queue.backlog += request
                return nil
            }
            if let refusal { return answer.resume(throwing: refusal) }
            startDraining(lanes: ledger.eventLanes)
        }
    }

    /// Brings in what waits in the spool, if anything does and nobody is at it.
    package func replaySpooled() {
        guard let spool = standby.spool, spool.depth.events > 0, !isAway else { return }
        startDraining(lanes: 1)
    }

    private func startDraining(lanes most: Int) {
        let starts = queue.withLock { queue in
            let events = queue.backlog.events + queue.lanedEvents
            guard queue.lanes < most, queue.lanes == 0 || events >= Self.worthAnotherLane else { return false }
            queue.lanes += 1
            return true
        }
        if starts { Task { await self.drain() } }
    }

    @concurrent
    private func drain() async {
        while true {
            // What came first is kept first.
            let backlog = await replay?.advance() ?? .empty
            guard let requests = takeRequests(endsWithout: backlog != .shrinking) else { return }
            defer { queue.withLock { $0.lanedEvents -= requests.reduce(0) { $0 + $1.events.count } } }
            do {
                try await answer(requests, behind: backlog)
            } catch {
                // One that the database will not have must not take the others with it.
                let isShared = requests.count > 1 && (error as? any StoreFailure)?.isTemporary != true
                for request in requests {
                    guard isShared else {
                        request.answer.resume(throwing: error)
                        continue
                    }
                    do {
                        try await answer([request], behind: backlog)
                    } catch {
                        request.answer.resume(throwing: error)
                    }
                }
            }
        }
    }

    /// Keeps the events of some requests together, and answers each once they are durable.
    private func answer(_ requests: [Request], behind backlog: SpoolReplay.Backlog) async throws {
        let events = requests.flatMap(\.events)
        if backlog == .empty {
            do {
                let start = ledger.world.now()
                var receptions = try await Self.keep(events, in: ledger, makers)[...]
                let seconds = ledger.world.now().seconds(since: start)
                commits.withLock { $0.record(seconds: seconds) }
                for request in requests {
                    request.answer.resume(returning: .kept(Array(receptions.prefix(request.events.count))))
                    receptions = receptions.dropFirst(request.events.count)
                }
                return
            } catch {
                guard standby.spool != nil, (error as? any StoreFailure)?.isTemporary == true else { throw error }
            }
        }
        guard !requests.isEmpty else { return }
        let receipt = try await putAside(events)
        for request in requests { request.answer.resume(returning: receipt) }
    }

    /// The next requests for one transaction.
    ///
    /// - Parameter ends: whether draining ends where there is none; nil says that it did.
    private func takeRequests(endsWithout ends: Bool) -> [Request]? {
        queue.withLock { queue in
            var count = 0
            var events = 0
            while count < queue.waiting.count,
                count == 0 || events + queue.waiting[count].events.count <= Self.largestTransaction
            {
                events += queue.waiting[count].events.count
                count += 1
            }
            guard count > 0 || !ends else {
                queue.lanes -= 1
                return nil
            }
            let taken = Array(queue.waiting[..<count])
            queue.waiting.removeFirst(count)
            for request in taken { queue.backlog -= request.size }
            queue.lanedEvents += events
            return taken
        }
    }

    /// Lets go of those who wait behind a transaction that hangs.
    private func releaseWaiting() async {
        let requests = queue.withLock { queue in
            defer { (queue.waiting, queue.backlog) = ([], .empty) }
            return queue.waiting
        }
        for request in requests {
            do {
                request.answer.resume(returning: try await putAside(request.events))
            } catch {
                request.answer.resume(throwing: error)
            }
        }
    }

    private func putAside(_ events: [Event]) async throws -> EventReceipt {
        guard let spool = standby.spool else {
            throw Refusal.unavailable(because: standby.contact.obstacle(at: ledger.world.now()) ?? .away)
        }
        try await spool.append(events)
        return .spooled
    }

    private static func keep(
        _ events: [Event],
        in ledger: Ledger,
        _ makers: DecisionMakers
    ) async throws -> [Reception] {
        try await ledger.keep { change in
            let keeper = EventKeeper(change, makers: makers)
            let receptions = try keeper.keep(events)
            try keeper.finish()
            return receptions
        }
    }
}
