import Domain
import Rules

/// Says of a file of which nothing could be read what was seen in it, why not, and what may help.
struct NothingRead {
    private let file: ImportedFile
    private let receipt: Receipt
    private let options: ImportOptions

    init(_ file: ImportedFile, _ receipt: Receipt, _ options: ImportOptions) {
        self.file = file
        self.receipt = receipt
        self.options = options
    }

    var refusal: Refusal {
        let sentences = [seen, reasons, unlabeled, columns, hint].compactMap { $0 }
        return .invalid(
            code: "nothing_read",
            detail: sentences.joined(separator: " "),
            problems: receipt.rejected.prefix(Limits.listedProblems).map {
                Refusal.FieldProblem(pointer: "/\($0.index)", detail: $0.detail)
            }
        )
    }

    private var seen: String {
        guard file.rows > 0 || receipt.skipped ?? 0 > 0 else {
            return "Nothing was imported: there are no examples in the file, which was read as \(file.format)."
        }
        return
            "Nothing was imported: none of the \(file.rows) rows could be read (as \(file.format), \(file.encoding))."
    }

    private var reasons: String? {
        guard let first = receipt.rejected.first else { return nil }
        let counts = receipt.reasons.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            .map { "\($0.value) \($0.key)" }.joined(separator: ", ")
        return "Refused: \(counts); the first one, row \(first.index): \(first.detail)."
    }

    private var unlabeled: String? {
        guard let skipped = receipt.skipped, skipped > 0 else { return nil }
        return "\(skipped) hold no label."
    }

    private var columns: String? {
        guard !file.columns.isEmpty else { return nil }
        return "Seen: \(TableColumns.list(file.columns.map(\.name)))."
    }

    private var hint: String? {
        if receipt.reasons["unknown_label"] != nil {
            return "Say with map= what the labels mean, as map=0:ham,1:spam."
        }
        if receipt.reasons["bad_csv"] != nil {
            return "Is the separator of fields right? delimiter= says another."
        }
        if receipt.reasons["malformed_json"] != nil {
            return "Is the format right? format= says another: ndjson, csv, json or label_studio."
        }
        if receipt.skipped ?? 0 > 0 {
            return "Say with label= where the label is; of Label Studio's, control= says which choices are it."
        }
        return nil
    }
}
