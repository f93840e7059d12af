import Synchronization

/// A bounded number of sessions, each lent to one caller at a time; the last one given back is lent first, so that no more
/// connect than are needed.
final class SessionPool: Sendable {
    /// Callers waiting beyond this are refused, so that a database that does not answer does not fill the memory.
    private static let mostWaiting = 10_000

    private struct State {
        var idle: [PostgreSQLSession]
        var waiting: [CheckedContinuation<PostgreSQLSession, any Error>] = []
    }

    private let sessions: [PostgreSQLSession]
    private let state: Mutex<State>

    init(_ connector: PostgreSQLConnector, count: Int, label: String) {
        let sessions = (1...count).map { PostgreSQLSession(connector, label: "\(label).\($0)") }
        self.sessions = sessions
        state = Mutex(State(idle: sessions))
    }

    func run<Value: Sendable>(
        _ mode: PostgreSQLSession.Mode,
        _ body: @escaping @Sendable (any SQLConnection) throws -> Value
    ) async throws -> Value {
        let session = try await take()
        defer { give(session) }
        return try await session.run(mode, body)
    }

    /// Closes the connections, each once what is under way on it has ended.
    func close() async {
        for session in sessions { await session.close() }
    }

    private func take() async throws -> PostgreSQLSession {
        try await withCheckedThrowingContinuation { continuation in
            let answer: Result<PostgreSQLSession, any Error>? = state.withLock { state in
                if let session = state.idle.popLast() { return .success(session) }
                guard state.waiting.count < Self.mostWaiting else {
                    return .failure(StorageError(.unavailable, "Too many are waiting for the database."))
                }
                state.waiting.append(continuation)
                return nil
            }
            if let answer { continuation.resume(with: answer) }
        }
    }

    private func give(_ session: PostgreSQLSession) {
        let next = state.withLock { state -> CheckedContinuation<PostgreSQLSession, any Error>? in
            guard state.waiting.isEmpty else { return state.waiting.removeFirst() }
            state.idle.append(session)
            return nil
        }
        next?.resume(returning: session)
    }
}
