import CPostgreSQL

/// An open connection to the server; used by one thread at a time, which it blocks.
final class PostgreSQLLink: SQLConnection {
    /// Statements beyond this many are not prepared: their texts vary, and the server keeps every prepared one.
    private static let mostStatements = 500

    private struct Statement {
        /// Its name on the server; nil where it is not prepared.
        var name: String?
        var sql: String
        var parameters: Int
    }

    let connection: OpaquePointer
    private let options: PostgreSQLOptions
    private var statements: [String: Statement] = [:]
    /// What went wrong first in the present or last transaction. The server refuses all that comes after it.
    private(set) var failure: PostgreSQLFailure?

    /// - Parameter connection: closed together with the link.
    init(_ connection: OpaquePointer, _ options: PostgreSQLOptions) {
        self.connection = connection
        self.options = options
        // Without this libpq prints notices ("relation exists, skipping") on standard error.
        PQsetNoticeProcessor(connection, { _, _ in }, nil)
    }

    deinit {
        PQfinish(connection)
    }

    /// Whether another connection has to take this one's place.
    var isSpent: Bool {
        PQstatus(connection) != CONNECTION_OK || failure?.isOfThisConnection == true
    }

    func execute(_ sql: String, _ arguments: [SQLValue]) throws(StorageError) -> Int {
        try send(sql, arguments)
        var changed = 0
        try receive { result in
            guard let count = PQcmdTuples(result) else { return }
            changed = Int(String(cString: count)) ?? 0
        }
        return changed
    }

    func forEach(_ sql: String, _ arguments: [SQLValue], _ body: (any SQLRow) throws -> Void) throws {
        try send(sql, arguments)
        // Row by row, so that a large result never stands in memory whole.
        PQsetSingleRowMode(connection)
        var interruption: (any Error)?
        try receive { result in
            guard interruption == nil else { return }
            do {
                for number in 0..<PQntuples(result) { try body(PostgreSQLRow(result: result, number: number)) }
            } catch {
                interruption = error
            }
        }
        if let interruption { throw interruption }
    }

    /// Begins a transaction; several settings in one exchange with the server.
    func begin(_ statements: String) throws(StorageError) {
        failure = nil
        _ = try run("BEGIN \(statements)")
    }

    /// Makes the transaction durable.
    ///
    /// - Throws: the failure of a statement in it, even if whoever ran the statement let it pass: the server then keeps
    ///   nothing of the transaction.
    func commit() throws(StorageError) {
        let tag = try run("COMMIT")
        guard tag == "COMMIT" else {
            throw failure?.storageError ?? StorageError(.unavailable, "The server took the transaction back.")
        }
    }

    /// Takes back what was done; where even that fails the connection is spent, and the server does it.
    func rollBack() {
        _ = try? run("ROLLBACK")
    }
}

extension PostgreSQLLink {
    /// Runs statements that have no arguments; the last one's tag.
    func run(_ sql: String) throws(StorageError) -> String {
        let result = PQexec(connection, sql)
        defer { PQclear(result) }
        switch PQresultStatus(result) {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK: return PQcmdStatus(result).map { String(cString: $0) } ?? ""
        default: throw note(PostgreSQLFailure(result: result, connection: connection))
        }
    }

    private func send(_ sql: String, _ arguments: [SQLValue]) throws(StorageError) {
        let statement = try statement(sql)
        precondition(
            statement.parameters == arguments.count,
            "The statement and its arguments do not fit: \(sql)"
        )
        let count = CInt(arguments.count)
        let isSent = try PostgreSQLArguments(arguments).withPointers { values, lengths, formats in
            if let name = statement.name {
                PQsendQueryPrepared(connection, name, count, values, lengths, formats, 0)
            } else {
                PQsendQueryParams(connection, statement.sql, count, nil, values, lengths, formats, 0)
            }
        }
        guard isSent == 1 else { throw note(PostgreSQLFailure(result: nil, connection: connection)) }
    }

    /// Hands over what the server answers to what was sent, to the end, also when it ends in a failure.
    private func receive(_ body: (OpaquePointer) -> Void) throws(StorageError) {
        var failed: PostgreSQLFailure?
        while let result = PQgetResult(connection) {
            switch PQresultStatus(result) {
            case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_SINGLE_TUPLE: body(result)
            default: failed = failed ?? PostgreSQLFailure(result: result, connection: connection)
            }
            PQclear(result)
        }
        if let failed { throw note(failed) }
    }

    /// The statement for the server; prepared if it is one that will be asked again.
    private func statement(_ sql: String) throws(StorageError) -> Statement {
        if let known = statements[sql] { return known }
        let (translated, parameters) = Placeholders.translate(sql)
        var statement = Statement(name: nil, sql: translated, parameters: parameters)
        guard options.prepares, parameters > 0, statements.count < Self.mostStatements else { return statement }
        let name = "attune_\(statements.count)"
        let result = PQprepare(connection, name, translated, 0, nil)
        defer { PQclear(result) }
        guard PQresultStatus(result) == PGRES_COMMAND_OK else {
            throw note(PostgreSQLFailure(result: result, connection: connection))
        }
        statement.name = name
        statements[sql] = statement
        return statement
    }

    func note(_ new: PostgreSQLFailure) -> StorageError {
        let first = failure ?? new
        failure = first
        return first.storageError
    }
}
