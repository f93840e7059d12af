import Domain
import JSON

/// The first record of an import in CSV: columns of the contract by name, every other one a member of the payload.
struct ExampleCSVHeader {
    private static let members: [String: String] = [
        "agent": "agent", "key": "key", "label": "label", "source": "source", "source_id": "source_id",
        "labeler": "labeler", "confidence": "confidence", "notes": "notes", "time": "occurred_at",
    ]

    let columns: [String]

    init(_ record: [String]) throws(Refusal) {
        var columns = record
        // A byte order mark, as spreadsheets write it.
        if let first = columns.first, first.hasPrefix("\u{FEFF}") { columns[0] = String(first.dropFirst()) }
        self.columns = columns
        for name in ["key", "label"] where !columns.contains(name) {
            throw .invalid("/\(name)", "is missing among the columns of the first line")
        }
        guard Set(columns).count == columns.count, !columns.contains("") else {
            throw .invalid("/0", "the columns of the first line must have names, each once")
        }
    }

    /// A record as an item of the contract; empty fields are left out, numbers, truth values, arrays and objects are read
    /// as such in the payload.
    func item(_ record: [String]) throws(Refusal) -> JSON {
        guard record.count == columns.count else {
            throw .invalid("", "the line has \(record.count) fields, the first line \(columns.count)", code: "bad_csv")
        }
        var item: JSONObject = [:]
        var payload: JSONObject = [:]
        for (column, field) in zip(columns, record) where !field.isEmpty {
            if column == "confidence" {
                guard let number = Double(field) else { throw .invalid("/confidence", "must be a number") }
                item[column] = .number(number)
            } else if let member = Self.members[column] {
                item[member] = .string(field)
            } else {
                payload[column] = Self.value(field)
            }
        }
        item["payload"] = .object(payload)
        return .object(item)
    }

    private static func value(_ field: String) -> JSON {
        if field == "true" || field == "false" { return .boolean(field == "true") }
        if field.hasPrefix("[") || field.hasPrefix("{"), let json = try? JSON.parse(field) { return json }
        if let integer = Int64(field) { return .integer(integer) }
        if let number = Double(field), number.isFinite { return .number(number) }
        return .string(field)
    }
}
