import Learning
import Synchronization

/// Something an agent or a person reported.
package enum Event: Sendable, Equatable {
    case run(Run)
    case judgement(Judgement)
}

/// Takes events in durably; reporting one twice changes nothing.
///
/// Requests that arrive while a transaction is under way wait for the next one and share it (group commit), so that the
/// cost of making events durable is paid once for all of them. Where the database takes several transactions that keep
/// events at once, so many are under way.
package final class EventIntake: Sendable {
    /// Events waiting beyond this are refused, so that memory stays bounded.
    private static let capacity = 100_000
    /// Events of one transaction; beyond, the rest waits for the next one.
    private static let largestTransaction = 20_000

    private struct Request {
        var events: [Event]
        var answer: CheckedContinuation<[Bool], any Error>
    }

    private struct Queue {
        var waiting: [Request] = []
        var waitingEvents = 0
        /// Transactions under way.
        var lanes = 0
    }

    private let ledger: Ledger
    private let makers: DecisionMakers
    private let queue = Mutex(Queue())

    package init(ledger: Ledger, makers: DecisionMakers) {
        self.ledger = ledger
        self.makers = makers
    }

    /// Keeps events.
    ///
    /// - Returns: for each, whether it is new; once they are durable.
    /// - Throws: `Refusal.overloaded` when too many wait already.
    package func report(_ events: [Event]) async throws -> [Bool] {
        guard !events.isEmpty else { return [] }
        return try await withCheckedThrowingContinuation { answer in
            let (accepted, starts) = queue.withLock { queue in
                guard queue.waitingEvents + events.count <= Self.capacity || queue.waiting.isEmpty else {
                    return (false, false)
                }
                queue.waiting.append(Request(events: events, answer: answer))
                queue.waitingEvents += events.count
                guard queue.lanes < ledger.eventLanes else { return (true, false) }
                queue.lanes += 1
                return (true, true)
            }
            guard accepted else { return answer.resume(throwing: Refusal.overloaded(retryAfterSeconds: 1)) }
            if starts { Task { await self.drain() } }
        }
    }

    @concurrent
    private func drain() async {
        while let requests = takeRequests() {
            do {
                try await answer(requests)
            } catch {
                // One that the database will not have must not take the others with it.
                let isShared = requests.count > 1 && (error as? any StoreFailure)?.isTemporary != true
                for request in requests {
                    guard isShared else {
                        request.answer.resume(throwing: error)
                        continue
                    }
                    do { try await answer([request]) } catch { request.answer.resume(throwing: error) }
                }
            }
        }
    }

    /// Keeps the events of some requests in one transaction, and answers each once they are durable.
    private func answer(_ requests: [Request]) async throws {
        var isNew = try await keep(requests.flatMap(\.events))[...]
        for request in requests {
            request.answer.resume(returning: Array(isNew.prefix(request.events.count)))
            isNew = isNew.dropFirst(request.events.count)
        }
    }

    private func takeRequests() -> [Request]? {
        queue.withLock { queue in
            var count = 0
            var events = 0
            while count < queue.waiting.count,
                count == 0 || events + queue.waiting[count].events.count <= Self.largestTransaction
            {
                events += queue.waiting[count].events.count
                count += 1
            }
            guard count > 0 else {
                queue.lanes -= 1
                return nil
            }
            let taken = Array(queue.waiting[..<count])
            queue.waiting.removeFirst(count)
            queue.waitingEvents -= events
            return taken
        }
    }

    private func keep(_ events: [Event]) async throws -> [Bool] {
        let makers = makers
        return try await ledger.keep { change in
            let keeper = EventKeeper(change, makers: makers)
            let isNew = try keeper.keep(events)
            try keeper.finish()
            return isNew
        }
    }
}
