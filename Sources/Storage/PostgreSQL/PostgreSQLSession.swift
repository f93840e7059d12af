import Dispatch

/// A thread, and the connection that it alone uses: what blocks in libpq blocks here and nowhere else.
///
/// `@unchecked Sendable`: `link` is touched on `queue` only, which does one thing at a time.
final class PostgreSQLSession: @unchecked Sendable {
    /// How a transaction begins, and whether the server may ask for it to be repeated.
    struct Mode: Sendable {
        var beginning: String
        var attempts: Int
    }

    private let queue: DispatchQueue
    private let connector: PostgreSQLConnector
    private var link: PostgreSQLLink?

    init(_ connector: PostgreSQLConnector, label: String) {
        queue = DispatchQueue(label: label)
        self.connector = connector
    }

    /// Runs `body` in a transaction: all of it or, when it throws, nothing.
    func run<Value: Sendable>(
        _ mode: Mode,
        _ body: @escaping @Sendable (any SQLConnection) throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            queue.async {
                continuation.resume(with: Result { try self.transaction(mode, body) })
            }
        }
    }

    func close() async {
        await withCheckedContinuation { continuation in
            queue.async {
                self.link = nil
                continuation.resume()
            }
        }
    }

    private func transaction<Value>(_ mode: Mode, _ body: (any SQLConnection) throws -> Value) throws -> Value {
        var remaining = mode.attempts
        while true {
            let link = try begin(mode)
            remaining -= 1
            do {
                let value = try body(link)
                try link.commit()
                return value
            } catch {
                letGo(of: link)
                guard link.failure?.isRepeatable == true, remaining > 0 else { throw error }
            }
        }
    }

    /// The connection, with a transaction begun.
    private func begin(_ mode: Mode) throws -> PostgreSQLLink {
        if let link {
            do {
                try link.begin(mode.beginning)
                return link
            } catch {
                letGo(of: link)
                // A connection that broke while nobody used it is replaced without a word.
                guard self.link == nil else { throw error }
            }
        }
        let link = try connector.connect()
        self.link = link
        do {
            try link.begin(mode.beginning)
        } catch {
            letGo(of: link)
            throw error
        }
        return link
    }

    private func letGo(of link: PostgreSQLLink) {
        link.rollBack()
        if link.isSpent { self.link = nil }
    }
}
