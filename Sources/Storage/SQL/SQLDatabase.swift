package import Domain
import JSON

/// A database that speaks the SQL of this target: what every driver must do, and all that the records above know of one.
///
/// The SQL is written once. Placeholders are numbered `?1`, `?2`… and may repeat; a driver translates them where its
/// database writes them differently.
package protocol SQLDatabase: Sendable {
    var dialect: SQLDialect { get }

    /// How many transactions that keep events are worth having at once.
    var eventLanes: Int { get }

    /// Runs `body` on a consistent view, off the cooperative pool.
    func read<Value: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Value
    ) async throws -> Value

    /// Runs `body` in one durable transaction: all of it or, when it throws, nothing. No writer comes in between but, where
    /// both keep events, another that does.
    ///
    /// A driver may run `body` again, from the beginning, where the database took back what it had done.
    func transaction<Value: Sendable>(
        _ kind: TransactionKind,
        _ body: @escaping @Sendable (any SQLConnection) throws -> Value
    ) async throws -> Value

    /// Lets go of the database once what is under way has ended.
    func close() async throws
}

extension SQLDatabase {
    package var eventLanes: Int { 1 }

    /// A transaction that no other writer is beside.
    package func transaction<Value: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Value
    ) async throws -> Value {
        try await transaction(.change, body)
    }
}

/// A connection inside a read or a transaction; used by one thread at a time.
package protocol SQLConnection {
    /// Runs a statement; how many rows it changed.
    @discardableResult
    func execute(_ sql: String, _ arguments: [SQLValue]) throws(StorageError) -> Int

    /// Runs a query and hands over each row, which is valid only until `body` returns. `body` runs no other statement.
    func forEach(_ sql: String, _ arguments: [SQLValue], _ body: (any SQLRow) throws -> Void) throws

    /// Inserts rows in their order, leaving out those whose key is there already; for each, whether it was inserted. All
    /// are where the table is said to have no key.
    func insert(_ rows: [[SQLValue]], into table: KeyedTable) throws(StorageError) -> [Bool]
}

/// A row of a result, its columns by position.
package protocol SQLRow {
    func isNull(_ column: Int) -> Bool
    /// A whole number, or 1 and 0 for a truth value.
    func integer(_ column: Int) -> Int64
    func real(_ column: Int) -> Double
    func text(_ column: Int) -> String
    func blob(_ column: Int) -> [UInt8]
}

/// A value to bind or a constant to compare with.
package enum SQLValue: Sendable {
    case null
    case integer(Int64)
    case real(Double)
    case text(String)
    case blob([UInt8])
}

extension SQLValue: Hashable {
    /// As both databases compare: texts by their bytes.
    package static func == (left: SQLValue, right: SQLValue) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.integer(let left), .integer(let right)): left == right
        case (.real(let left), .real(let right)): left == right
        case (.text(let left), .text(let right)): left.isExactly(right)
        case (.blob(let left), .blob(let right)): left == right
        default: false
        }
    }

    package func hash(into hasher: inout Hasher) {
        switch self {
        case .null: hasher.combine(0)
        case .integer(let value): hasher.combine(value)
        case .real(let value): hasher.combine(value)
        case .text(let value): value.hashExactly(into: &hasher)
        case .blob(let value): hasher.combine(value)
        }
    }
}

/// The few things that databases write differently.
package enum SQLDialect: Sendable {
    case sqlite
    case postgreSQL
}
