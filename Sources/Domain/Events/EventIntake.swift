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
/// cost of making events durable is paid once for all of them.
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
        var isDraining = false
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
                let starts = !queue.isDraining
                queue.isDraining = true
                return (true, starts)
            }
            guard accepted else { return answer.resume(throwing: Refusal.overloaded(retryAfterSeconds: 1)) }
            if starts { Task { await self.drain() } }
        }
    }

    @concurrent
    private func drain() async {
        while let requests = takeRequests() {
            do {
                let results = try await keep(requests.map(\.events))
                for (request, isNew) in zip(requests, results) { request.answer.resume(returning: isNew) }
            } catch {
                for request in requests { request.answer.resume(throwing: error) }
            }
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
                queue.isDraining = false
                return nil
            }
            let taken = Array(queue.waiting[..<count])
            queue.waiting.removeFirst(count)
            queue.waitingEvents -= events
            return taken
        }
    }

    private func keep(_ batches: [[Event]]) async throws -> [[Bool]] {
        let makers = makers
        return try await ledger.change(by: .system) { change in
            let keeper = EventKeeper(change, makers: makers)
            let results = try batches.map { try $0.map(keeper.keep) }
            try keeper.finish()
            return results
        }
    }
}
