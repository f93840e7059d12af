import Synchronization

/// One asker's place in the queue for heavy work.
final class WorkTicket: Sendable {
    private enum State {
        case waiting(CheckedContinuation<Void, any Error>?)
        case ended(Result<Void, any Error>)
    }

    let asker: WorkAsker
    private let state = Mutex(State.waiting(nil))

    init(_ asker: WorkAsker) {
        self.asker = asker
    }

    /// Whether the turn came.
    var isCalled: Bool {
        state.withLock { state in
            if case .ended(.success) = state { true } else { false }
        }
    }

    /// Returns when the turn comes, and throws where the ticket is given back before.
    func wait() async throws {
        try await withCheckedThrowingContinuation { continuation in
            let outcome = state.withLock { state -> Result<Void, any Error>? in
                if case .ended(let outcome) = state { return outcome }
                state = .waiting(continuation)
                return nil
            }
            if let outcome { continuation.resume(with: outcome) }
        }
    }

    /// Says how the waiting ends; only the first word counts.
    func end(_ outcome: Result<Void, any Error>) {
        let waiting = state.withLock { state -> CheckedContinuation<Void, any Error>? in
            guard case .waiting(let continuation) = state else { return nil }
            state = .ended(outcome)
            return continuation
        }
        waiting?.resume(with: outcome)
    }
}
