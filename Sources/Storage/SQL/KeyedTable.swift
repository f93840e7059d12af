/// The columns that rows are inserted into, and which of them together tell the rows apart.
package struct KeyedTable: Sendable {
    package enum Kind: Sendable {
        case text
        case integer
        case real
        case bytes
    }

    package struct Column: Sendable {
        var name: String
        var kind: Kind

        init(_ name: String, _ kind: Kind) {
            self.name = name
            self.kind = kind
        }
    }

    let name: String
    let columns: [Column]
    /// Positions in `columns`.
    let key: [Int]

    /// - Parameter key: names of columns that a unique index has; none where whoever inserts knows that the rows are new.
    package init(_ name: String, _ columns: KeyValuePairs<String, Kind>, key: [String]) {
        self.init(name, columns.map { Column($0.key, $0.value) }, key: key)
    }

    init(_ name: String, _ columns: [Column], key: [String]) {
        self.name = name
        self.columns = columns
        self.key = columns.indices.filter { key.contains(columns[$0].name) }
    }

    var columnNames: String { columns.map(\.name).joined(separator: ", ") }
    var keyNames: String { key.map { columns[$0].name }.joined(separator: ", ") }

    /// What tells a row from others.
    func key(of row: [SQLValue]) -> [SQLValue] {
        key.map { row[$0] }
    }
}
