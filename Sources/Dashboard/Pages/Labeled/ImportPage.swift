import Domain

/// A file of labeled examples on its way in: how it is to be read, and what a look at it found.
struct ImportPage: Sendable {
    /// What a person chose; a page that shows a look has it again.
    struct Fields: Sendable {
        var agents: [Choice]
        var formats: [Choice]
        var source: String
        var key: String
        var label: String
        var map: String
        var delimiter: String
        var timezone: String
        var control: String
    }

    struct Column: Sendable {
        var name: String
        var use: String
        var filled: String
        var missing: String
        var unreadable: String
        var example: String
    }

    struct Look: Sendable {
        var name: String
        var summary: String
        var notes: [String]
        var reasons: [String]
        var columns: [Column]
        var hiddenColumns: String?
    }

    private static let shownColumns = 100
    private static let shownRejections = 20

    var token: String
    var limit: String
    var fields: Fields
    var look: Look?
    /// Why a file was not read.
    var refusal: String?

    static func look(_ found: FileReceipt, name: String) -> Look {
        let file = found.file
        let delimiter = file.delimiter.map { " separated by \($0 == "\t" ? "tabs" : $0)" } ?? ""
        let keys = file.hasMoreKeys ? "more than \(grouped(file.keys)) keys" : counted(file.keys, "key")
        var notes = found.receipt.warnings.map(\.detail)
        if let skipped = found.receipt.skipped, skipped > 0 { notes.append("\(grouped(skipped)) hold no label.") }
        if !file.missingFeatures.isEmpty {
            notes.append("The file says nothing of the features \(list(file.missingFeatures)); their defaults stand.")
        }
        let hidden = file.columns.count - shownColumns
        return Look(
            name: name,
            summary: "Read as \(file.format)\(delimiter) in \(file.encoding): \(grouped(file.readable)) of "
                + "\(counted(file.rows, "row")) can be imported, with \(keys).",
            notes: notes,
            reasons: reasons(found.receipt),
            columns: file.columns.prefix(shownColumns).map(column),
            hiddenColumns: hidden > 0 ? counted(hidden, "more column") : nil
        )
    }

    /// What happened to a file that was imported, in a sentence or two.
    static func outcome(_ receipt: Domain.Receipt) -> String {
        var parts = [
            "\(counted(receipt.accepted, "example")) imported, \(grouped(receipt.duplicates)) were here already"
        ]
        if receipt.revised > 0 { parts.append("\(grouped(receipt.revised)) revised") }
        if let skipped = receipt.skipped, skipped > 0 { parts.append("\(grouped(skipped)) without a label") }
        let sentence = parts.joined(separator: ", ") + "."
        guard receipt.rejectedTotal > 0 else { return sentence }
        let reasons = counts(receipt).joined(separator: ", ")
        let first = receipt.rejected.first.map { " The first one, row \($0.index): \($0.detail)." } ?? ""
        return "\(sentence) \(grouped(receipt.rejectedTotal)) were refused: \(reasons).\(first)"
    }

    private static func counts(_ receipt: Domain.Receipt) -> [String] {
        receipt.reasons.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { "\(grouped($0.value)) \($0.key)" }
    }

    private static func reasons(_ receipt: Domain.Receipt) -> [String] {
        guard receipt.rejectedTotal > 0 else { return [] }
        return ["\(grouped(receipt.rejectedTotal)) cannot be read: \(counts(receipt).joined(separator: ", "))."]
            + receipt.rejected.prefix(shownRejections).map { "Row \($0.index): \($0.detail)." }
    }

    private static func column(_ column: ImportedFile.Column) -> Column {
        let use =
            switch column.use {
            case .example(let member): "the example's \(member)"
            case .feature(let name, let kind): "\(kind) feature \(name)"
            case .payload: "payload; no feature reads it"
            case .nothing(let reason): "left out: \(reason)"
            }
        return Column(
            name: column.name,
            use: use,
            filled: grouped(column.filled),
            missing: grouped(column.missing),
            unreadable: grouped(column.unreadable),
            example: column.unreadableExample ?? ""
        )
    }

    private static func list(_ names: [String]) -> String {
        let shown = names.prefix(20).joined(separator: ", ")
        return names.count > 20 ? "\(shown) and \(names.count - 20) more" : shown
    }
}
