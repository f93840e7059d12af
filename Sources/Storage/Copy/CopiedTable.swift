/// A table as a copy has to know it: read from SQLite's catalog, which says what both databases have.
struct CopiedTable: Sendable, Equatable {
    enum Kind: Sendable {
        case integer
        case real
        case text
        case blob
    }

    struct Column: Sendable, Equatable {
        var name: String
        var kind: Kind
    }

    var name: String
    var columns: [Column]
    /// Where the columns of the primary key stand among `columns`, in the key's order.
    var key: [Int]
    /// Whether the database numbers the rows.
    var isNumbered: Bool
    /// Tables that rows of this one refer to.
    var references: Set<String>

    var columnList: String { columns.map(\.name).joined(separator: ", ") }
    var keyList: String { key.map { columns[$0].name }.joined(separator: ", ") }

    func values(_ row: any SQLRow) -> [SQLValue] {
        columns.enumerated().map { index, column in
            guard !row.isNull(index) else { return .null }
            switch column.kind {
            case .integer: return .integer(row.integer(index))
            case .real: return .real(row.real(index))
            case .text: return .text(row.text(index))
            case .blob: return .blob(row.blob(index))
            }
        }
    }
}

extension CopiedTable {
    /// What belongs to the database itself, or to the nodes that run on it, and not to what is in it.
    private static let ownTables: Set<String> = ["migrations", CopyProgress.table, "nodes", "job_leases"]

    /// Every table that is copied, those that others refer to first.
    ///
    /// - Parameter connection: to the SQLite database of the two.
    static func all(_ connection: any SQLConnection) throws -> [CopiedTable] {
        let names = try connection.all(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name"
        ) { $0.text(0) }
        return inOrder(try names.filter { !ownTables.contains($0) }.map { try read($0, connection) })
    }

    private static func read(_ name: String, _ connection: any SQLConnection) throws -> CopiedTable {
        let columns = try connection.all("SELECT name, type, pk FROM pragma_table_info(?1) ORDER BY cid", [.text(name)])
        {
            (column: Column(name: $0.text(0), kind: kind($0.text(1))), type: $0.text(1), place: Int($0.integer(2)))
        }
        let key = columns.indices.filter { columns[$0].place > 0 }.sorted { columns[$0].place < columns[$1].place }
        guard !key.isEmpty else { throw StorageError(.rejected, "The table \(name) has no key to copy it by.") }
        return CopiedTable(
            name: name,
            columns: columns.map(\.column),
            key: key,
            // The schema writes INTEGER for keys that SQLite numbers and BIGINT for all other whole numbers.
            isNumbered: key.count == 1 && columns[key[0]].type == "INTEGER",
            references: Set(
                try connection.all("SELECT \"table\" FROM pragma_foreign_key_list(?1)", [.text(name)]) { $0.text(0) }
            )
        )
    }

    private static func kind(_ type: String) -> Kind {
        switch type {
        case "TEXT": .text
        case "BLOB": .blob
        case "DOUBLE PRECISION": .real
        default: .integer
        }
    }

    /// Pure. A table that refers to itself comes in the order of its key.
    private static func inOrder(_ tables: [CopiedTable]) -> [CopiedTable] {
        var rest = tables
        var ordered: [CopiedTable] = []
        while !rest.isEmpty {
            let waiting = Set(rest.map(\.name))
            let next = rest.filter { $0.references.subtracting([$0.name]).isDisjoint(with: waiting) }
            // Tables that refer to each other in a circle cannot be told apart; the database says which row is missing.
            ordered += next.isEmpty ? rest : next
            rest = next.isEmpty ? [] : rest.filter { !next.contains($0) }
        }
        return ordered
    }
}
