/// Rows of cells under column titles, laid out in aligned columns.
struct Table: Equatable {
    struct Column: Equatable {
        var title: String
        var isRightAligned: Bool
        /// Whether its cells may be cut to fit a terminal; identifiers and figures may not, somebody copies them.
        var isFlexible: Bool

        /// Words, which may be cut on a narrow terminal.
        static func text(_ title: String) -> Column {
            Column(title: title, isRightAligned: false, isFlexible: true)
        }

        /// A name to copy.
        static func name(_ title: String) -> Column {
            Column(title: title, isRightAligned: false, isFlexible: false)
        }

        static func number(_ title: String) -> Column {
            Column(title: title, isRightAligned: true, isFlexible: false)
        }
    }

    var columns: [Column]
    var rows: [[String]]

    init(_ columns: [Column], rows: [[String]]) {
        self.columns = columns
        self.rows = rows
    }

    /// Names and their values, without titles.
    static func details(_ members: [(name: String, value: String)]) -> Table {
        Table([.name(""), .text("")], rows: members.map { [$0.name, $0.value] })
    }

    /// One line per row, each ended by a line feed.
    func text(style: TextStyle) -> String {
        let cells = rows.map { $0.map(printable) }
        let widths = columnWidths(cells, within: style.isTerminal ? style.width : nil)
        var lines = cells.map { line($0, widths: widths) }
        if columns.contains(where: { !$0.title.isEmpty }) {
            lines.insert(style.bold(line(columns.map(\.title), widths: widths)), at: 0)
        }
        return lines.map { $0 + "\n" }.joined()
    }

    private func line(_ cells: [String], widths: [Int]) -> String {
        var line = ""
        for (index, cell) in cells.enumerated() {
            let fitting = truncated(cell, toWidth: widths[index])
            line += padded(fitting, toWidth: widths[index], rightAligned: columns[index].isRightAligned)
            line += Self.gap
        }
        while line.last == " " { line.removeLast() }
        return line
    }

    /// The widest cell of each column; flexible columns give way, the widest first, until the line fits.
    private func columnWidths(_ cells: [[String]], within limit: Int?) -> [Int] {
        var widths = columns.map { displayWidth($0.title) }
        for row in cells {
            for (index, cell) in row.enumerated() {
                widths[index] = max(widths[index], displayWidth(cell))
            }
        }
        guard let limit else { return widths }
        var excess = widths.reduce(0, +) + Self.gap.count * (columns.count - 1) - limit
        while excess > 0 {
            let flexible = widths.indices.filter { columns[$0].isFlexible && widths[$0] > Self.narrowest }
            guard let widest = flexible.max(by: { widths[$0] < widths[$1] }) else { break }
            widths[widest] -= 1
            excess -= 1
        }
        return widths
    }

    private static let gap = "  "
    private static let narrowest = 8
}
