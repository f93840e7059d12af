import Domain

/// Moves a store from one kind of database to the other, row by row and verified; going on where it was interrupted.
///
/// The source must not be served meanwhile: what it holds is compared before and after. The target cannot be served before
/// the copy is whole.
package struct StoreCopy: Sendable {
    /// How far the copy is.
    package struct Step: Sendable {
        package var table: String
        package var rows: Int
        package var of: Int
    }

    /// What was done.
    package struct Report: Sendable, Equatable {
        package var tables: Int
        package var rows: Int
        /// Rows that an earlier, interrupted run had copied.
        package var rowsBefore: Int
        package var journalEntries: Int
        /// The target was a whole copy already.
        package var wasWhole: Bool
    }

    private let source: CopyEnd
    private let target: CopyEnd

    /// - Throws: unless one of the two is SQLite and the other PostgreSQL, which their own tools copy best.
    package init(from source: any SQLDatabase, to target: any SQLDatabase) throws(StorageError) {
        guard source.dialect != target.dialect else {
            throw StorageError(
                .rejected,
                "A store is copied between SQLite and PostgreSQL; from SQLite to SQLite use attune backup, from PostgreSQL "
                    + "to PostgreSQL pg_dump."
            )
        }
        self.source = CopyEnd(database: source)
        self.target = CopyEnd(database: target)
    }

    /// - Throws: ``StorageError`` that says what stands in the way, or what does not agree.
    package func run(showing show: (Step) -> Void) async throws -> Report {
        try await requirePresentSchema()
        try await target.database.transaction { [dialect = target.database.dialect] in
            _ = try Migrator(dialect: dialect).migrate($0, duringCopy: true)
        }
        let catalog = source.database.dialect == .sqlite ? source : target
        let tables = try await catalog.database.read { try CopiedTable.all($0) }
        guard let condition = try await source.condition(tables) else {
            throw StorageError(.rejected, "The source was never served; there is nothing to copy.")
        }
        let total = condition.counts.values.reduce(0, +)
        guard let progress = try await begin(condition, tables) else {
            let entries = try await verify(condition, tables)
            return Report(tables: tables.count, rows: total, rowsBefore: total, journalEntries: entries, wasWhole: true)
        }
        let before = progress.tables.values.reduce(0) { $0 + $1.rows }
        var rows = before
        for table in tables {
            try await copy(table, from: progress.tables[table.name] ?? .begun) { added in
                rows += added
                show(Step(table: table.name, rows: rows, of: total))
            }
        }
        let entries = try await verify(condition, tables)
        try await finish(tables)
        return Report(tables: tables.count, rows: total, rowsBefore: before, journalEntries: entries, wasWhole: false)
    }

    private func requirePresentSchema() async throws {
        let schema = try await source.schema()
        let known = Migration.all.count
        guard schema != known else { return }
        throw StorageError(
            schema > known ? .tooNew : .rejected,
            "The source has schema \(schema), this program knows \(known). "
                + (schema > known ? "Use a newer attune." : "Bring it up to date with attune migrate.")
        )
    }

    /// - Returns: how far the copy is; nil where the target is a copy of this source that has been finished.
    private func begin(_ condition: CopyEnd.Condition, _ tables: [CopiedTable]) async throws -> CopyProgress? {
        if let progress = try await target.database.read({ try CopyProgress.read($0) }) {
            guard progress.source != condition.mark else { return progress }
            let isSame = progress.source.hasPrefix("\(condition.identity) ")
            throw StorageError(
                .conflict,
                isSame
                    ? "The source has changed since this copy of it was begun. Stop its server and start again with an empty "
                        + "target."
                    : "The target holds an unfinished copy of another source. Name that one, or an empty target."
            )
        }
        if try await target.isEmpty(tables) {
            let mark = condition.mark
            try await target.database.transaction { [dialect = target.database.dialect] in
                try CopyProgress.begin(mark, $0, dialect)
            }
            return CopyProgress(source: mark, tables: [:])
        }
        let held = try await target.condition(tables)
        guard held?.identity == condition.identity else {
            throw StorageError(.conflict, "The target is not empty and no copy of this source. Name an empty one.")
        }
        guard held == condition else {
            throw StorageError(.conflict, "The target is a copy of this source, and one of them has been used since.")
        }
        return nil
    }

    private func copy(_ table: CopiedTable, from start: CopyProgress.Table, _ note: (Int) -> Void) async throws {
        var state = start
        while !state.isDone {
            let page = try await source.page(of: table, after: state.lastKey)
            state.isDone = page.isEmpty
            state.rows += page.count
            if let last = page.last { state.lastKey = table.key.map { last[$0] } }
            let reached = state
            let hasParts = table.name == CopiedRuns.table && target.database.dialect == .postgreSQL
            try await target.database.transaction { connection in
                if hasParts { try CopiedRuns.makeParts(for: page, of: table, connection) }
                try Self.insert(page, into: table, connection)
                if hasParts { try CopiedRuns.enterKeys(of: page, table, connection) }
                try CopyProgress.write(reached, of: table.name, connection)
            }
            note(page.count)
        }
    }

    private static func insert(_ rows: [[SQLValue]], into table: CopiedTable, _ connection: any SQLConnection) throws {
        let width = table.columns.count
        // SQLite takes 32,766 values in one statement; beyond a few hundred rows nothing is gained.
        let height = min(250, 30_000 / width)
        for start in stride(from: 0, to: rows.count, by: height) {
            let chunk = rows[start..<min(start + height, rows.count)]
            let places = chunk.indices.map { row in
                let first = (row - start) * width
                return "(" + (1...width).map { "?\(first + $0)" }.joined(separator: ", ") + ")"
            }
            try connection.execute(
                "INSERT INTO \(table.name) (\(table.columnList)) VALUES \(places.joined(separator: ", "))",
                Array(chunk.joined())
            )
        }
    }

    /// Compares the two table by table and entry by entry.
    ///
    /// - Returns: the number of journal entries.
    private func verify(_ condition: CopyEnd.Condition, _ tables: [CopiedTable]) async throws -> Int {
        guard try await source.condition(tables) == condition else {
            throw StorageError(
                .conflict,
                "The source has changed while it was copied. Stop its server and start again with an empty target."
            )
        }
        guard let copied = try await target.condition(tables) else {
            throw StorageError(.corrupt, "The target lacks what says when it was first served.")
        }
        for table in tables where copied.counts[table.name] != condition.counts[table.name] {
            let (there, here) = (copied.counts[table.name] ?? 0, condition.counts[table.name] ?? 0)
            throw StorageError(
                .corrupt,
                "The table \(table.name) has \(here) rows in the source and \(there) in the target, which somebody has changed."
            )
        }
        let broken = try await target.database.read { [dialect = target.database.dialect] connection in
            try JournalChain.firstBreak(in: SQLRecords(connection: connection, dialect: dialect))
        }
        if let broken { throw StorageError(.corrupt, "The copied journal breaks at entry \(broken).") }
        guard copied.journalHead == condition.journalHead else {
            throw StorageError(.corrupt, "The two journals do not end with the same entry.")
        }
        return condition.counts["journal"] ?? 0
    }

    /// Numbers go on where the source's would, and the target may be served.
    private func finish(_ tables: [CopiedTable]) async throws {
        var numbers: [(table: CopiedTable, last: Int64)] = []
        for table in tables where table.isNumbered {
            numbers.append((table, try await source.lastNumber(of: table)))
        }
        let last = numbers
        try await target.database.transaction { [dialect = target.database.dialect] connection in
            for (table, number) in last where number > 0 {
                try dialect.setLastNumber(number, of: table, connection)
            }
            try CopyProgress.end(connection)
        }
    }
}

extension SQLDialect {
    fileprivate func setLastNumber(_ number: Int64, of table: CopiedTable, _ connection: any SQLConnection) throws {
        switch self {
        case .sqlite:
            try connection.execute("DELETE FROM sqlite_sequence WHERE name = ?1", [.text(table.name)])
            try connection.execute(
                "INSERT INTO sqlite_sequence (name, seq) VALUES (?1, ?2)",
                [.text(table.name), .integer(number)]
            )
        case .postgreSQL:
            _ = try connection.integer(
                "SELECT setval(pg_get_serial_sequence('\(table.name)', '\(table.keyList)'), \(number))"
            )
        }
    }
}
