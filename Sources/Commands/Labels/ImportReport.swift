import Wire

extension Report {
    private static let shownRejections = 20
    private static let shownColumns = 100

    /// What became of an import's items, or what a dry run found.
    init(_ receipt: Receipt) {
        if receipt.dryRun == true {
            let readable = receipt.file?.readable ?? 0
            self = .line("Nothing was imported: this was a dry run. \(readable) examples would be.")
        } else {
            self = .line("\(receipt.accepted) examples imported, \(receipt.duplicates) were here already.")
        }
        if receipt.revised > 0 {
            add(line: "\(receipt.revised) are other words of the same labelers; the later ones hold.")
        }
        if let skipped = receipt.skipped, skipped > 0 { add(line: "\(skipped) without a label were passed over.") }
        if let file = receipt.file { addFigures(of: file) }
        for warning in receipt.warnings { add(line: warning.detail) }
        if let file = receipt.file { addColumns(of: file, isWhole: receipt.dryRun == true) }
        addRejections(of: receipt)
    }

    private mutating func addFigures(of file: ImportedFile) {
        let delimiter = file.delimiter.map { " separated by \($0 == "\t" ? "tabs" : $0)" } ?? ""
        let keys = file.moreKeys ? "more than \(file.keys)" : "\(file.keys)"
        add(line: "Read as \(file.format)\(delimiter) in \(file.encoding): \(file.rows) rows, \(keys) keys.")
        if !file.missingFeatures.isEmpty {
            let shown = file.missingFeatures.prefix(20).joined(separator: ", ")
            let hidden = file.missingFeatures.count - 20
            let more = hidden > 0 ? " and \(hidden) more" : ""
            add(line: "The file says nothing of the features \(shown)\(more); their defaults stand.")
        }
    }

    /// - Parameter isWhole: false to show only the columns that something is wrong with.
    private mutating func addColumns(of file: ImportedFile, isWhole: Bool) {
        let columns = file.columns.filter { isWhole || $0.unreadable > 0 || $0.use == "left_out" }
        add(
            Table(
                [
                    .name("COLUMN"), .text("READ AS"), .number("FILLED"), .number("EMPTY"), .number("UNREADABLE"),
                    .text("SUCH AS"),
                ],
                rows: columns.prefix(Self.shownColumns).map { column in
                    [
                        column.name, Self.use(of: column), String(column.filled), String(column.missing),
                        String(column.unreadable), column.unreadableExample ?? "",
                    ]
                }
            ),
            heading: isWhole ? "Columns" : "Columns that were not read, or not all of them"
        )
        let hidden = columns.count - Self.shownColumns
        if hidden > 0 { add(line: "… and \(hidden) more; --json shows \(file.columns.count) of \(file.columnsTotal).") }
    }

    private static func use(of column: ImportedColumn) -> String {
        switch column.use {
        case "feature": "\(column.kind ?? "") feature \(column.feature ?? "")"
        case "payload": "payload; no feature reads it"
        case "left_out": "left out: \(column.because ?? "")"
        default: column.use
        }
    }

    /// How many were refused for which reason, and the first of them one by one.
    private mutating func addRejections(of receipt: Receipt) {
        guard receipt.rejectedTotal > 0 else { return }
        let reasons = receipt.reasons.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        add(
            Table([.number("ITEMS"), .name("REASON")], rows: reasons.map { [String($0.value), $0.key] }),
            heading: "\(receipt.rejectedTotal) refused"
        )
        add(
            Table(
                [.number("ITEM"), .name("CODE"), .text("DETAIL")],
                rows: receipt.rejected.prefix(Self.shownRejections).map { [String($0.index), $0.code, $0.detail] }
            ),
            heading: "The first of them"
        )
        let hidden = receipt.rejected.count - Self.shownRejections
        if hidden > 0 { add(line: "… and \(hidden) more; --json shows \(receipt.rejected.count) of them.") }
    }
}
