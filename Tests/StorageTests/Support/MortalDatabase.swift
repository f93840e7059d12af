import Domain
import Storage
import Synchronization

/// A database whose server dies once, when a change of state has done its work and is not yet durable.
final class MortalDatabase: SQLDatabase {
    struct Death: Error {}

    private let database: any SQLDatabase
    private let changesLeft: Mutex<Int?>

    /// - Parameter changes: how many are made durable before it dies; without it, it lives until ``die(after:)``.
    init(_ database: any SQLDatabase, dyingAfter changes: Int? = nil) {
        self.database = database
        changesLeft = Mutex(changes)
    }

    /// - Parameter changes: how many are still made durable.
    func die(after changes: Int) {
        changesLeft.withLock { $0 = changes }
    }

    var dialect: SQLDialect { database.dialect }

    func read<Value: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Value
    ) async throws -> Value {
        try await database.read(body)
    }

    func transaction<Value: Sendable>(
        _ kind: TransactionKind,
        _ body: @escaping @Sendable (any SQLConnection) throws -> Value
    ) async throws -> Value {
        let dies = changesLeft.withLock { left -> Bool in
            guard let count = left else { return false }
            left = count == 0 ? nil : count - 1
            return count == 0
        }
        return try await database.transaction(kind) { connection in
            let value = try body(connection)
            if dies { throw Death() }
            return value
        }
    }

    func close() async throws {
        try await database.close()
    }
}
