/// Rows of text under headings, in columns: plain for a terminal, or as Markdown.
struct TextTable {
    private let headings: [String]
    private var rows: [[String]] = []
    /// The first column is left-aligned, numbers are not.
    private let leftColumns: Int

    init(_ headings: [String], leftColumns: Int = 1) {
        self.headings = headings
        self.leftColumns = leftColumns
    }

    mutating func append(_ row: [String]) {
        rows.append(row)
    }

    var plain: String {
        let widths = headings.indices.map { column in
            ([headings] + rows).map { $0[column].count }.max() ?? 0
        }
        let rule = widths.map { String(repeating: "─", count: $0) }.joined(separator: "  ")
        let lines = [line(headings, widths), rule] + rows.map { line($0, widths) }
        return lines.joined(separator: "\n")
    }

    private func line(_ cells: [String], _ widths: [Int]) -> String {
        let padded = cells.enumerated().map { column, cell in
            let padding = String(repeating: " ", count: widths[column] - cell.count)
            return column < leftColumns ? cell + padding : padding + cell
        }
        return padded.joined(separator: "  ").trimmingTrailingSpaces
    }

    var markdown: String {
        let alignments = headings.indices.map { $0 < leftColumns ? "---" : "---:" }
        return ([headings, alignments] + rows)
            .map { "| " + $0.joined(separator: " | ") + " |" }
            .joined(separator: "\n")
    }
}

extension String {
    fileprivate var trimmingTrailingSpaces: String {
        String(self[..<(lastIndex { $0 != " " }.map(index(after:)) ?? startIndex)])
    }
}
