import Domain
import Storage
import Synchronization

/// A database that remembers the statements it was asked to run.
final class RecordingDatabase: SQLDatabase {
    struct Statement: Sendable {
        var sql: String
        var arguments: [SQLValue]
    }

    private let base: any SQLDatabase
    private let recorded = Mutex<[Statement]>([])

    init(_ base: any SQLDatabase) {
        self.base = base
    }

    var dialect: SQLDialect { base.dialect }

    /// The statements since the last call, each text once.
    func takeStatements() -> [Statement] {
        let all = recorded.withLock { statements in
            defer { statements = [] }
            return statements
        }
        var seen: Set<String> = []
        return all.filter { seen.insert($0.sql).inserted }
    }

    fileprivate func note(_ sql: String, _ arguments: [SQLValue]) {
        recorded.withLock { $0.append(Statement(sql: sql, arguments: arguments)) }
    }

    func read<Value: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Value
    ) async throws -> Value {
        try await base.read { try body(RecordingConnection(base: $0, database: self)) }
    }

    func transaction<Value: Sendable>(
        _ kind: TransactionKind,
        _ body: @escaping @Sendable (any SQLConnection) throws -> Value
    ) async throws -> Value {
        try await base.transaction(kind) { try body(RecordingConnection(base: $0, database: self)) }
    }

    func close() async throws {
        try await base.close()
    }
}

private struct RecordingConnection: SQLConnection {
    let base: any SQLConnection
    let database: RecordingDatabase

    func execute(_ sql: String, _ arguments: [SQLValue]) throws(StorageError) -> Int {
        database.note(sql, arguments)
        return try base.execute(sql, arguments)
    }

    func insert(_ rows: [[SQLValue]], into table: KeyedTable) throws(StorageError) -> [Bool] {
        try base.insert(rows, into: table)
    }

    func forEach(_ sql: String, _ arguments: [SQLValue], _ body: (any SQLRow) throws -> Void) throws {
        database.note(sql, arguments)
        try base.forEach(sql, arguments, body)
    }
}
