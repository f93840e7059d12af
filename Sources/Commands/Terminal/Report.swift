/// What a command has to say: lines and tables, laid out only when it is known who reads them.
struct Report: Equatable {
    enum Block: Equatable {
        case line(String)
        case heading(String)
        case table(Table)
    }

    var blocks: [Block]

    init(_ blocks: [Block] = []) {
        self.blocks = blocks
    }

    static func line(_ text: String) -> Report {
        Report([.line(text)])
    }

    /// A table, or `empty` where it would have no rows.
    static func table(_ table: Table, empty: String) -> Report {
        Report([table.rows.isEmpty ? .line(empty) : .table(table)])
    }

    mutating func add(line: String) {
        blocks.append(.line(line))
    }

    /// Adds a table under a heading, unless it has no rows.
    mutating func add(_ table: Table, heading: String? = nil) {
        guard !table.rows.isEmpty else { return }
        if let heading { blocks.append(.heading(heading)) }
        blocks.append(.table(table))
    }

    mutating func add(_ report: Report) {
        blocks += report.blocks
    }

    func text(style: TextStyle) -> String {
        var text = ""
        for block in blocks {
            switch block {
            case .line(let line): text += printable(line) + "\n"
            case .heading(let heading): text += (text.isEmpty ? "" : "\n") + style.bold(printable(heading)) + "\n"
            case .table(let table): text += table.text(style: style)
            }
        }
        return text
    }
}
